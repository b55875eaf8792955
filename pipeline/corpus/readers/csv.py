"""CSV and TSV: a table with a header; the delimiter is the one the header has most of."""

from __future__ import annotations

import csv
from typing import IO, TYPE_CHECKING

from pipeline.corpus.decode import open_text
from pipeline.corpus.fields import SHOWN, Row, records
from pipeline.corpus.readers import MAX_LINE, Item, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.corpus.source import Source
    from pipeline.corpus.spec import CorpusSpec

_DELIMITERS = ",\t;|"


def read(source: Source, spec: CorpusSpec, documents: str) -> Iterator[Item]:
    """Yield a document for each row under the header."""
    with open_text(source, spec.encoding) as text:
        yield from records(_rows(_Lines(text)), spec)


class _Lines:
    """The lines of a text; an error in place of one with which a row would be too long to hold."""

    def __init__(self, text: IO[str]) -> None:
        self._text, self._left = text, MAX_LINE
        self.number = 0  # of the last line

    def begin_row(self) -> None:
        self._left = MAX_LINE

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._left + 1)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) > self._left:
            while line and not line.endswith("\n"):
                line = self._text.readline(MAX_LINE)
            raise csv.Error(f"the row is longer than {MAX_LINE:,} characters")
        self._left -= len(line)
        return line


def _rows(lines: _Lines) -> Iterator[Row | Rejected]:
    csv.field_size_limit(MAX_LINE)
    first = ""
    try:
        first = next(lines, "")
        delimiter = max(_DELIMITERS, key=first.count)
        header = next(csv.reader([first.rstrip("\n")], delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        yield Rejected(1, f"no header of a table ({error})", first[:SHOWN])
        return
    names = [name.strip() for name in header]
    if len(set(names)) < len(names) or not any(names):
        yield Rejected(1, "no header of a table (names are missing or come twice)", first[:SHOWN])
        return
    table = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = lines.number + 1
        lines.begin_row()
        try:
            values = next(table, None)
        except csv.Error as error:
            yield Rejected(line, f"not a row of a table ({error})")
            continue
        if values is None:
            return
        if len(values) == len(names):
            yield Row(line, dict(zip(names, values, strict=True)))
        elif values:
            reason = f"has {len(values)} fields, the header has {len(names)}"
            yield Rejected(line, reason, delimiter.join(values)[:SHOWN])
