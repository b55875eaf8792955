"""The name of what a page was made from, in its head, so that nothing else need be read to know it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_KEY = re.compile(r'<meta name="termlode-key" content="(\w*)">')
_HEAD = 4_000  # bytes in which it stands


def key_of(page: Path) -> str:
    """The key a page was made with; empty if there is none."""
    try:
        with page.open("rb") as file:
            head = file.read(_HEAD).decode("utf-8", "replace")
    except OSError:
        return ""
    found = _KEY.search(head)
    return found[1] if found else ""
