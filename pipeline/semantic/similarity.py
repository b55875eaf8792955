"""Cosine similarities as whole numbers, so that sums in another order decide no comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

ONE = 1_000_000  # similarity 1
BLOCK = 1 << 21  # similarities held at once


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
    units = np.zeros_like(rows)
    np.divide(rows, lengths, out=units, where=lengths > 0)
    return units


def similarities(
    units: NDArray[np.float64], rows: NDArray[np.int64], to: NDArray[np.int64]
) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Similarities of some rows to others, block by block of `rows`.

    Args:
        units: rows of length 1, shape (K, D).
        rows: the rows to compare, shape (R,).
        to: what each is compared with, shape (C,).

    Yields:
        The first of `rows` in the block, and similarities in millionths, int64 of shape (its size, C).
    """
    others = units[to].T
    size = max(1, BLOCK // max(1, to.size))
    for start in range(0, rows.size, size):
        product = units[rows[start : start + size]] @ others
        product *= ONE
        yield start, np.rint(product, out=product).astype(np.int64)


class Pairs(NamedTuple):
    """Pairs that are similar enough. Shape (P,) each, by `row`, then `to`.

    Attributes:
        row: int64, which of the rows that are compared.
        to: int64, which of those they are compared with.
        similarity: int64, in millionths.
    """

    row: NDArray[np.int64]
    to: NDArray[np.int64]
    similarity: NDArray[np.int64]


def similar_pairs(
    units: NDArray[np.float64], rows: NDArray[np.int64], to: NDArray[np.int64], above: int | NDArray[np.int64]
) -> Iterator[Pairs]:
    """Pairs of rows whose similarity is above a bound, block by block of `rows`.

    Args:
        units: rows of length 1, shape (K, D).
        rows: the rows to compare, shape (R,).
        to: what each is compared with, shape (C,).
        above: the bound, in millionths; one for all, or of shape (C,).
    """
    others, size = units[to].T, max(1, BLOCK // max(1, to.size))
    for start in range(0, rows.size, size):
        product = units[rows[start : start + size]] @ others
        product *= ONE
        row, column = np.nonzero(product > above)  # what rounds up to more is above it, too
        similarity = np.rint(product[row, column]).astype(np.int64)
        true = similarity > (above if isinstance(above, int) else above[column])
        yield Pairs(row[true] + start, column[true], similarity[true])
