"""Compiled counting over encoded text.

Positions are int32 (`encode.MAX_IDS` sees to that). Sums of c·ln c are integers in units of
1 / `ENTROPY_UNITS`: whole numbers add up to the same sum in any order, so that entropies do not depend on
threads, slices or engines.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from pipeline.jit import grow, kernel
from pipeline.text.characters import FIRST_TOKEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.ids import Ids

ENTROPY_UNITS = 1 << 20
_PREVIOUS = np.uint64(0xFFFF << 48)
BLOCKS = 200  # the text in as many equal parts, for dispersion
LOOKUP = 7  # bits of a position that the document look-up table leaves out

# A counted n-gram. All counts are of occurrences unless said otherwise; a border, of whatever kind, is one
# neighbour in the entropies and none among the distinct neighbours.
GRAM = np.dtype(
    [
        ("left_units", np.int64),  # sum of c·ln c over the left neighbours' counts, in units
        ("right_units", np.int64),
        ("block_squares", np.int64),  # sum of squared counts over the blocks of the text
        (
            "block_excess",
            np.int64,
        ),  # sum over its blocks of |BLOCKS · count there - count|
        ("at", np.int64),  # where its tokens stand in the text that was counted: the corpus, or windows of it
        ("position", np.int32),  # of the first occurrence in the corpus
        ("first", np.uint32),  # id of the first token
        ("n", np.int32),
        ("prefix", np.int32),  # where the n-gram without its last token stands among those found, or -1
        ("count", np.int32),
        ("documents", np.int32),  # documents it occurs in
        ("blocks", np.int32),  # blocks it occurs in
        ("left_distinct", np.int32),  # different tokens to its left
        ("right_distinct", np.int32),
        ("left_max", np.int32),  # occurrences with the most frequent token to its left
        ("right_max", np.int32),
        ("left_border", np.int32),  # with a border to its left
        ("right_border", np.int32),
        ("alone", np.int32),  # with a border on both sides
    ]
)


@kernel
def document_lookup(document_starts: NDArray[np.int64], size: int) -> NDArray[np.int32]:
    """The document of every 2^LOOKUP-th position: where a search for a position's document begins."""
    out = np.zeros((size >> LOOKUP) + 1, np.int32)
    document = 0
    for k in range(out.size):
        while document + 1 < document_starts.size and document_starts[document + 1] <= (k << LOOKUP):
            document += 1
        out[k] = document
    return out


@kernel
def document_at(document_starts: NDArray[np.int64], lookup: NDArray[np.int32], position: int) -> int:
    """The ordinal of the document that a position lies in."""
    document = lookup[position >> LOOKUP]
    while document + 1 < document_starts.size and document_starts[document + 1] <= position:
        document += 1
    return int(document)


@kernel
def units_of_x_log_x(size: int) -> NDArray[np.int64]:
    """round(x·ln x·ENTROPY_UNITS) for x below `size`."""
    table = np.zeros(size, np.int64)
    for x in range(2, size):
        table[x] = round(x * math.log(x) * ENTROPY_UNITS)
    return table


@kernel
def units(count: int, table: NDArray[np.int64]) -> int:
    """c·ln c in units, from the table as far as it goes."""
    if count < table.size:
        return int(table[count])
    return round(count * math.log(count) * ENTROPY_UNITS)


@kernel
def _place(position: int, width: int) -> int:
    """Where a position's token stands in `ids`: there, or second in its window."""
    return int(position) * width + 1 if width > 0 else int(position)


@kernel
def _next_three(ids: Ids, i: int) -> np.uint64:
    """Three ids from `i`, packed; past the end of the text nothing is read that counts."""
    if i + 2 < ids.size:
        return (
            (np.uint64(ids[i]) << np.uint64(32))
            | (np.uint64(ids[i + 1]) << np.uint64(16))
            | np.uint64(ids[i + 2])
        )
    first = np.uint64(ids[i]) if i < ids.size else np.uint64(0)
    second = np.uint64(ids[i + 1]) if i + 1 < ids.size else np.uint64(0)
    return (first << np.uint64(32)) | (second << np.uint64(16))


