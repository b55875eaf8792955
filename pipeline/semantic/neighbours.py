"""The nearest neighbours of terms, and the graph of those that are each other's."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.semantic.similarity import Pairs, similar_pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Graph(NamedTuple):
    """Undirected edges, each in both directions. Shape (E,) each, by `row`, then `to`.

    Attributes:
        row: int64, where an edge begins.
        to: int64, where it ends.
        similarity: int64, in millionths.
    """

    row: NDArray[np.int64]
    to: NDArray[np.int64]
    similarity: NDArray[np.int64]


def mutual_neighbours(units: NDArray[np.float64], count: int, above: int) -> Graph:
    """The graph of rows that are among each other's nearest `count`, and more similar than a bound.

    Of equally similar ones the first rows are the nearest.

    Args:
        units: rows of length 1 or 0, shape (K, D).
        count: how many neighbours of each.
        above: the bound, in millionths, 0 or more.
    """
    rows = np.arange(units.shape[0])
    kept = [_nearest(pairs, count) for pairs in similar_pairs(units, rows, rows, above)]
    row, to, similarity = (
        (np.concatenate(columns) for columns in zip(*kept, strict=True))
        if kept
        else (np.empty(0, np.int64),) * 3
    )
    size = units.shape[0]
    mutual = np.isin(row * size + to, to * size + row)
    return Graph(row[mutual], to[mutual], similarity[mutual])


def _nearest(pairs: Pairs, count: int) -> Pairs:
    """The most similar pairs of each row, itself left out, by row and then by `to`."""
    apart = pairs.row != pairs.to
    row, to, similarity = pairs.row[apart], pairs.to[apart], pairs.similarity[apart]
    order = np.lexsort((to, -similarity, row))
    place = np.arange(order.size) - np.searchsorted(row[order], row[order])
    chosen = np.sort(order[place < count])
    return Pairs(row[chosen], to[chosen], similarity[chosen])
