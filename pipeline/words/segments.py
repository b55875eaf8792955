"""Counts the segments that a recipe has cut text into."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.jit import grow, kernel
from pipeline.ngram.sequences import hash_of, same
from pipeline.text.characters import FIRST_TOKEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.ids import Ids

# A distinct segment: a hash of its ids, where it first stands, its length, and its occurrences.
SEGMENT = np.dtype(
    [("hash", np.uint64), ("position", np.int64), ("count", np.int64), ("length", np.int64)],
)
MAX_WORD = 128  # tokens; what is longer (rows of zeros, encoded files) is no word, and would cost its square


def count_segments(ids: Ids, cuts: NDArray[np.uint8]) -> NDArray[np.void]:
    """Count the segments of cut text exactly.

    Args:
        ids: encoded text, shape (N,).
        cuts: a bit for each position, the lowest first: whether a segment begins there.

    Returns:
        One `SEGMENT` for each distinct segment, in order of first occurrence.
    """
    return _count(ids, cuts)


@kernel
def _end_of_segment(ids: Ids, start: int, cuts: NDArray[np.uint8]) -> int:
    end = start + 1
    while ids[end] >= FIRST_TOKEN and not (cuts[end >> 3] >> (end & 7)) & 1:
        end += 1
    return end


@kernel
def _slot_of(
    ids: Ids,
    segments: NDArray[np.void],
    slots: NDArray[np.int32],
    value: np.uint64,
    start: int,
    length: int,
) -> int:
    """The slot of an equal segment, or the free slot where it belongs."""
    mask = np.uint64(slots.size - 1)
    slot = (value >> np.uint64(17)) & mask
    while slots[slot] >= 0:
        known = segments[slots[slot]]
        if known.hash == value and known.length == length and same(ids, known.position, start, length):
            break
        slot = (slot + np.uint64(1)) & mask
    return int(slot)


@kernel
def _index(segments: NDArray[np.void], used: int, size: int) -> NDArray[np.int32]:
    """A fresh table of slots for distinct segments."""
    slots = np.full(size, -1, np.int32)
    mask = np.uint64(size - 1)
    for k in range(used):
        slot = (segments[k].hash >> np.uint64(17)) & mask
        while slots[slot] >= 0:
            slot = (slot + np.uint64(1)) & mask
        slots[slot] = k
    return slots


@kernel
def _count(ids: Ids, cuts: NDArray[np.uint8]) -> NDArray[np.void]:
    segments: NDArray[np.void] = np.empty(1 << 12, SEGMENT)
    slots = _index(segments, 0, 4 * segments.size)
    used = 0
    start = 0
    while start < ids.size:
        if ids[start] < FIRST_TOKEN:
            start += 1
            continue
        end = _end_of_segment(ids, start, cuts)
        value = hash_of(ids, start, end)
        slot = _slot_of(ids, segments, slots, value, start, end - start)
        if slots[slot] >= 0:
            segments[slots[slot]].count += 1
        else:
            if used == segments.size:
                segments = grow(segments, 2 * used)
                slots = _index(segments, used, 4 * segments.size)
                slot = _slot_of(ids, segments, slots, value, start, end - start)
            slots[slot] = used
            new = segments[used]
            new.hash = value
            new.position = start
            new.length = end - start
            new.count = 1
            used += 1
        start = end
    return segments[:used].copy()
