"""Text inside of XML: what XML cannot hold, and the rest escaped."""

from __future__ import annotations

import re
from xml.sax import saxutils

_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def unwritable(text: str) -> str:
    """Why XML 1.0 cannot hold a text; empty if it can."""
    sign = _UNWRITABLE.search(text)
    return f"XML has no way to write U+{ord(sign[0]):04X}" if sign else ""


def content(text: str) -> str:
    """A text as the content of an element; signs that XML cannot hold become U+FFFD.

    A carriage return is written by its number: else it would be read back as a line end.
    """
    return saxutils.escape(_UNWRITABLE.sub("\ufffd", text), {"\r": "&#13;"})
