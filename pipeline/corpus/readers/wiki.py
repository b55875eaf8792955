"""A dump of a MediaWiki (zhwiki-…-pages-articles.xml): its articles, as plain text.

Pages stream through: memory holds those of one chunk. Redirects and pages outside the article namespace
are no documents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from pipeline.corpus.decode import STEP, open_bytes
from pipeline.corpus.readers import MAX_LINE, Item, Noted, Record, Rejected
from pipeline.corpus.readers.wikitext import is_redirect, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.corpus.source import Source
    from pipeline.corpus.spec import CorpusSpec

_KEPT = frozenset(("title", "ns", "id", "text"))


def read(source: Source, spec: CorpusSpec, documents: str) -> Iterator[Item]:
    """Yield a document for each article; its line is the number of its page in the dump."""
    pages = _Pages()
    left = 0
    with open_bytes(source) as file:
        while True:
            chunk = file.read(STEP)
            try:
                found = pages.feed(chunk)
            except (expat.ExpatError, _NoDumpError) as error:
                yield Rejected(0, f"no dump of a MediaWiki, or a damaged one ({error})")
                break
            for item in found:
                left += item is None
                if item is not None:
                    yield item
            if not chunk:
                break
    if left:
        yield Noted(f"{left:,} redirects and pages that are no articles left alone")


class _NoDumpError(ValueError):
    """XML of another kind, or XML that declares entities, as no dump does."""


class _Pages:
    """Takes a dump in chunks and gives its pages; None for one that is no article."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._path: list[str] = []
        self._page: dict[str, str] = {}
        self._pieces: list[str] = []
        self._size = 0
        self._number = 0
        self._done: list[Record | Rejected | None] = []

    def feed(self, chunk: bytes) -> list[Record | Rejected | None]:
        """The pages that end in this chunk; an empty one ends the dump."""
        self._parser.Parse(chunk, not chunk)
        done, self._done = self._done, []
        return done

    def _refuse(self, *_: Any) -> None:
        raise _NoDumpError("it declares a document type")

    def _start(self, name: str, _: dict[str, str]) -> None:
        if not self._path and name != "mediawiki":
            raise _NoDumpError(f"it begins with <{name[:40]}>")
        if len(self._path) > 16:
            raise _NoDumpError("its elements are nested too deep")
        self._path.append(name)
        self._pieces.clear()
        self._size = 0
        if name == "page":
            self._page = {}
            self._number += 1
        elif name == "redirect":
            self._page["redirect"] = name

    def _characters(self, data: str) -> None:
        if self._path[-1] in _KEPT and self._size <= MAX_LINE:
            self._pieces.append(data)
            self._size += len(data)

    def _end(self, name: str) -> None:
        self._path.pop()
        if name == "page":
            self._done.append(self._article())
        elif name in _KEPT and (name == "text" or self._path[-1:] == ["page"]):
            self._page[name] = "".join(self._pieces)
        self._pieces.clear()

    def _article(self) -> Record | Rejected | None:
        page = self._page
        text = page.get("text", "")
        if page.get("ns", "0").strip() != "0" or "redirect" in page or is_redirect(text):
            return None
        title = page.get("title")
        if len(text) > MAX_LINE:
            return Rejected(self._number, f"the page is longer than {MAX_LINE:,} characters", title or "")
        return Record(self._number, plain(text), title, page.get("id"))
