"""What WikiExtractor writes: files wiki_00, wiki_01, … of JSON lines, or of <doc> elements."""

from __future__ import annotations

import html
import re
from itertools import chain
from typing import TYPE_CHECKING

from pipeline.corpus.decode import open_text
from pipeline.corpus.fields import SHOWN, Row, records
from pipeline.corpus.readers import MAX_LINE, Item, Rejected, jsonl

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.corpus.source import Source
    from pipeline.corpus.spec import CorpusSpec

_OPENING = re.compile(r'<doc id="([^"]*)" .*?title="(.*)">\s*$')


def read(source: Source, spec: CorpusSpec, documents: str) -> Iterator[Item]:
    """Yield a document for each article."""
    with open_text(source, spec.encoding) as lines:
        first = lines.readline(MAX_LINE)
        if first.startswith("<doc "):
            yield from records(_documents(chain([first], lines)), spec)
            return
    yield from jsonl.read(source, spec, documents)


def _documents(lines: Iterator[str]) -> Iterator[Row | Rejected]:
    values: dict[str, str] | None = None
    begin, body = 0, list[str]()
    for number, line in enumerate(lines, 1):
        opening = _OPENING.match(line)
        if values is not None and (opening or line.rstrip() == "</doc>"):
            yield Row(begin, values | {"text": "".join(body)})
            values = None
        if opening:
            values, begin = {"id": opening[1], "title": html.unescape(opening[2])}, number
            body.clear()
        elif values is not None:
            body.append(line)
        elif line.strip() not in ("", "</doc>"):
            yield Rejected(number, "stands outside of any <doc>", line[:SHOWN])
    if values is not None:
        yield Rejected(begin, "the document does not end", "".join(body)[:SHOWN])
