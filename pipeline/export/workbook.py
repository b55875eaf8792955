"""The ranked list as an Excel workbook: terms, their evidence, and what the columns mean."""

from __future__ import annotations

import datetime
import itertools
import re
import zipfile
from typing import TYPE_CHECKING, Any

from pipeline.export import Written
from pipeline.schema import TERMS
from pipeline.spreadsheet import joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pipeline.export import Result
    from pipeline.progress import Progress

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_LONGEST = 32_767  # characters of a cell
_MOST_ROWS = 1_048_575  # of a sheet, below its head
_THEN = datetime.datetime(1980, 1, 1)


def write_xlsx(result: Result, path: Path, progress: Progress) -> Written:
    """Write the sheets terms, evidence (if there is any) and columns.

    Text cells are typed as text and marked so (what an apostrophe does that is typed in), so nothing is a
    formula. Characters that XML has no way to write are written as Excel writes them: _x0007_.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator, book.properties.created, book.properties.modified = "termlode", _THEN, _THEN
    terms = result.terms.slice(0, _MOST_ROWS)
    _sheet(book, "terms", terms.schema.names, (row.values() for row in terms.to_pylist()))
    if result.evidence is not None:
        evidence = result.evidence.slice(0, _MOST_ROWS)
        _sheet(book, "evidence", evidence.schema.names, (row.values() for row in evidence.to_pylist()))
    about = ([field.name, field.metadata[b"description"].decode()] for field in TERMS)
    _sheet(book, "columns", ["column", "meaning"], about)
    book.save(path)
    _timeless(path)
    return Written(
        {f"in {path.name}": terms.num_rows, "beyond a sheet": result.terms.num_rows - terms.num_rows}
    )


def _sheet(book: Any, name: str, head: Sequence[str], rows: Iterable[Iterable[Any]]) -> None:
    from openpyxl.cell import WriteOnlyCell

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    model = WriteOnlyCell(sheet)
    model.quotePrefix = True
    as_text = model._style  # making it anew for every cell would take most of the time

    def cell(value: Any) -> Any:
        if isinstance(value, list):
            value = joined(value)
        if not isinstance(value, str):
            return value
        made = WriteOnlyCell(sheet)
        made._value = _NOT_XML.sub(lambda sign: f"_x{ord(sign[0]):04X}_", value)[:_LONGEST]
        made.data_type, made._style = "s", as_text
        return made

    for row in itertools.chain((head,), rows):
        sheet.append([cell(value) for value in row])


def _timeless(path: Path) -> None:
    """Write the archive again without the times of its making, so that the same list is the same bytes."""
    with zipfile.ZipFile(path) as old:
        parts = [(info.filename, old.read(info)) for info in old.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, made in sorted(parts, key=lambda part: (part[0] != "[Content_Types].xml", part[0])):
            content = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z\g<2>", made)  # openpyxl always puts today
            new.writestr(zipfile.ZipInfo(name, _THEN.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
