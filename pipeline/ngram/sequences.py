"""Hashing and comparing sequences inside kernels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.ids import Ids

SEED = np.uint64(0xD6E8FEB86659FD93)
_MIX = np.uint64(0x9E3779B97F4A7C15)


@kernel
def mixed(value: np.uint64, item: np.uint64) -> np.uint64:
    """The hash of a sequence, which begins with `SEED`, once one more item has come."""
    value ^= item
    return (value * _MIX) ^ (value >> np.uint64(29))


@kernel
def hash_of(items: Ids | NDArray[np.uint32], start: int, end: int) -> np.uint64:
    """A hash of items[start:end]."""
    value = SEED
    for i in range(start, end):
        value = mixed(value, np.uint64(items[i]))
    return value


@kernel
def same(items: Ids | NDArray[np.uint32], a: int, b: int, length: int) -> bool:
    """Whether items[a : a + length] and items[b : b + length] are equal."""
    for i in range(length):  # noqa: SIM110 - compiled: a generator would cost a call an item
        if items[a + i] != items[b + i]:
            return False
    return True
