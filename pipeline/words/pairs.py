"""Cuts text wherever two neighbours are no strong pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.jit import kernel
from pipeline.text.characters import FIRST_TOKEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.ids import Ids

_MIX = np.uint64(0x9E3779B97F4A7C15)


def cut_at_weak_pairs(ids: Ids, strong: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """Cut text before every token that makes no strong pair with the one before it.

    Args:
        ids: encoded text, shape (N,).
        strong: the strong pairs as first id << 32 | second id.

    Returns:
        A bit for each position, the lowest first, as `segments.count_segments` takes them.
    """
    return _cut(ids, _pair_set(strong, 1 << max(4, (4 * strong.size).bit_length())))


@kernel
def adjacent(ids: Ids) -> int:
    """How many pairs of neighbours the text has, borders apart."""
    total = 0
    for i in range(1, ids.size):
        total += ids[i] >= FIRST_TOKEN and ids[i - 1] >= FIRST_TOKEN
    return total


@kernel
def _pair_set(members: NDArray[np.uint64], size: int) -> NDArray[np.uint64]:
    """The members as an open-addressing table; no pair is 0, which marks a free slot."""
    table = np.zeros(size, np.uint64)
    mask = np.uint64(size - 1)
    for member in members:
        slot = ((member * _MIX) >> np.uint64(29)) & mask
        while table[slot] != 0:
            slot = (slot + np.uint64(1)) & mask
        table[slot] = member
    return table


@kernel
def _contains(table: NDArray[np.uint64], pair: np.uint64) -> bool:
    mask = np.uint64(table.size - 1)
    slot = ((pair * _MIX) >> np.uint64(29)) & mask
    while table[slot] != 0 and table[slot] != pair:
        slot = (slot + np.uint64(1)) & mask
    return bool(table[slot] == pair)


@kernel
def _cut(ids: Ids, strong: NDArray[np.uint64]) -> NDArray[np.uint8]:
    cuts = np.zeros((ids.size >> 3) + 1, np.uint8)
    for i in range(1, ids.size):
        if ids[i] >= FIRST_TOKEN and not (
            ids[i - 1] >= FIRST_TOKEN
            and _contains(strong, (np.uint64(ids[i - 1]) << np.uint64(32)) | np.uint64(ids[i]))
        ):
            cuts[i >> 3] |= np.uint8(1 << (i & 7))
    return cuts
