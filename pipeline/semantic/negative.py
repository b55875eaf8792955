"""What negative seeds keep out: the terms that are no nearer to any seed than to one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.semantic.similarity import ONE, similarities

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Nearest(NamedTuple):
    """The nearest of some rows to each of others, of equals the first. Shape (C,) each.

    Attributes:
        row: int64, the row.
        similarity: int64, in millionths; less than any if there is none.
    """

    row: NDArray[np.int64]
    similarity: NDArray[np.int64]


class KeptOut(NamedTuple):
    """Rows that may not join, ascending, and why. Shape (C,) each.

    Attributes:
        row: int64, the row.
        negative: the nearest negative seed.
        seed: the nearest seed, which is no nearer.
    """

    row: NDArray[np.int64]
    negative: Nearest
    seed: Nearest


def kept_out(
    units: NDArray[np.float64],
    seeds: NDArray[np.int64],
    negative: NDArray[np.int64],
    rows: NDArray[np.int64],
) -> KeptOut:
    """Which rows are as near to a negative seed as to the nearest seed, or nearer.

    Args:
        units: rows of length 1, shape (K, D).
        seeds: rows of the seeds.
        negative: rows to stay away from.
        rows: the rows that would join, seeds of neither kind among them.
    """
    away, near = nearest(units, negative, rows), nearest(units, seeds, rows)
    out = np.flatnonzero(away.similarity >= near.similarity) if negative.size else np.empty(0, np.int64)
    return KeptOut(rows[out], *(Nearest(one.row[out], one.similarity[out]) for one in (away, near)))


def nearest(units: NDArray[np.float64], rows: NDArray[np.int64], to: NDArray[np.int64]) -> Nearest:
    """The nearest of `rows` to each of `to`."""
    best = Nearest(np.full(to.size, -1), np.full(to.size, -2 * ONE))
    for start, found in similarities(units, rows, to):
        which = found.argmax(axis=0)
        similarity = found[which, np.arange(to.size)]
        better = similarity > best.similarity
        best.row[better], best.similarity[better] = rows[start + which[better]], similarity[better]
    return best
