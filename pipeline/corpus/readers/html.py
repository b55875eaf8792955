"""HTML: the text that people see, a line for each block."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from pipeline.corpus.decode import read_text
from pipeline.corpus.readers import Item, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.corpus.source import Source
    from pipeline.corpus.spec import CorpusSpec

_LEFT_OUT = frozenset(
    (
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "iframe",
        "object",
        "embed",
        "svg",
        "math",
        "canvas",
        "audio",
        "video",
        "select",
        "button",
        "textarea",
    )
)
_BLOCKS = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "caption",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "ul",
    )
)
_CELLS = frozenset(("td", "th"))
# Elements that the next of their kind, or the end of their parent, ends: left open, they do not nest.
_ENDED = frozenset(
    (
        *(
            "html",
            "head",
            "body",
            "p",
            "li",
            "dd",
            "dt",
            "option",
            "optgroup",
            "a",
            "button",
            "colgroup",
            "caption",
        ),
        *("td", "th", "tr", "tbody", "thead", "tfoot", "h1", "h2", "h3", "h4", "h5", "h6", "rp", "rt"),
        *(
            "area",
            "base",
            "br",
            "col",
            "embed",
            "hr",
            "img",
            "input",
            "link",
            "meta",
            "param",
            "source",
            "track",
            "wbr",
        ),
    )
)
# Tags times the depth of elements: a parser looks through what is open at every tag. Some ten seconds' work.
MAX_EFFORT = 2_000_000_000
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
_SPACE = re.compile(r"[ \t\r\n\f]+")


def read(source: Source, spec: CorpusSpec, documents: str) -> Iterator[Item]:
    """Yield the page as one document."""
    title, text = text_of(read_text(source, spec.encoding))
    yield Record(1, text, title or None)


def text_of(page: str) -> tuple[str, str]:
    """The title and the text of a page: one line a block, cells of a table apart by tabs.

    Raises:
        OSError: its elements are nested so deep that reading it would take for ever.
    """
    _refuse_nesting(page)
    tree = LexborHTMLParser(page)
    heading = tree.css_first("title")
    title = " ".join(heading.text().split()) if heading else ""
    pieces: list[str] = []
    node, depth = tree.body, 0
    while node is not None:
        tag, inside = node.tag, None
        if tag == "-text":
            text = node.text_content or ""
            kept = node.parent is not None and node.parent.tag == "pre"
            pieces.append(text.replace("\n", "\0") if kept else text)
        elif tag not in _LEFT_OUT and not (tag or "-").startswith("-"):
            _border(tag, pieces)
            inside = node.child
        if inside is not None:
            node, depth = inside, depth + 1
            continue
        while depth and node is not None and node.next is None:
            node, depth = node.parent, depth - 1
            _border(node.tag if node is not None else None, pieces)
        node = node.next if depth and node is not None else None
    return title, _tidy(pieces)


def _refuse_nesting(page: str) -> None:
    tags = page.count("<")
    if tags * tags <= MAX_EFFORT:
        return
    depth = deepest = 0
    for tag in _TAG.finditer(page):
        if tag[2].lower() not in _ENDED:
            depth = max(0, depth + (-1 if tag[1] else 1))
            deepest = max(deepest, depth)
    if tags * deepest > MAX_EFFORT:
        raise OSError(f"{deepest:,} elements stand in each other, or were not closed, among {tags:,} tags")


def _border(tag: str | None, pieces: list[str]) -> None:
    if tag in _BLOCKS:
        pieces.append("\0")
    elif tag in _CELLS:
        pieces.append("\1")


def _tidy(pieces: list[str]) -> str:
    """Spaces as a browser shows them; borders become line ends and tabs."""
    lines = []
    for line in _SPACE.sub(" ", "".join(pieces)).split("\0"):
        cells = [cell.strip() for cell in line.split("\1")]
        lines.append("\t".join(cell for cell in cells if cell))
    return "\n".join(line for line in lines if line)
