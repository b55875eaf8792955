"""The head of a page: what it was made from, and a digest of the whole."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "report.html"
_ENTRY = re.compile(rb'<meta name="termlode-(key|result)" content="(\w*)">')
_DIGEST = re.compile(rb'(?<=<meta name="termlode-digest" content=")[0-9a-f]{64}(?=">)')
NO_DIGEST = "0" * 64  # what stands there when the digest is computed
_SIZE = 4_000  # bytes in which it stands


class Head(NamedTuple):
    """What a page says of itself.

    Attributes:
        key: of all it depends on; empty if `termlode report` wrote it.
        result: the key of the result it shows.
    """

    key: str
    result: str


def seal(page: str) -> str:
    """The page with a digest of every other byte of it."""
    return page.replace(NO_DIGEST, hashlib.sha256(page.encode()).hexdigest(), 1)


def head_of(page: Path) -> Head | None:
    """What a page says of itself; None if there is none, or it is not as it was written."""
    try:
        content = page.read_bytes()
    except OSError:
        return None
    found = _DIGEST.search(content, 0, _SIZE)
    if found is None:
        return None
    plain = content[: found.start()] + NO_DIGEST.encode() + content[found.end() :]
    if hashlib.sha256(plain).hexdigest() != found[0].decode():
        return None
    entries = {name.decode(): value.decode() for name, value in _ENTRY.findall(content, 0, _SIZE)}
    return Head(entries.get("key", ""), entries.get("result", ""))
