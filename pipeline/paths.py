"""Paths as text that can be stored and shown.

A name is bytes on the disk, most often UTF-8, whatever encoding the system goes by: under another one
(LC_ALL=POSIX and PYTHONUTF8=0, a GBK locale) the strings Python has for it are not what people wrote.
"""

from __future__ import annotations

import os
from pathlib import Path


def as_text(path: str | Path) -> str:
    """The name as people wrote it; bytes that are no UTF-8 are escaped (files from a GBK system)."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def of_text(text: str) -> Path:
    """The path that `as_text` told, as far as it was UTF-8."""
    return Path(os.fsdecode(text.encode()))
