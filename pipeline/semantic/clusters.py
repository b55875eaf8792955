"""Groups of related terms: label propagation over the graph of mutual neighbours, in a fixed order.

Source: Raghavan, Albert and Kumara, Near linear time algorithm to detect community structures, 2007; here the
terms take their turn by rank instead of at random, and ties go to the label of the best ranked term, so that
the same graph has the same groups. A group that fell apart into pieces is cut into these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.semantic.neighbours import Graph

ROUNDS = 20  # labels settle after a few; what goes on changing sides stops here
ALONE = -1


class Clusters(NamedTuple):
    """Which group each row is in.

    Attributes:
        label: int64, the group, numbered by falling size, then by its first row; ALONE if none. Shape (K,).
        weight: int64, the similarities of a row to others of its group, added up, in millionths.
        centre: int64, of each group the row of the greatest weight, the first of equals.
    """

    label: NDArray[np.int64]
    weight: NDArray[np.int64]
    centre: NDArray[np.int64]


def cluster(graph: Graph, size: int) -> Clusters:
    """Group the rows of a graph.

    Args:
        graph: its edges.
        size: number of rows, K, in order of rank.
    """
    edges = np.searchsorted(graph.row, np.arange(size + 1))
    labels = _propagate(graph, edges, size)
    pieces = _pieces(graph, labels, size)
    own = pieces[graph.row] == pieces[graph.to]
    weight = np.bincount(graph.row[own], graph.similarity[own], size).astype(np.int64)
    sizes = np.bincount(pieces, minlength=size)
    groups = np.flatnonzero(sizes > 1)  # a piece goes by its first row
    groups = groups[np.lexsort((groups, -sizes[groups]))]
    number = np.full(size, ALONE)
    number[groups] = np.arange(groups.size)
    label = number[pieces]
    order = np.lexsort((np.arange(size), -weight, label))
    _, first = np.unique(label[order][label[order] != ALONE], return_index=True)
    centre = order[np.count_nonzero(label == ALONE) + first]
    return Clusters(label, np.where(label == ALONE, 0, weight), centre)


def _propagate(graph: Graph, edges: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Each row takes the label that its neighbours have most of, by similarity, until none changes."""
    labels = np.arange(size)
    for _ in range(ROUNDS):
        changed = False
        for row in np.flatnonzero(np.diff(edges)).tolist():
            near = slice(edges[row], edges[row + 1])
            names, which = np.unique(labels[graph.to[near]], return_inverse=True)
            total = np.bincount(which, graph.similarity[near])
            best = int(names[total.argmax()])  # the first of equals is that of the best ranked term
            if best != labels[row] and total.max() > total[names == labels[row]].sum():
                labels[row] = best
                changed = True
        if not changed:
            break
    return labels


def _pieces(graph: Graph, labels: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """The first row of the connected part of its group that each row is in."""
    piece = np.arange(size)
    own = labels[graph.row] == labels[graph.to]
    row, to = graph.row[own], graph.to[own]
    while True:
        lower = piece.copy()
        np.minimum.at(lower, row, piece[to])
        lower = lower[lower]
        if (lower == piece).all():
            return piece
        piece = lower
