r"""Text that a spreadsheet may open without running any of it.

A cell is a formula if it begins with one of `_SIGNS`. A spreadsheet of another country takes the semicolon
for the border of cells, and may find one in the midst of a text. In all these places an apostrophe is put
before the sign, or one more if there are some already, so that `original` can take it away again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    Texts: TypeAlias = pa.ChunkedArray | pa.Array

_SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫−"  # full-width and small forms, too, which Excel reads as plain ones
_BORDERS = ",;|\\t\\r\\n"
# Quotes, blanks, and what nobody sees.
_BEFORE = (
    "'\"\\x00-\\x20\\x7f-\\xa0\\xad\\u061c\\u180e\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u3000\\ufeff"
)
_FORMULA = f"[{_BEFORE}]*[{_SIGNS}]"
_PLACE = rf"(?:\A(?={{0}}(?:{_FORMULA}|'*[\t\r\n]))|(?<=[{_BORDERS}])(?={{0}}{_FORMULA}))"
_UNSAFE = re.compile(_PLACE.format(""))
_GUARDED = re.compile(_PLACE.format("'") + "'")


def spreadsheet_safe(texts: Texts) -> Texts:
    """The texts, with an apostrophe before whatever would begin a formula; shape (N,), nulls stay.

    A spreadsheet shows `'=1+1` as text. Numbers of a table are no business of this: only text can be hostile.
    Source: OWASP, CSV Injection.
    """
    return pa.array([text and _UNSAFE.sub("'", text) for text in texts.to_pylist()], pa.string())


def joined(texts: Iterable[str]) -> str:
    """Texts in one cell, as tables of plain cells have no lists."""
    return " | ".join(texts)


def original(text: str) -> str:
    """What `spreadsheet_safe` was given."""
    return _GUARDED.sub("", text)
