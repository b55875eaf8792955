"""Markdown: the text without its markup, a line for each block."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from pipeline.corpus.decode import read_text
from pipeline.corpus.readers import Item, Record
from pipeline.corpus.readers.html import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from pipeline.corpus.source import Source
    from pipeline.corpus.spec import CorpusSpec

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TITLE = re.compile(r"^title:[ \t]*(.+?)[ \t]*$", re.MULTILINE)
LONGEST = 1 << 14  # characters of a line; the parser's time grows with the square of brackets left open
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")


def read(source: Source, spec: CorpusSpec, documents: str) -> Iterator[Item]:
    """Yield the file as one document; its title is that of the front matter, if it has one.

    A file with a line of more than `LONGEST` characters was not written as Markdown: it is taken as it is.
    """
    text = read_text(source, spec.encoding)
    front = _FRONT_MATTER.match(text)
    named = _TITLE.search(front[1]) if front else None
    title = named[1].strip("\"'") if named else None
    body = text[front.end() :] if front else text
    long = any(len(line) > LONGEST for line in body.split("\n"))
    skipped = text.count("\n", 0, front.end()) if front else 0
    yield Record(1 + skipped, body if long else strip(body), title)


def strip(text: str) -> str:
    """The text of Markdown, one line a block; code keeps its lines, HTML gives its text."""
    lines: list[str] = []
    cells: list[str] | None = None
    for token in _parser().parse(text):
        if token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells is not None:
            lines.append("\t".join(cell for cell in cells if cell))
            cells = None
        elif token.type == "inline":
            content = _inline(token.children or ())
            (lines if cells is None else cells).append(content)
        elif token.type in ("fence", "code_block"):
            lines.append(token.content.strip("\n"))
        elif token.type == "html_block":
            lines.append(text_of(token.content)[1])
    return "\n".join(line for line in lines if line)


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _inline(tokens: Sequence[Token]) -> str:
    pieces: list[str] = []
    for token in tokens:
        if token.type in ("text", "text_special", "code_inline"):
            pieces.append(token.content)
        elif token.type == "image":
            pieces.append(_inline(token.children or ()))
        elif token.type == "softbreak":
            pieces.append("\n")
        elif token.type == "hardbreak":
            pieces.append(" ")
    return _join("".join(pieces).split("\n"))


def _join(lines: list[str]) -> str:
    """Lines of one paragraph as one: a space between words, none between characters of Chinese."""
    out = lines[0] if lines else ""
    for line in lines[1:]:
        tight = _WIDE.match(out[-1:]) and _WIDE.match(line[:1])
        out += line if tight or not out or not line else f" {line}"
    return out.strip()
