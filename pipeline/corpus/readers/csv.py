"""CSV and TSV: a table with a header; the delimiter is the one the header has most of."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from pipeline.corpus.decode import open_text
from pipeline.corpus.fields import SHOWN, Row, records
from pipeline.corpus.readers import MAX_LINE, Item, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.corpus.source import Source
    from pipeline.corpus.spec import CorpusSpec

_DELIMITERS = ",\t;|"


def read(source: Source, spec: CorpusSpec, documents: str) -> Iterator[Item]:
    """Yield a document for each row under the header."""
    with open_text(source, spec.encoding) as text:
        yield from records(_rows(_lines(text)), spec)


def _lines(text: Iterable[str]) -> Iterator[str]:
    yield from text


def _rows(lines: Iterator[str]) -> Iterator[Row | Rejected]:
    first = next(lines, "")
    delimiter = max(_DELIMITERS, key=first.count)
    csv.field_size_limit(MAX_LINE)
    try:
        header = next(csv.reader([first.rstrip("\n")], delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        yield Rejected(1, f"no header of a table ({error})", first[:SHOWN])
        return
    names = [name.strip() for name in header]
    if len(set(names)) < len(names) or not any(names):
        yield Rejected(1, "no header of a table (names are missing or come twice)", first[:SHOWN])
        return
    table = csv.reader(lines, delimiter=delimiter, strict=True)
    line = 2
    while True:
        try:
            values = next(table, None)
        except csv.Error as error:
            yield Rejected(line, f"not a row of a table ({error})")
            line = table.line_num + 2
            continue
        if values is None:
            return
        if len(values) == len(names):
            yield Row(line, dict(zip(names, values, strict=True)))
        elif values:
            reason = f"has {len(values)} fields, the header has {len(names)}"
            yield Rejected(line, reason, delimiter.join(values)[:SHOWN])
        line = table.line_num + 2
