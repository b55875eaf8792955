"""JSON lines: one JSON object a line."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING

from pipeline.corpus.decode import open_text
from pipeline.corpus.fields import SHOWN, Row, records
from pipeline.corpus.readers import MAX_LINE, Item, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.corpus.source import Source
    from pipeline.corpus.spec import CorpusSpec


def read(source: Source, spec: CorpusSpec, documents: str) -> Iterator[Item]:
    """Yield a document for each line that is not blank."""
    with open_text(source, spec.encoding) as lines:
        yield from records(rows(lines), spec)


def rows(lines: IO[str]) -> Iterator[Row | Rejected]:
    """The object of each line that is not blank."""
    number = 0
    while line := lines.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            yield Rejected(number, f"the line is longer than {MAX_LINE:,} characters", line[:SHOWN])
            while line and not line.endswith("\n"):
                line = lines.readline(MAX_LINE)
        elif line.strip():
            yield _parse(number, line)


def _parse(number: int, line: str) -> Row | Rejected:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Rejected(number, f"not JSON ({error})", line[:SHOWN])
    if not isinstance(value, dict):
        return Rejected(number, "not a JSON object", line[:SHOWN])
    return Row(number, value)
