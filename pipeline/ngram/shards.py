"""Counting a text that lies in parts: what each part sends to each slice of the vocabulary.

A slice is counted where all of its windows have come together: the token before a position, the token there
and what follows, up to a border. A window holds every n-gram of its position; sending the n-grams one by one
would send each token once for every n-gram it is in.

The most frequent tokens (的, 一) are too much for one slice. They are cut by the token that follows: with
the frequent token left out of its windows, its longer n-grams are counted as if they began one token later.
What is said of the token alone is tallied in each part and added up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.jit import kernel
from pipeline.text.characters import FIRST_TOKEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.ngram.ids import Ids


class Slice(NamedTuple):
    """N-grams that are counted together: those whose first token is in [low, high).

    Attributes:
        parent: 0; or a token that they all begin with, their second one being in [low, high).
        low: an id.
        high: an id.
    """

    parent: int
    low: int
    high: int


@dataclass(frozen=True)
class Slicing:
    """Where windows are sent.

    Attributes:
        slices: in the order of NGRAMS: by first token, then by second.
        by_first: int32, the slice of each id as a first token, -1 for none; shape (size,).
        heavy: int32, the row of `by_second` for tokens that are cut by the next one, -1; shape (size,).
        by_second: int32, the slice of each id as a second token, -1 for none; shape (H, size).
    """

    slices: Sequence[Slice]
    by_first: NDArray[np.int32]
    heavy: NDArray[np.int32]
    by_second: NDArray[np.int32]


class Windows(NamedTuple):
    """What a part sends; slice s has positions[ends[s - 1] : ends[s]], and ids[id_ends[s - 1] : id_ends[s]].

    Attributes:
        ids: the windows, each up to and with the first border after its token, or of the full width.
        id_ends: int64, shape (S,).
        positions: int32, where each window's token stands in the part, ascending in a slice.
        ends: int64, shape (S,).
    """

    ids: Ids
    id_ends: NDArray[np.int64]
    positions: NDArray[np.int32]
    ends: NDArray[np.int64]


def heavy_tokens(mass: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """The ids that are too frequent for a slice of `most` occurrences."""
    return np.flatnonzero(mass > most)


def slicing(
    mass: NDArray[np.int64], heavy: NDArray[np.int64], following: NDArray[np.int64], most: int
) -> Slicing:
    """Cut the vocabulary into slices.

    Args:
        mass: occurrences of each id that is counted, 0 for others, shape (size,).
        heavy: ids to cut by the token that follows, shape (H,).
        following: occurrences of each id after each of these, 0 where they are too few to count, shape
            (H, size).
        most: occurrences in a slice, unless a single token has more.
    """
    row = np.full(mass.size, -1, np.int32)
    row[heavy] = np.arange(heavy.size)
    slices: list[Slice] = []
    by_first = _ranges(mass, row >= 0, most, 0, slices)
    by_second = np.full((heavy.size, mass.size), -1, np.int32)
    for h, token in enumerate(heavy.tolist()):
        by_second[h] = _ranges(following[h], np.zeros(mass.size, np.bool_), most, token, slices)
        if by_second[h].max(initial=-1) < 0:
            slices.append(Slice(token, 0, 0))  # it is to be listed all the same
    order = sorted(range(len(slices)), key=lambda s: (slices[s].parent or slices[s].low, slices[s].low))
    place = np.append(np.argsort(order), -1).astype(np.int32)
    return Slicing([slices[s] for s in order], place[by_first], row, place[by_second])


def _ranges(
    mass: NDArray[np.int64], left_out: NDArray[np.bool_], most: int, parent: int, slices: list[Slice]
) -> NDArray[np.int32]:
    """Append slices of ids that are counted, none of them across one that is left out; the slice of each."""
    of = np.full(mass.size, -1, np.int32)
    held = most  # a slice is begun at the first id
    for k in np.flatnonzero(mass).tolist():
        if left_out[k]:
            held = most
            continue
        if held + mass[k] > most:
            slices.append(Slice(parent, k, k))
            held = 0
        held += int(mass[k])
        slices[-1] = slices[-1]._replace(high=k + 1)
        of[k] = len(slices) - 1
    return of


def windows(ids: Ids, cut: Slicing, n_max: int) -> Windows:
    """The windows of a part.

    Args:
        ids: the part, which begins with a border, and the border that follows it.
        cut: where they go.
        n_max: the longest n-gram.
    """
    args = (ids, cut.by_first, cut.heavy, cut.by_second, n_max)
    slices = len(cut.slices)
    id_sizes, sizes = np.zeros(slices, np.int64), np.zeros(slices, np.int64)
    _measure(*args, id_sizes, sizes)
    id_ends, ends = np.cumsum(id_sizes), np.cumsum(sizes)
    out = np.empty(int(id_sizes.sum()), ids.dtype)
    positions = np.empty(int(sizes.sum()), np.int32)
    _fill(*args, id_ends - id_sizes, ends - sizes, out, positions)
    return Windows(out, id_ends, positions, ends)


@kernel
def _slice_at(
    ids: Ids, i: int, by_first: NDArray[np.int32], heavy: NDArray[np.int32], by_second: NDArray[np.int32]
) -> tuple[int, int]:
    """The slice of the window at `i`, or -1, and how many tokens are left out of it."""
    h = heavy[ids[i]]
    if h < 0:
        return int(by_first[ids[i]]), 0
    return int(by_second[h, ids[i + 1]]), 1


@kernel
def _measure(
    ids: Ids,
    by_first: NDArray[np.int32],
    heavy: NDArray[np.int32],
    by_second: NDArray[np.int32],
    n_max: int,
    id_sizes: NDArray[np.int64],
    sizes: NDArray[np.int64],
) -> None:
    for i in range(1, ids.size - 1):
        s, left_out = _slice_at(ids, i, by_first, heavy, by_second)
        if s >= 0:
            j = i + left_out
            while j < i + n_max and ids[j] >= FIRST_TOKEN:
                j += 1
            sizes[s] += 1
            id_sizes[s] += j + 2 - i - left_out


@kernel
def _fill(
    ids: Ids,
    by_first: NDArray[np.int32],
    heavy: NDArray[np.int32],
    by_second: NDArray[np.int32],
    n_max: int,
    id_at: NDArray[np.int64],
    at: NDArray[np.int64],
    out: Ids,
    positions: NDArray[np.int32],
) -> None:
    for i in range(1, ids.size - 1):
        s, left_out = _slice_at(ids, i, by_first, heavy, by_second)
        if s >= 0:
            positions[at[s]] = i
            at[s] += 1
            k = id_at[s]
            out[k] = ids[i - 1]
            j = i + left_out
            while j < i + n_max and ids[j] >= FIRST_TOKEN:
                k += 1
                out[k] = ids[j]
                j += 1
            out[k + 1] = ids[j]
            id_at[s] = k + 2


@kernel
def first_tokens(ids: Ids, size: int, width: int, ids_size: int) -> NDArray[np.int64]:
    """How many of `size` windows begin with each id, shape (ids_size,)."""
    counts = np.zeros(ids_size, np.int64)
    i = 0
    for _ in range(size):
        counts[ids[i + 1]] += 1
        i += 2
        j = 2
        while j < width and ids[i - 1] >= FIRST_TOKEN:
            i += 1
            j += 1
    return counts


def spread(
    ids: Ids, positions: NDArray[np.int32], counts: NDArray[np.int64], cut: Slice, width: int
) -> tuple[Ids, NDArray[np.int32]]:
    """The windows of a slice as `count_slice` reads them: of one width, those of a token together.

    Args:
        ids: windows of all parts, in order.
        positions: of these in the text, ascending.
        counts: occurrences of each id in these windows, shape (size,).
        cut: the slice.
        width: ids of a window.
    """
    cursor = np.zeros(counts.size, np.int64)
    cursor[cut.low + 1 : cut.high] = np.cumsum(counts[cut.low : cut.high - 1])
    out, where = np.zeros(positions.size * width, ids.dtype), np.empty(positions.size, np.int32)
    _spread(ids, positions, cursor, width, out, where)
    return out, where


@kernel
def _spread(
    ids: Ids,
    positions: NDArray[np.int32],
    cursor: NDArray[np.int64],
    width: int,
    out: Ids,
    where: NDArray[np.int32],
) -> None:
    i = 0
    for p in range(positions.size):
        token = ids[i + 1]
        k = cursor[token]
        cursor[token] = k + 1
        where[k] = positions[p]
        base = k * width
        out[base] = ids[i]
        out[base + 1] = token
        i += 2
        j = 2
        while j < width and ids[i - 1] >= FIRST_TOKEN:
            out[base + j] = ids[i]
            i += 1
            j += 1
