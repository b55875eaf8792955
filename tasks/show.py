"""What people see of a run: the first terms and where the files are, tables, facts, an evaluation."""

from __future__ import annotations

import sys
import unicodedata
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from pipeline import store
from pipeline.catalogue import spoken
from pipeline.errors import one_line
from pipeline.language import say
from tasks import texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_WIDTH = 24
_HEAD = (
    texts.RANK,
    texts.TERM,
    texts.OCCURRENCES,
    texts.DOCUMENTS,
    texts.AS_A_TERM,
    texts.PER_MILLION,
    texts.BASELINE,
    texts.SCORE,
)
_FIGURES = (12, 11, 11, 13, 10, 9)  # columns of each figure
_GROUP = 10  # terms of a group that are printed, its name included


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
        print(_row([say(text) for text in _HEAD]))
    for row in first:
        print(_row([str(row["rank"]), row["term"], *_figures(row)]))
    content = store.manifest(folder)
    files = [
        *(["report.html"] if (folder / "report.html").is_file() else []),
        *(content or {}).get("files", []),
    ]
    print(say(texts.RESULT, count=terms.num_rows, folder=folder, files=", ".join(files)))


def _figures(row: dict[str, Any]) -> list[str]:
    counts = [f"{row[name]:,}" for name in ("string_count", "doc_count", "count")]
    rates = [f"{row[name]:,.1f}" for name in ("domain_per_million", "baseline_per_million")]
    return [*counts, *rates, f"{row['score']:.4f}"]


def _row(cells: Sequence[str]) -> str:
    """Rank, term and figures; the figures end where their headings end."""
    rank, term, *figures = cells
    told = "".join(pad_left(cell, width) for cell, width in zip(figures, _FIGURES, strict=True))
    return f"{pad_left(rank, 6)}  {pad(term)}{told}"


def facts_told(facts: Mapping[str, int]) -> str:
    """A stage's facts in words."""
    told = (
        say(texts.FACT, value=value, name=spoken(name.replace("_", " "))) for name, value in facts.items()
    )
    return say(texts.FACTS_BETWEEN).join(told)


def evaluation_table(found: dict[str, Any]) -> str:
    """Figures as text: a row for each part of the list; with a second list its row, and the ratios."""
    names = sorted(set(found["figures"]["all"]) - {"AP interval"}, key=_place)
    heads = [say(texts.WANTED) if name == "wanted" else name for name in names]
    lines = [pad("") + "".join(pad_left(head, 9) for head in heads)]
    for part, text in texts.PARTS.items():
        figures = found["figures"][part]
        lines.append(_part(say(text), figures, names))
        if "against" in found:
            other = found["against"][part]
            lines.append(_part(say(texts.AGAINST), other, names))
            ratios = {name: figures[name] / other[name] if other[name] else 0.0 for name in names}
            lines.append(_part(say(texts.RATIO), ratios | {"wanted": ""}, names, digits=2))
    low, high = found["figures"]["all"]["AP interval"]
    return "\n".join([*lines, say(texts.INTERVAL, low=low, high=high)])


def _place(name: str) -> tuple[bool, str, int]:
    """Where a figure stands: the file has them by the alphabet, P@1000 before P@500."""
    measure, _, depth = name.partition("@")
    return name == "wanted", measure, int(depth or 0)


def _part(label: str, figures: dict[str, Any], names: list[str], digits: int = 3) -> str:
    def cell(value: object) -> str:
        return f"{value:9.{digits}f}" if isinstance(value, float) else f"{value:>9}"

    return pad(label) + "".join(cell(figures[name]) for name in names)


def show_expansion(folder: Path, count: int) -> None:
    """Print the first terms of an expansion, each with its path, and the seeds that the text has not."""
    from pipeline import parquet
    from pipeline.schema import EXPANSION, SEEDS

    found = parquet.read(folder / "expansion.parquet", EXPANSION)
    seeds = parquet.read(folder / "seeds.parquet", SEEDS).to_pylist()
    with suppress(BrokenPipeError):
        for row in found.slice(0, count).to_pylist():
            steps = zip(row["path"][1:], row["steps"], strict=True)
            path = row["path"][0] + "".join(f" → {term} ({step:.2f})" for term, step in steps)
            print(f"{row['place']:>6}  {pad(one_line(row['term']))}{row['rank']:>8,}  {one_line(path)}")
        unknown = [row["seed"] for row in seeds if row["term"] is None]
        if unknown:
            print(say(texts.UNKNOWN_SEEDS, names=one_line("、".join(unknown))))
        print(say(texts.EXPANSION, count=found.num_rows, path=folder / "expansion.parquet"))
        sys.stdout.flush()


def show_groups(folder: Path, count: int) -> None:
    """Print the largest groups of terms, and the first variants."""
    from pipeline import parquet
    from pipeline.schema import CLUSTERS, VARIANTS

    groups: dict[str, list[str]] = {}
    for row in parquet.read(folder / "clusters.parquet", CLUSTERS, ["name", "term"]).to_pylist():
        groups.setdefault(row["name"], []).append(row["term"])
    variants = parquet.read(folder / "variants.parquet", VARIANTS)
    with suppress(BrokenPipeError):
        for name, terms in list(groups.items())[:count]:
            print(f"{pad(one_line(name))}{len(terms):>6,}  {one_line('、'.join(terms[1:_GROUP]))}")
        for row in variants.slice(0, count).to_pylist():
            names = one_line(f"{row['term']} · {row['other']}")
            print(f"{pad(say(texts.VARIANT_KINDS[row['kind']]), 15)}{names}  ({one_line(row['evidence'])})")
        print(
            say(
                texts.RELATED,
                groups=len(groups),
                variants=variants.num_rows,
                folder=folder,
                name=folder.parent.name,
            )
        )
        sys.stdout.flush()


def pad(text: str, width: int = _WIDTH) -> str:
    """Fill up to a width in columns of a terminal, where a Chinese character takes two."""
    return text + " " * max(1, width - columns(text))


def pad_left(text: str, width: int) -> str:
    """The same, the text at the right."""
    return " " * max(1, width - columns(text)) + text


def columns(text: str) -> int:
    """Columns of a terminal that a text takes."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
