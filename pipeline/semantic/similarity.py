"""Cosine similarities as whole numbers, so that sums in another order decide no comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

ONE = 1_000_000  # similarity 1
BLOCK = 1 << 23  # similarities held at once


def unit_rows(vectors: NDArray[np.float32], *, centre: bool = False) -> NDArray[np.float64]:
    """Vectors at length 1; rows of zeros stay.

    Args:
        vectors: shape (K, D).
        centre: take the mean of all rows from each first, so that what all have in common does not count
            (Mu and Viswanath, All-but-the-Top, 2018, without its second step).
    """
    rows = vectors.astype(np.float64)
    if centre and rows.size:
        given = rows.any(axis=1)
        rows[given] -= rows[given].mean(axis=0)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)


def similarities(
    units: NDArray[np.float64], rows: NDArray[np.int64], to: NDArray[np.int64]
) -> Iterator[tuple[slice, NDArray[np.int64]]]:
    """Similarities of some rows to others, in millionths, block by block.

    Args:
        units: rows of length 1, shape (K, D).
        rows: the rows to compare, shape (R,).
        to: what each is compared with, shape (C,).

    Yields:
        A slice of `rows` and its similarities, int64 of shape (its size, C).
    """
    others = units[to].T
    size = max(1, BLOCK // max(1, to.size))
    for start in range(0, rows.size, size):
        part = slice(start, min(start + size, rows.size))
        yield part, np.rint(units[rows[part]] @ others * ONE).astype(np.int64)
