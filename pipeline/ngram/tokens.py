"""Compiled tokenizing: UTF-8 rows to codes, before ids are known.

A code below FIRST_TOKEN is a border, by its kind; FIRST_TOKEN + p is the token that is code point p; above
those, FIRST_TOKEN + CODE_POINTS + k is the k-th distinct run, in order of first occurrence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.jit import grow, kernel
from pipeline.ngram.runs import MAX_RUN, find_run, index
from pipeline.text.characters import (
    CODE_POINTS,
    DOCUMENT,
    FIRST_TOKEN,
    JOINER,
    LINE,
    OTHER,
    RUN,
    SINGLE,
    SPACE,
    SUFFIX,
    Characters,
)

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from pipeline.ngram.ids import Ids
    from pipeline.ngram.runs import Runs

FIRST_RUN = FIRST_TOKEN + CODE_POINTS


def tokenize(
    chunk: pa.StringArray,
    continues: NDArray[np.bool_],
    tables: Characters,
    runs: Runs,
    seen: NDArray[np.int64],
    offsets: NDArray[np.int32] | None = None,
) -> Tokenized:
    """Tokenize the rows of a string array.

    Args:
        chunk: text, shape (R,).
        continues: whether each row goes on with the document of the row before, shape (R,).
        tables: what the characters are.
        runs: the runs met so far; grows.
        seen: occurrences of each code point as a token so far, shape (CODE_POINTS,); grows.
        offsets: takes the byte of the array's data at which each code begins, if it is given.

    Returns:
        The codes (uint32), each row beginning with a border, and the position of that border for each row.
    """
    _, ends, data = chunk.buffers()
    bounds = np.frombuffer(ends, np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
    text = np.frombuffer(data, np.uint8) if data else np.empty(0, np.uint8)
    size = int(bounds[-1] - bounds[0])
    codes = np.empty(size + len(chunk), np.uint32)
    starts = np.empty(len(chunk), np.int64)
    end, runs.used, runs.points, runs.ends, runs.counts, runs.slots = _tokenize(
        text,
        bounds,
        continues,
        tables.fold,
        tables.kind,
        runs.points,
        runs.ends,
        runs.counts,
        runs.slots,
        runs.used,
        seen,
        codes,
        np.empty(0, np.int32) if offsets is None else offsets,
        starts,
    )
    return codes[:end], starts


Tokenized = tuple["NDArray[np.uint32]", "NDArray[np.int64]"]


@kernel
def decode(data: NDArray[np.uint8], i: int) -> tuple[np.uint32, int]:
    """The code point of valid UTF-8 at `i`, and where the next one begins."""
    lead = np.uint32(data[i])
    if lead < 0x80:
        return lead, i + 1
    second = np.uint32(data[i + 1]) & np.uint32(0x3F)
    if lead < 0xE0:
        return ((lead & np.uint32(0x1F)) << np.uint32(6)) | second, i + 2
    third = np.uint32(data[i + 2]) & np.uint32(0x3F)
    if lead < 0xF0:
        return ((lead & np.uint32(0x0F)) << np.uint32(12)) | (second << np.uint32(6)) | third, i + 3
    fourth = np.uint32(data[i + 3]) & np.uint32(0x3F)
    point = ((lead & np.uint32(0x07)) << np.uint32(18)) | (second << np.uint32(12))
    return point | (third << np.uint32(6)) | fourth, i + 4


@kernel
def _tokenize(
    data: NDArray[np.uint8],
    bounds: NDArray[np.int32],
    continues: NDArray[np.bool_],
    fold: NDArray[np.uint32],
    kind: NDArray[np.uint8],
    points: NDArray[np.uint32],
    ends: NDArray[np.int64],
    counts: NDArray[np.int64],
    slots: NDArray[np.int32],
    used: int,
    seen: NDArray[np.int64],
    out: NDArray[np.uint32],
    offsets: NDArray[np.int32],
    starts: NDArray[np.int64],
) -> tuple[int, int, NDArray[np.uint32], NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]:
    """Fill `out` and `starts`; returns the number of codes, and the runs' table, which may have grown."""
    n = 0
    for row in range(bounds.size - 1):
        starts[row] = n
        i = int(bounds[row])
        out[n] = LINE if continues[row] else DOCUMENT
        if offsets.size > 0:
            offsets[n] = i
        n += 1
        stop = int(bounds[row + 1])
        while i < stop:
            i, n, used = _tokenize_row(
                data, i, stop, fold, kind, points, ends, counts, slots, used, seen, out, offsets, n
            )
            if used == ends.size:
                ends = grow(ends, 2 * used)
                counts = grow(counts, 2 * used)
                slots = index(points, ends, used, 8 * used)
            if used > 0 and ends[used - 1] + MAX_RUN + 2 > points.size:
                points = grow(points, 2 * points.size)
    return n, used, points, ends, counts, slots


