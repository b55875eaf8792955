"""Counts the segments that a recipe has cut text into."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.jit import grow, kernel
from pipeline.ngram.sequences import hash_of, same
from pipeline.text.characters import FIRST_TOKEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.ids import Ids
    from pipeline.params import Execution

# A distinct segment: a hash of its ids, where it first stands, its length, and its occurrences.
SEGMENT = np.dtype(
    [("hash", np.uint64), ("position", np.int64), ("count", np.int64), ("length", np.int64)],
)
MAX_WORD = 128  # tokens; what is longer (rows of zeros, encoded files) is no word, and would cost its square


BYTES_PER_SEGMENT = 130  # that a distinct one takes while its table grows


class Segments(NamedTuple):
    """The segments of a cut text.

    Attributes:
        frequent: one `SEGMENT` for each distinct one that is frequent enough, in order of first occurrence.
        distinct: how many distinct ones there are, frequent or not.
    """

    frequent: NDArray[np.void]
    distinct: int


@kernel
def total_of(cuts: NDArray[np.uint8]) -> int:
    """How many segments a cut text has; `cuts` as in `count_segments`."""
    total = 0
    for byte in cuts:
        bits = int(byte)
        while bits:
            bits &= bits - 1
            total += 1
    return total


def count_segments(ids: Ids, cuts: NDArray[np.uint8], least: int, execution: Execution) -> Segments:
    """Count the segments of cut text exactly.

    They are counted in parts, by their hash: a part for each thread, and more where memory is limited. Rare
    segments are forgotten with their part.

    Args:
        ids: encoded text, shape (N,).
        cuts: a bit for each position, the lowest first: whether a segment begins there. One begins after
            every border.
        least: the count from which a segment is frequent.
        execution: threads and memory.
    """
    rounds = 1
    if execution.memory:
        rounds += total_of(cuts) * BYTES_PER_SEGMENT // execution.free_bytes
    parts = execution.workers * rounds

    def count(part: int) -> Segments:
        found = _count(ids, cuts, parts, part)
        return Segments(found[found["count"] >= least], found.size)

    with ThreadPoolExecutor(execution.workers) as pool:
        counted = list(pool.map(count, range(parts)))
    frequent = np.concatenate([part.frequent for part in counted])
    return Segments(frequent[np.argsort(frequent["position"])], sum(part.distinct for part in counted))


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
def _count(ids: Ids, cuts: NDArray[np.uint8], parts: int, part: int) -> NDArray[np.void]:
    """The distinct segments whose hash falls into a part."""
    segments: NDArray[np.void] = np.empty(1 << 12, SEGMENT)
    slots = _index(segments, 0, 4 * segments.size)
    used = 0
    start = 0
    while start < ids.size:
        start, used = _fill(ids, cuts, parts, part, segments, slots, used, start)
        if used == segments.size:
            segments = grow(segments, 2 * used)
            slots = _index(segments, used, 4 * segments.size)
    return segments[:used].copy()


@kernel
def _fill(
    ids: Ids,
    cuts: NDArray[np.uint8],
    parts: int,
    part: int,
    segments: NDArray[np.void],
    slots: NDArray[np.int32],
    used: int,
    start: int,
) -> tuple[int, int]:
    """Count from `start` on until the table is full; returns where it stopped, and the segments it has."""
    while start < ids.size and used < segments.size:
        if ids[start] < FIRST_TOKEN:
            start += 1
            continue
        end = _end_of_segment(ids, start, cuts)
        value = hash_of(ids, start, end)
        if (value >> np.uint64(44)) % np.uint64(parts) == part:
            slot = _slot_of(ids, segments, slots, value, start, end - start)
            if slots[slot] >= 0:
                segments[slots[slot]].count += 1
            else:
                slots[slot] = used
                new = segments[used]
                new.hash = value
                new.position = start
                new.length = end - start
                new.count = 1
                used += 1
        start = end
    return start, used