@kernel
def count_slice(
    ids: Ids,
    where: NDArray[np.int32],
    width: int,
    end_of_text: int,
    document_starts: NDArray[np.int64],
    lookup: NDArray[np.int32],
    counts: NDArray[np.int64],
    block_size: int,
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

    `ids` is the whole text and `width` 0, or `ids` are windows of that width at the positions `where`
    (`windows.gather_windows`); `end_of_text` is the size of the whole text either way.

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
    # Where ids have 16 bits, a position carries four neighbours packed into 64: the one before it and the
    # next three to be read. So memory is read in order but for one look into the text every three levels.
    carried = size <= 1 << 16
    positions = np.empty(total, np.int32)
    context = np.empty(total if carried else 0, np.uint64)
    cursor = starts.copy()
    if width > 0:
        for k in range(total):
            positions[k] = k
            if carried:
                i = k * width + 1
                context[k] = (np.uint64(ids[i - 1]) << np.uint64(48)) | _next_three(ids, i + 1)
    else:
        for i in range(1, ids.size - 1):
            c = ids[i]
            if low <= c < high and counts[c] >= min_count:
                k = cursor[c]
                cursor[c] = k + 1
                positions[k] = i
                if carried:
                    context[k] = (np.uint64(ids[i - 1]) << np.uint64(48)) | _next_three(ids, i + 1)

    found: NDArray[np.void] = np.empty(1024, GRAM)
    used = 0

    scratch = np.empty(largest, np.int32)
    context_scratch = np.empty(largest if carried else 0, np.uint64)
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
    stack_prefix = np.empty(depth_children * n_max + 2, np.int32)

    for first in range(low, high):
        if counts[first] < min_count:
            continue
        stack_begin[0] = starts[first]
        stack_end[0] = starts[first] + counts[first]
        stack_depth[0] = 1
        stack_prefix[0] = -1
        top = 1
        while top > 0:
            top -= 1
            begin = stack_begin[top]
            end = stack_end[top]
            depth = stack_depth[top]
            lefts = 0
            rights = 0
            left_border = 0
            right_border = 0
            alone = 0
            documents = 0
            document_end = -1
            blocks = 0
            block_end = -1
            in_block = 0
            block_squares = 0
            block_excess = 0
            shift = np.uint64(16 * (2 - (depth - 1) % 3))
            for k in range(begin, end):
                p = positions[k]
                if carried:
                    a = np.int64(context[k] >> np.uint64(48))
                    b = np.int64((context[k] >> shift) & np.uint64(0xFFFF))
                else:
                    i = _place(p, width)
                    a = np.int64(ids[i - 1])
                    b = np.int64(ids[i + depth])
                if width > 0:
                    p = where[p]
                if a < FIRST_TOKEN:
                    left_border += 1
                    if b < FIRST_TOKEN:
                        alone += 1
                else:
                    if left[a] == 0:
                        left_seen[lefts] = a
                        lefts += 1
                    left[a] += 1
                if b < FIRST_TOKEN:
                    right_border += 1
                else:
                    if right[b] == 0:
                        right_seen[rights] = b
                        rights += 1
                    right[b] += 1
                if p >= document_end:
                    documents += 1
                    d = document_at(document_starts, lookup, p)
                    document_end = document_starts[d + 1] if d + 1 < document_starts.size else end_of_text
                if p >= block_end:
                    if blocks > 0:
                        block_squares += in_block * in_block
                        block_excess += abs(in_block * BLOCKS - (end - begin))
                    in_block = 0
                    blocks += 1
                    block_end = (p // block_size + 1) * block_size
                in_block += 1
            block_squares += in_block * in_block
            block_excess += abs(in_block * BLOCKS - (end - begin))
            left_units = units(left_border, table)
            left_max = 0
            for k in range(lefts):
                c = left[left_seen[k]]
                left[left_seen[k]] = 0
                left_units += units(c, table)
                left_max = max(left_max, c)
            right_units = units(right_border, table)
            right_max = 0
            kept = 0
            for k in range(rights):
                b = right_seen[k]
                c = right[b]
                right_units += units(c, table)
                right_max = max(right_max, c)
                if c >= min_count and depth < n_max:
                    offset[b] = kept
                    kept += c
                else:
                    offset[b] = -1
            if used == found.size:
                found = grow(found, 2 * used)
            gram = found[used]
            gram.left_units = left_units
            gram.right_units = right_units
            gram.block_squares = block_squares
            gram.block_excess = block_excess
            gram.at = _place(positions[begin], width)
            gram.position = where[positions[begin]] if width > 0 else positions[begin]
            gram.first = first
            gram.n = depth
            gram.prefix = stack_prefix[top]
            gram.count = end - begin
            gram.documents = documents
            gram.blocks = blocks
            gram.left_distinct = lefts
            gram.right_distinct = rights
            gram.left_max = left_max
            gram.right_max = right_max
            gram.left_border = left_border
            gram.right_border = right_border
            gram.alone = alone
            used += 1
            if kept > 0:
                if carried:
                    for k in range(begin, end):
                        around = context[k]
                        b = np.int64((around >> shift) & np.uint64(0xFFFF))
                        if b >= FIRST_TOKEN and offset[b] >= 0:
                            p = positions[k]
                            if depth % 3 == 0:
                                around = (around & _PREVIOUS) | _next_three(ids, _place(p, width) + depth + 1)
                            scratch[offset[b]] = p
                            context_scratch[offset[b]] = around
                            offset[b] += 1
                    context[begin : begin + kept] = context_scratch[:kept]
                else:
                    for k in range(begin, end):
                        p = positions[k]
                        b = np.int64(ids[_place(p, width) + depth])
                        if b >= FIRST_TOKEN and offset[b] >= 0:
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
                        stack_prefix[top] = used - 1
                        top += 1
            for k in range(rights):
                right[right_seen[k]] = 0
    return found[:used].copy()
