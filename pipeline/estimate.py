"""What a run of MineTerms will cost, roughly: lines through what was measured."""

from __future__ import annotations

from typing import NamedTuple

# Through the whole runs of docs/quality.md ("Cost"), 4 to 200 MB on 2 cores, of some 2.9 bytes a character:
# a start, and so much a character.
_SECONDS = (6.0, 0.75e-6)
_MEMORY = (480e6, 9.0)
# Of all checkpoints and the result: 17 MB from 4.3 MB of text, 95 MB from 16 MB.
_DISK = (0.0, 17.0)


# Evidence, the trial of the dictionary and the report came after those runs; they are of the first terms.
LATER = 8.0


class Estimate(NamedTuple):
    """Seconds on 2 cores, bytes of memory at the peak, bytes of disk."""

    seconds: float
    memory: float
    disk: float


def estimate(characters: int) -> Estimate:
    """The cost of mining so much text by the termlode recipe; half and twice are possible."""
    seconds, memory, disk = (start + each * characters for start, each in (_SECONDS, _MEMORY, _DISK))
    return Estimate(seconds + LATER, memory, disk)
