"""What a run prints at its end: the first terms, and where the files are."""

from __future__ import annotations

import sys
import unicodedata
from contextlib import suppress
from typing import TYPE_CHECKING

from pipeline import store
from pipeline.errors import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_WIDTH = 24


def show_result(folder: Path, count: int) -> None:
    """Print the first `count` terms of a result and the files beside them."""
    with suppress(BrokenPipeError):  # somebody piped us into head
        _show(folder, count)
        sys.stdout.flush()


def show_table(rows: Sequence[Sequence[str]]) -> None:
    """Print rows of texts, each column as wide as its widest cell."""
    rows = [[one_line(cell) for cell in row] for row in rows]
    widths = [2 + max(columns(row[k]) for row in rows) for k in range(len(rows[0]))]
    for row in rows:
        print("".join(pad(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _show(folder: Path, count: int) -> None:
    from pipeline import parquet
    from pipeline.schema import TERMS

    terms = parquet.read(folder / "terms.parquet", TERMS)
    first = terms.slice(0, count).to_pylist()
    if first:
        print(
            f"{'rank':>6}  {pad('term')}{'occurrences':>12}{'documents':>11}"
            f"{'as a term':>11}{'per million':>13}{'baseline':>10}{'score':>9}"
        )
    for row in first:
        print(
            f"{row['rank']:>6}  {pad(row['term'])}{row['string_count']:>12,}{row['doc_count']:>11,}"
            f"{row['count']:>11,}{row['domain_per_million']:>13,.1f}{row['baseline_per_million']:>10,.1f}{row['score']:>9.4f}"
        )
    content = store.manifest(folder)
    files = [
        *(["report.html"] if (folder / "report.html").is_file() else []),
        *(content or {}).get("files", []),
    ]
    print(f"{terms.num_rows:,} terms in {folder}: {', '.join(files)}")


def pad(text: str, width: int = _WIDTH) -> str:
    """Fill up to a width in columns of a terminal, where a Chinese character takes two."""
    return text + " " * max(1, width - columns(text))


def columns(text: str) -> int:
    """Columns of a terminal that a text takes."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
