"""PDF: the text of its pages, lines of one paragraph put together."""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING

import pypdfium2

from pipeline.corpus.decode import open_seekable
from pipeline.corpus.readers import Item, Noted, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.corpus.source import Source
    from pipeline.corpus.spec import CorpusSpec

FULL = 0.8  # a line of this share of the longest ones goes on in the next
_WIDE = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]"
_GOES_ON = re.compile(f"{_WIDE}$"), re.compile(f"^{_WIDE}")
_ENDS = re.compile("[。！？；：!?]$")


def read(source: Source, spec: CorpusSpec, documents: str) -> Iterator[Item]:
    """Yield a PDF file as one document, a piece for each page; its line is the page's number."""
    begun, bare = False, 0
    with open_seekable(source) as file:
        try:
            document = pypdfium2.PdfDocument(file)
        except (pypdfium2.PdfiumError, ValueError) as error:
            raise OSError(f"no PDF, a damaged or an encrypted one ({error})") from error
        try:
            for number in range(len(document)):
                text = unwrap(_page(document, number))
                if text:
                    yield Record(number + 1, text, continues=begun)
                    begun = True
                else:
                    bare += 1
        finally:
            document.close()
    if not begun:
        yield Record(1, "")
    if bare:
        yield Noted(f"{bare:,} pages without text (scans are not recognised)")


def _page(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        page = document[number]
        content = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        raise OSError(f"page {number + 1} is damaged ({error})") from error
    text: str = content.get_text_bounded()
    content.close()
    page.close()
    return text


def unwrap(text: str) -> str:
    """Lines that a page's width cut, put together where Chinese characters meet.

    A line goes on in the next if it is about as long as the page's longer ones and no sentence ends with it.
    """
    lines = [
        line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()
    ]
    longer = sorted(map(len, lines))[len(lines) // 2 :]
    full = FULL * median(longer) if longer else 0
    before, after = _GOES_ON
    out: list[str] = []
    last = ""
    for line in lines:
        joined = len(last) >= full and before.search(last) and after.search(line) and not _ENDS.search(last)
        if out and joined:
            out[-1] += line
        else:
            out.append(line)
        last = line
    return "\n".join(out)
