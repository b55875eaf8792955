"""Plain text: a document is a file, a block between blank lines, or a line."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from pipeline.corpus.decode import open_text
from pipeline.corpus.readers import MAX_LINE, Item, Record, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.corpus.source import Source
    from pipeline.corpus.spec import CorpusSpec

PIECE = 1 << 20  # characters read at once; a longer document goes on in the next record
_BORDER = {"blank-line": re.compile(r"\n[ \t\u3000]*(?:\n[ \t\u3000]*)*\n"), "line": re.compile(r"\n+")}


def read(source: Source, spec: CorpusSpec, documents: str) -> Iterator[Item]:
    """Yield the documents of a text file."""
    with open_text(source, spec.encoding) as text:
        border = _BORDER.get(documents)
        line, inside = 1, False  # inside: the last document yielded may go on in the next piece
        for piece in _pieces(text):
            if isinstance(piece, Rejected):
                yield Rejected(line + piece.line, piece.reason, piece.sample)
                line, inside = line + piece.line + 1, False
                continue
            position = 0
            for match in border.finditer(piece) if border else ():
                yield from _record(piece, position, match.start(), line, inside)
                line += piece.count("\n", position, match.end())
                position, inside = match.end(), False
            yield from _record(piece, position, len(piece), line, inside)
            line += piece.count("\n", position)
            inside = bool(inside or piece[position:].strip())


def _record(piece: str, start: int, end: int, line: int, continues: bool) -> Iterator[Record]:
    text = piece[start:end]
    if text.strip():
        body = text.lstrip("\n")
        yield Record(line + len(text) - len(body), body.rstrip("\n"), continues=continues)


def _pieces(text: IO[str]) -> Iterator[str | Rejected]:
    """Cut the text before line ends into pieces of about `PIECE` characters, blank lines never cut apart.

    A `Rejected` among them stands for a line too long to hold; its `line` counts from the piece before.
    """
    rest = ""
    while chunk := text.read(PIECE):
        held = rest + chunk
        # The last line goes on in the next chunk, and blank lines before it wait for it.
        end = len(held[: held.rfind("\n") + 1].rstrip())
        if end:
            yield held[:end]
        rest = held[end:]
        if len(rest) > MAX_LINE:
            body = rest.lstrip()
            if len(body) <= MAX_LINE:  # only blank lines are many
                yield rest[: len(rest) - len(body)]
                rest = body
                continue
            blank = rest[: len(rest) - len(body)].count("\n")
            yield Rejected(blank, f"the line is longer than {MAX_LINE:,} characters", body[:80])
            rest = _skip_line(text)
    if rest:
        yield rest


def _skip_line(text: IO[str]) -> str:
    while chunk := text.read(PIECE):
        _, newline, rest = chunk.partition("\n")
        if newline:
            return rest
    return ""
