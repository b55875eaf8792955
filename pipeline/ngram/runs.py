"""Distinct runs of letters and digits, numbered as they are met: a table that kernels fill."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.jit import kernel
from pipeline.ngram.sequences import hash_of, same

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_RUN = 64  # characters; what is longer (keys, checksums, encoded files) is no term but a border


class Runs:
    """The distinct runs met so far: an append-only table that the kernel fills.

    Attributes:
        points: uint32, the code points of all runs, one after the other.
        ends: int64, where each run's code points end; shape (capacity,).
        counts: int64, occurrences of each run; shape (capacity,).
        slots: int32, open-addressing table of run numbers, -1 where free.
        used: how many runs there are.
    """

    def __init__(self) -> None:
        self.points = np.empty(1 << 12, np.uint32)
        self.ends = np.zeros(1 << 8, np.int64)
        self.counts = np.zeros(1 << 8, np.int64)
        self.slots = np.full(1 << 10, -1, np.int32)
        self.used = 0

    def texts(self) -> list[str]:
        """The runs as strings, in order."""
        text = self.points[: self.ends[self.used - 1] if self.used else 0].astype("<u4").tobytes()
        starts = [0, *self.ends[: self.used].tolist()]
        whole = text.decode("utf-32-le")
        return [whole[starts[k] : starts[k + 1]] for k in range(self.used)]


@kernel
def index(points: NDArray[np.uint32], ends: NDArray[np.int64], used: int, size: int) -> NDArray[np.int32]:
    """The slots of so many runs, in a table of `size`."""
    slots = np.full(size, -1, np.int32)
    mask = np.uint64(size - 1)
    for k in range(used):
        slot = (hash_of(points, ends[k - 1] if k > 0 else 0, ends[k]) >> np.uint64(17)) & mask
        while slots[slot] >= 0:
            slot = (slot + np.uint64(1)) & mask
        slots[slot] = k
    return slots


@kernel
def run_hashes(
    points: NDArray[np.uint32], ends: NDArray[np.int64], used: int, known: NDArray[np.uint64]
) -> NDArray[np.uint64]:
    """A hash of each run, shape (used,); `known` are those of the first ones."""
    out = np.empty(used, np.uint64)
    out[: known.size] = known
    for k in range(known.size, used):
        out[k] = hash_of(points, ends[k - 1] if k > 0 else 0, ends[k])
    return out


@kernel
def find_run(
    points: NDArray[np.uint32],
    ends: NDArray[np.int64],
    slots: NDArray[np.int32],
    used: int,
    start: int,
    end: int,
) -> int:
    """The number of the run points[start:end], which is added if it is new: it then is `used`."""
    mask = np.uint64(slots.size - 1)
    slot = (hash_of(points, start, end) >> np.uint64(17)) & mask
    while slots[slot] >= 0:
        k = slots[slot]
        first = ends[k - 1] if k > 0 else 0
        if ends[k] - first == end - start and same(points, first, start, end - start):
            return int(k)
        slot = (slot + np.uint64(1)) & mask
    slots[slot] = used
    ends[used] = end
    return used
