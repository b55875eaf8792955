"""Takes out of a text what nobody reads: line ends of other systems, invisible characters, entities."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.params import IngestParams

# Control characters, soft hyphens, zero-width and direction marks, byte order marks inside a text: they stand
# inside words and would cut them. U+2028 and U+2029 end lines.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_KEPT = {ord(c): "\n" for c in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"}
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def clean(text: str, params: IngestParams) -> str:
    """The text as it is mined; most texts are clean and come back as they are."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if params.html_entities and "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    if not params.keep_invisible and _INVISIBLE.search(text):
        text = _INVISIBLE.sub("", text.translate(_KEPT))
    return text
