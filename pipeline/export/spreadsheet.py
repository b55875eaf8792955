"""Text that a spreadsheet may open without running any of it."""

from __future__ import annotations

from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

# What begins a formula, full-width and small forms too, which Excel reads as plain ones; behind blanks and
# characters nobody sees, and behind whatever a spreadsheet may take for the border of a cell.
_BEGINS_FORMULA = r"(^|[,;|\t\r\n])([\p{Z}\p{C}]*[=+\-@＝＋－＠﹦﹢﹣﹫−])"
_BEGINS_CELL = r"^([\t\r\n])"


def spreadsheet_safe(texts: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray | pa.Array:
    """The texts, with an apostrophe before whatever would begin a formula; shape (N,), nulls stay.

    A spreadsheet shows `'=1+1` as text. Numbers of a table are no business of this: only text can be hostile.
    Source: OWASP, CSV Injection.
    """
    guarded = pc.replace_substring_regex(texts, _BEGINS_FORMULA, r"\1'\2")
    return cast("pa.ChunkedArray | pa.Array", pc.replace_substring_regex(guarded, _BEGINS_CELL, r"'\1"))
