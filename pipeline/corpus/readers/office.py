"""Word, PowerPoint and Excel files: their text, a line for each paragraph or row."""

from __future__ import annotations

from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import docx
import openpyxl
import pptx
from docx.table import Table

from pipeline.corpus.archives import zip as zip_archive
from pipeline.corpus.decode import open_seekable
from pipeline.corpus.fields import NoChoiceError, Row, choose, records
from pipeline.corpus.readers import CANNOT_READ, Item, Record, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.corpus.source import Source
    from pipeline.corpus.spec import CorpusSpec


@contextmanager
def _opened(source: Source) -> Iterator[IO[bytes]]:
    """The file, held to the limits of an archive first; whatever its library stumbles over is damage."""
    for member in zip_archive.members(source):
        if isinstance(member, Rejected):
            raise OSError(member.reason)
    with open_seekable(source) as file:
        try:
            yield file
        except CANNOT_READ:
            raise
        except Exception as error:
            raise OSError(f"damaged file ({type(error).__name__}: {error})") from error


def read_docx(source: Source, spec: CorpusSpec, documents: str) -> Iterator[Item]:
    """Yield a Word file as one document: paragraphs, and tables row by row; its title is its property."""
    with _opened(source) as file:
        document = docx.Document(file)
        lines = [line for block in document.iter_inner_content() for line in _block(block)]
        title = document.core_properties.title or None
    yield Record(1, "\n".join(lines), title)


def _block(block: Any) -> list[str]:
    if not isinstance(block, Table):
        return [block.text.strip()] if block.text.strip() else []
    return [line for row in block.rows if (line := _cells([cell.text for cell in row.cells]))]


def read_pptx(source: Source, spec: CorpusSpec, documents: str) -> Iterator[Item]:
    """Yield a presentation as one document, a piece for each slide; its line is the slide's number."""
    begun = False
    with _opened(source) as file:
        for number, slide in enumerate(pptx.Presentation(file).slides, 1):
            text = "\n".join(line for shape in slide.shapes for line in _shape(shape, 0))
            if text:
                yield Record(number, text, continues=begun)
                begun = True
    if not begun:
        yield Record(1, "")


def _shape(shape: Any, depth: int) -> Iterator[str]:
    if depth < 8 and hasattr(shape, "shapes"):
        for inner in shape.shapes:
            yield from _shape(inner, depth + 1)
    elif shape.has_text_frame:
        lines = (paragraph.text.replace("\v", "\n").strip() for paragraph in shape.text_frame.paragraphs)
        yield from filter(None, lines)
    elif getattr(shape, "has_table", False):
        yield from filter(None, (_cells([cell.text for cell in row.cells]) for row in shape.table.rows))


def read_xlsx(source: Source, spec: CorpusSpec, documents: str) -> Iterator[Item]:
    """Yield the rows of each sheet whose header has a field of text; another sheet is one document."""
    with _opened(source) as file:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        for sheet in book.worksheets:
            if _is_table(sheet, spec):
                yield from records(_rows(sheet), spec)
            else:
                lines = (_cells([_told(value) for value in row]) for row in sheet.iter_rows(values_only=True))
                yield Record(1, "\n".join(filter(None, lines)), sheet.title)


def _is_table(sheet: Any, spec: CorpusSpec) -> bool:
    try:
        choose([row for row, _ in zip(_rows(sheet), range(20), strict=False)], spec)
    except NoChoiceError:
        return False
    return True


def _rows(sheet: Any) -> Iterator[Row]:
    """The rows under the first, which names their fields."""
    rows = sheet.iter_rows(values_only=True)
    names = [_told(value).strip() for value in next(rows, ())]
    if len(set(names)) < len(names) or "" in names:
        return
    for number, values in enumerate(rows, 2):
        if any(value is not None for value in values):
            yield Row(number, dict(zip(names, values, strict=False)))


def _told(value: Any) -> str:
    return "" if value is None else str(value)


def _cells(cells: list[str]) -> str:
    """A row as one line, its cells apart by tabs; cells joined together come once."""
    texts = [" ".join(cell.split()) for cell in cells]
    return "\t".join(text for k, text in enumerate(texts) if text and (k == 0 or text != texts[k - 1]))
