"""JSON lines: one JSON object a line, the text in a named field."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipeline.corpus.decode import open_text
from pipeline.corpus.readers import MAX_LINE, Record, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.corpus.locate import Source
    from pipeline.corpus.spec import CorpusSpec


def read(source: Source, spec: CorpusSpec, documents: str) -> Iterator[Record | Rejected]:
    """Yield a document for each line that is not blank."""
    with open_text(source, spec.encoding) as lines:
        for number, line in enumerate(lines, 1):
            if len(line) > MAX_LINE:
                yield Rejected(number, f"the line is longer than {MAX_LINE:,} characters", line[:80])
            elif line.strip():
                yield _parse(number, line, spec)


def _parse(number: int, line: str, spec: CorpusSpec) -> Record | Rejected:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Rejected(number, f"not JSON ({error})", line[:80])
    if not isinstance(value, dict):
        return Rejected(number, "not a JSON object", line[:80])
    text = value.get(spec.text_field)
    if not isinstance(text, str):
        has = "is not a text" if spec.text_field in value else f"is missing (there are: {_names(value)})"
        return Rejected(number, f"field {spec.text_field!r} {has}", line[:80])
    if not _encodable(text):
        return Rejected(number, "the text has half of a surrogate pair", line[:80])
    return Record(number, text, _label(value.get(spec.title_field)), _label(value.get(spec.id_field)))


def _names(value: dict[str, Any]) -> str:
    return ", ".join(list(value)[:10]) or "no fields"


def _label(value: Any) -> str | None:
    return str(value) if isinstance(value, str | int | float) and _encodable(str(value)) else None


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
