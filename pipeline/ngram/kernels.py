"""Compiled loops over encoded text. Their callers in this package say what they are for.

Positions are int32 inside the counting loops (a slice of text is below 2^31 ids) and counts are int64.
Sums of c·ln c are integers in units of 1 / `ENTROPY_UNITS`: whole numbers add up to the same sum in any
order, so that entropies do not depend on threads, slices or engines.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from pipeline.jit import grow, kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

ENTROPY_UNITS = 1 << 20

# A counted n-gram: where it first occurs, its length, its occurrences, the documents it occurs in, and the
# sums of c·ln c over its left and right neighbours' counts c (the border is one neighbour), in units.
GRAM = np.dtype(
    [
        ("left", np.int64),
        ("right", np.int64),
        ("position", np.int32),
        ("count", np.int32),
        ("documents", np.int32),
        ("n", np.int32),
    ]
)


@kernel
def decode(
    data: NDArray[np.uint8],
    offsets: NDArray[np.int32],
    alphabet: NDArray[np.bool_],
    out: NDArray[np.uint16],
    end: int,
    seen: NDArray[np.int64],
    row_starts: NDArray[np.int64],
) -> int:
    """Append the code points of valid UTF-8 rows to `out[:end]`, a border after each run of tokens.

    Fills `row_starts` with the position of each row's first id, adds to the histogram `seen`, and returns
    the new end. A byte of text gives at most one id, and each row at most one more.
    """
    for row in range(offsets.size - 1):
        i = offsets[row]
        stop = offsets[row + 1]
        row_starts[row] = end
        while i < stop:
            lead = np.uint32(data[i])
            if lead < 0x80:
                point = lead
                i += 1
            elif lead < 0xE0:
                point = ((lead & np.uint32(0x1F)) << np.uint32(6)) | (data[i + 1] & np.uint32(0x3F))
                i += 2
            elif lead < 0xF0:
                point = (
                    ((lead & np.uint32(0x0F)) << np.uint32(12))
                    | ((data[i + 1] & np.uint32(0x3F)) << np.uint32(6))
                    | (data[i + 2] & np.uint32(0x3F))
                )
                i += 3
            else:
                point = np.uint32(0)
                i += 4
            if alphabet[point]:
                out[end] = point
                seen[point] += 1
                end += 1
            elif out[end - 1] != 0:
                out[end] = 0
                end += 1
        if out[end - 1] != 0:
            out[end] = 0
            end += 1
    return end


@kernel
def renumber(ids: NDArray[np.uint16], end: int, new_id: NDArray[np.uint16]) -> None:
    """Replace every id by its new one, in place."""
    for i in range(end):
        ids[i] = new_id[ids[i]]


@kernel
def document_of(document_starts: NDArray[np.int64], size: int) -> NDArray[np.int32]:
    """The ordinal of the document each position lies in, shape (size,)."""
    out = np.zeros(size, np.int32)
    for document in range(document_starts.size):
        stop = document_starts[document + 1] if document + 1 < document_starts.size else size
        for i in range(document_starts[document], stop):
            out[i] = document
    return out


@kernel
def units_of_x_log_x(size: int) -> NDArray[np.int64]:
    """round(x·ln x·ENTROPY_UNITS) for x below `size`."""
    table = np.zeros(size, np.int64)
    for x in range(2, size):
        table[x] = round(x * math.log(x) * ENTROPY_UNITS)
    return table


@kernel
def _units(count: int, table: NDArray[np.int64]) -> int:
    if count < table.size:
        return int(table[count])
    return round(count * math.log(count) * ENTROPY_UNITS)


@kernel
def count_slice(
    ids: NDArray[np.uint16],
    document: NDArray[np.int32],
    counts: NDArray[np.int64],
    low: int,
    high: int,
    n_max: int,
    min_count: int,
    table: NDArray[np.int64],
) -> NDArray[np.void]:
    """Count all n-grams, n ≤ n_max, whose first id is in [low, high) and that occur min_count times or more.

    A most-significant-digit radix refinement of positions, pruned: the positions that share their first d
    ids are a range; its neighbours are tallied once, for the entropies and to scatter the range into its
    children, those with d + 1 ids in common. A range too small has no children that are large enough.
    Scattering is stable, so positions in a range ascend: the first is the first occurrence, and documents
    are counted by watching them change.

    Returns one `GRAM` for each.
    """
    size = counts.size
    starts = np.zeros(size + 1, np.int64)
    total = 0
    largest = 0
    for c in range(low, high):
        starts[c] = total
        if counts[c] >= min_count:
            total += counts[c]
            largest = max(largest, counts[c])
    positions = np.empty(total, np.int32)
    cursor = starts.copy()
    for i in range(1, ids.size - 1):
        c = ids[i]
        if low <= c < high and counts[c] >= min_count:
            positions[cursor[c]] = i
            cursor[c] += 1

    found: NDArray[np.void] = np.empty(1024, GRAM)
    used = 0

    scratch = np.empty(largest, np.int32)
    left = np.zeros(size + 1, np.int32)
    right = np.zeros(size + 1, np.int32)
    left_seen = np.empty(size + 1, np.int32)
    right_seen = np.empty(size + 1, np.int32)
    offset = np.empty(size + 1, np.int32)
    # A range pushes at most as many children as there are ids, and at most total / min_count at a depth.
    depth_children = min(size, total // min_count + 1)
    stack_begin = np.empty(depth_children * n_max + 2, np.int64)
    stack_end = np.empty(depth_children * n_max + 2, np.int64)
    stack_depth = np.empty(depth_children * n_max + 2, np.int16)

    for first in range(low, high):
        if counts[first] < min_count:
            continue
        stack_begin[0] = starts[first]
        stack_end[0] = starts[first] + counts[first]
        stack_depth[0] = 1
        top = 1
        while top > 0:
            top -= 1
            begin = stack_begin[top]
            end = stack_end[top]
            depth = stack_depth[top]
            lefts = 0
            rights = 0
            documents = 0
            last = -1
            for k in range(begin, end):
                p = positions[k]
                a = ids[p - 1]
                b = ids[p + depth]
                if left[a] == 0:
                    left_seen[lefts] = a
                    lefts += 1
                left[a] += 1
                if right[b] == 0:
                    right_seen[rights] = b
                    rights += 1
                right[b] += 1
                if document[p] != last:
                    last = document[p]
                    documents += 1
            left_units = 0
            for k in range(lefts):
                left_units += _units(left[left_seen[k]], table)
                left[left_seen[k]] = 0
            right_units = 0
            kept = 0
            for k in range(rights):
                b = right_seen[k]
                right_units += _units(right[b], table)
                if b != 0 and right[b] >= min_count and depth < n_max:
                    offset[b] = kept
                    kept += right[b]
                else:
                    offset[b] = -1
            if used == found.size:
                found = grow(found, 2 * used)
            gram = found[used]
            gram.position = positions[begin]
            gram.n = depth
            gram.count = end - begin
            gram.documents = documents
            gram.left = left_units
            gram.right = right_units
            used += 1
            if kept > 0:
                for k in range(begin, end):
                    p = positions[k]
                    b = ids[p + depth]
                    if offset[b] >= 0:
                        scratch[offset[b]] = p
                        offset[b] += 1
                positions[begin : begin + kept] = scratch[:kept]
                child = begin
                for k in range(rights):
                    b = right_seen[k]
                    if offset[b] >= 0:
                        stack_begin[top] = child
                        child += right[b]
                        stack_end[top] = child
                        stack_depth[top] = depth + 1
                        top += 1
            for k in range(rights):
                right[right_seen[k]] = 0
    return found[:used].copy()
