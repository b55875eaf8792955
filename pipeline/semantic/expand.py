"""From seeds to a vocabulary: expansion by graded transitivity.

What is near a seed joins, what is near that joins, and so on; the demand rises with every hop. A term joins
by a member that is h hops from a seed if their similarity is above

    min_sim + (max_sim - min_sim) · (1 - exp(-alpha · h))

(Su Jianlin's recipe, kexue.fm). With s the similarity, that is the same as

    min_sim < max_sim - (max_sim - s) · exp(alpha · h)

So a path from a seed has a strength, the least of the right side over its steps; a term's strength is that of
its strongest path, and the terms that join are those whose strength is above min_sim. This puts them in an
order, too: the first N are those that join under the highest min_sim that lets N in.

Everything is compared in whole millionths, so the order of seeds, of blocks and of sums decides nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.progress import silent
from pipeline.semantic.similarity import ONE, similar_pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.progress import Progress

NOBODY = -1


class Grading(NamedTuple):
    """How the demand rises with the hops.

    Attributes:
        min_sim: similarity to a seed above which a term joins.
        max_sim: what the demand rises to; no step is worth more than it.
        alpha: how fast; 0: not at all.
        max_hops: steps from a seed, at most.
    """

    min_sim: float
    max_sim: float
    alpha: float
    max_hops: int = 10


class Expansion(NamedTuple):
    """The terms that joined, best first: by strength, then fewer hops, then their row. Shape (J,) each.

    Attributes:
        row: int64, the term.
        strength: int64, in millionths: the min_sim at which it would not join any more.
        hops: int64, steps from a seed.
        path: the rows from a seed to the term, both included.
        steps: similarity of each step, in millionths.
    """

    row: NDArray[np.int64]
    strength: NDArray[np.int64]
    hops: NDArray[np.int64]
    path: list[list[int]]
    steps: list[list[int]]


class _Layer(NamedTuple):
    """What can be reached in so many hops, and in fewer only at a higher cost. Shape (F,) each.

    Attributes:
        row: the term, ascending.
        cost: of its best path of that many hops, max_sim - strength.
        parent: the row before it on that path.
        similarity: to that.
    """

    row: NDArray[np.int64]
    cost: NDArray[np.int64]
    parent: NDArray[np.int64]
    similarity: NDArray[np.int64]


def expand(
    units: NDArray[np.float64],
    seeds: NDArray[np.int64],
    allowed: NDArray[np.bool_],
    grading: Grading,
    most: int = 0,
    progress: Progress = silent,
) -> Expansion:
    """Expand seeds.

    Args:
        units: a row of length 1 for each term, in an order that decides ties; shape (K, D);
            of zeros where it has no vector: such a row never joins.
        seeds: rows to start from.
        allowed: whether a row may join, shape (K,).
        grading: the demand.
        most: terms that join, at most; 0 for all.
        progress: told before every hop.
    """
    seeds = np.unique(seeds)
    has_vector: NDArray[np.bool_] = np.any(units, axis=1)
    seeds = seeds[has_vector[seeds]]
    may = allowed & has_vector
    may[seeds] = False
    to = np.flatnonzero(may)
    top, floor = round(grading.max_sim * ONE), round(grading.min_sim * ONE)
    limit = top - floor  # a path of this cost or more is too weak
    best = np.full(to.size, limit)
    layers = [
        _Layer(seeds, np.zeros(seeds.size, np.int64), np.full(seeds.size, NOBODY), np.zeros_like(seeds))
    ]
    hops_of = np.zeros(to.size, np.int64)
    while layers[-1].row.size and len(layers) <= grading.max_hops:
        progress((len(layers) - 1) / grading.max_hops, "expanding")
        factor = float(np.exp(grading.alpha * (len(layers) - 1)))
        found = _step(units, layers[-1], to, np.minimum(best, limit), top, factor)
        if most and found.row.size:
            costs = best.copy()
            costs[found.row] = found.cost
            if np.count_nonzero(costs < limit) > most:
                # Whatever is reached by a path costs no less than it: what is beyond the last wanted goes.
                limit = min(limit, int(np.partition(costs, most - 1)[most - 1]) + 1)
                found = _Layer(*(values[found.cost < limit] for values in found))
        best[found.row] = found.cost
        hops_of[found.row] = len(layers)
        layers.append(found._replace(row=to[found.row]))
    joined = np.flatnonzero(best < limit)
    order = joined[np.lexsort((joined, hops_of[joined], best[joined]))]
    order = order[:most] if most else order
    paths = [_path(layers, int(to[k]), int(hops_of[k])) for k in order]
    return Expansion(
        to[order], top - best[order], hops_of[order], [rows for rows, _ in paths], [sims for _, sims in paths]
    )


def _step(
    units: NDArray[np.float64],
    layer: _Layer,
    to: NDArray[np.int64],
    bound: NDArray[np.int64],
    top: int,
    factor: float,
) -> _Layer:
    """The best step from a layer to each of `to` that can be reached below its bound; rows: places in `to`.

    The best is the cheapest, then that from the most similar, then that from the first row.
    """
    above = np.floor(top - bound / factor).astype(np.int64)
    found = [_Layer(*(np.empty(0, np.int64),) * 4)]
    for pairs in similar_pairs(units, layer.row, to, above):
        rise = np.ceil(np.maximum(top - pairs.similarity, 0) * factor).astype(np.int64)
        cost = np.maximum(rise, layer.cost[pairs.row])
        few = cost < bound[pairs.to]
        parent = layer.row[pairs.row[few]]
        found.append(_cheapest(_Layer(pairs.to[few], cost[few], parent, pairs.similarity[few])))
    return _cheapest(_Layer(*(np.concatenate(columns) for columns in zip(*found, strict=True))))


def _cheapest(steps: _Layer) -> _Layer:
    """The best step to each row, by row; steps from the first rows stand before others."""
    order = np.lexsort((-steps.similarity, steps.cost, steps.row))
    row = steps.row[order]
    first = order[np.flatnonzero(np.diff(row, prepend=-1))]
    return _Layer(*(values[first] for values in steps))


def _path(layers: list[_Layer], row: int, hops: int) -> tuple[list[int], list[int]]:
    """The rows from a seed to `row`, and the similarity of each step."""
    rows, steps = [row], []
    for layer in reversed(layers[1 : hops + 1]):
        at = int(np.searchsorted(layer.row, rows[-1]))
        steps.append(int(layer.similarity[at]))
        rows.append(int(layer.parent[at]))
    return rows[::-1], steps[::-1]