@kernel
def _tokenize_row(
    data: NDArray[np.uint8],
    i: int,
    stop: int,
    fold: NDArray[np.uint32],
    kind: NDArray[np.uint8],
    points: NDArray[np.uint32],
    ends: NDArray[np.int64],
    counts: NDArray[np.int64],
    slots: NDArray[np.int32],
    used: int,
    seen: NDArray[np.int64],
    out: NDArray[np.uint32],
    offsets: NDArray[np.int32],
    n: int,
) -> tuple[int, int, int]:
    """Tokenize data[i:stop], or as much of it as there is room for in the runs' table.

    The table grows outside: arrays that are replaced within this loop would have their references counted
    at every character, which takes ten times as long as all the rest.

    Returns where it stopped, the number of codes and the number of runs.
    """
    while i < stop:
        if offsets.size > 0:
            offsets[n] = i  # for now: where no code comes of it, the next one takes its place
        point, after = decode(data, i)
        point = fold[point]
        what = kind[point]
        if what == SINGLE:
            out[n] = FIRST_TOKEN + point
            seen[point] += 1
            n += 1
            i = after
        elif what == RUN:
            start = ends[used - 1] if used > 0 else 0
            if used == ends.size or start + MAX_RUN + 2 > points.size:
                break
            length = 0
            while what in (RUN, SUFFIX):
                if length <= MAX_RUN:
                    points[start + length] = point
                length += 1
                i = after
                if i >= stop:
                    break
                point, after = decode(data, i)
                point = fold[point]
                what = kind[point]
                if what == JOINER and after < stop:
                    following, beyond = decode(data, after)
                    if kind[fold[following]] == RUN:
                        if length <= MAX_RUN:
                            points[start + length] = point
                        length += 1
                        point = fold[following]
                        i = after
                        after = beyond
                        what = RUN
            if length > MAX_RUN:
                if out[n - 1] != OTHER:
                    out[n] = OTHER
                    n += 1
            else:
                run = find_run(points, ends, slots, used, start, start + length)
                if run == used:
                    used += 1
                    counts[run] = 0
                counts[run] += 1
                out[n] = FIRST_RUN + run
                n += 1
        else:
            if what == SPACE and out[n - 1] >= FIRST_TOKEN and after < stop:
                following, _ = decode(data, after)
                beside = kind[fold[following]]
                if (beside == RUN and out[n - 1] < FIRST_RUN) or (
                    beside == SINGLE and out[n - 1] >= FIRST_RUN
                ):
                    i = after
                    continue
            border = what if what < FIRST_TOKEN else OTHER
            if out[n - 1] != border:
                out[n] = border
                n += 1
            i = after
    return i, n, used


@kernel
def renumber(codes: NDArray[np.uint32], id_of: Ids, out: Ids) -> None:
    """Write the id of each code to `out`, shape as `codes`."""
    for k in range(codes.size):
        out[k] = id_of[codes[k]]
