r"""Text that a spreadsheet may open without running any of it.

A cell is a formula if it begins with one of `_SIGNS`. A spreadsheet of another country takes the semicolon
for the border of cells, and may find one in the midst of a text. In all these places an apostrophe is put
before the sign, or one more if there are some already, so that `original` can take it away again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫−"  # full-width and small forms, too, which Excel reads as plain ones
_BORDERS = ",;|\\t\\r\\n"
# Quotes, blanks, and what nobody sees.
_BEFORE = (
    "'\"\\x00-\\x20\\x7f-\\xa0\\xad\\u061c\\u180e\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u3000\\ufeff"
)
_FORMULA = f"[{_BEFORE}]*[{_SIGNS}]"
# Python and the report's JavaScript read these alike.
_PLACE = rf"(?:^(?={{0}}(?:{_FORMULA}|'*[\t\r\n]))|(?<=[{_BORDERS}])(?={{0}}{_FORMULA}))"
UNSAFE = _PLACE.format("")
GUARDED = _PLACE.format("'") + "'"
_UNSAFE, _GUARDED = re.compile(UNSAFE), re.compile(GUARDED)


def safe(text: str) -> str:
    """The text, with an apostrophe before whatever would begin a formula.

    A spreadsheet shows `'=1+1` as text. Numbers of a table are no business of this: only text can be hostile.
    Source: OWASP, CSV Injection.
    """
    return _UNSAFE.sub("'", text)


def joined(texts: Iterable[str]) -> str:
    """Texts in one cell, as tables of plain cells have no lists."""
    return " | ".join(texts)


def original(text: str) -> str:
    """What `safe` was given."""
    return _GUARDED.sub("", text)
