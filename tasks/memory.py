"""Keeps what a stage has freed from counting for the next one: all stages run in one process."""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress

_LARGE = 1 << 20  # bytes; from there on a freed array goes straight back to the system
_M_MMAP_THRESHOLD = -3
_NO_GLIBC = (OSError, AttributeError, TypeError)


def be_frugal() -> None:
    """Let Arrow and numpy take large blocks from the system itself; called before Arrow is imported.

    glibc raises its threshold up to 32 MB by itself, and Arrow's own allocators hold on to what they had: the
    peak of a whole run was a fifth higher for it.
    """
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    with suppress(*_NO_GLIBC):
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE)


def give_back() -> None:
    """Return to the system what is free."""
    import pyarrow as pa

    pa.default_memory_pool().release_unused()
    with suppress(*_NO_GLIBC):
        ctypes.CDLL(None).malloc_trim(0)
