"""What a run of MineTerms will cost, roughly: lines through what was measured."""

from __future__ import annotations

from typing import NamedTuple

# Through the whole runs of docs/quality.md ("Cost"), 4 to 200 MB on 2 cores: a start, and so much a byte.
_SECONDS = (12.0, 0.35e-6)
_MEMORY = (750e6, 8.3)
# Of all checkpoints and the result: 17 MB from 4.3 MB of text, 95 MB from 16 MB.
_DISK = (0.0, 6.0)


class Estimate(NamedTuple):
    """Seconds on 2 cores, bytes of memory at the peak, bytes of disk."""

    seconds: float
    memory: float
    disk: float


def estimate(text_bytes: int) -> Estimate:
    """The cost of mining so much text (UTF-8) by the termlode recipe; half and twice are possible."""
    return Estimate(*(start + each * text_bytes for start, each in (_SECONDS, _MEMORY, _DISK)))
