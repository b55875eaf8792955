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

from pipeline.semantic.similarity import ONE, similarities

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOBODY = -1
_FAR = np.iinfo(np.int64).max
_BITS = 22  # that the difference of a similarity from 1 takes, in millionths


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
    negative: NDArray[np.int64],
    allowed: NDArray[np.bool_],
    grading: Grading,
    most: int = 0,
) -> Expansion:
    """Expand seeds.

    A negative seed never joins, and a term does not join by a member that it is no nearer to than to some
    negative seed.

    Args:
        units: a row of length 1 for each term, in an order that decides ties; shape (K, D);
            of zeros where it has no vector: such a row never joins.
        seeds: rows to start from.
        negative: rows to stay away from.
        allowed: whether a row may join, shape (K,).
        grading: the demand.
        most: terms that join, at most; 0 for all.
    """
    seeds, negative = np.unique(seeds), np.unique(negative)
    has_vector: NDArray[np.bool_] = np.any(units, axis=1)
    seeds = np.setdiff1d(seeds[has_vector[seeds]], negative)
    may = allowed & has_vector
    may[seeds] = may[negative] = False
    to = np.flatnonzero(may)
    top, floor = round(grading.max_sim * ONE), round(grading.min_sim * ONE)
    limit = top - floor  # a path of this cost or more is too weak
    nearest_negative = _nearest(units, negative, to)
    best = np.full(to.size, _FAR)
    layers = [
        _Layer(seeds, np.zeros(seeds.size, np.int64), np.full(seeds.size, NOBODY), np.zeros_like(seeds))
    ]
    hops_of = np.zeros(to.size, np.int64)
    while layers[-1].row.size and len(layers) <= grading.max_hops:
        factor = float(np.exp(grading.alpha * (len(layers) - 1)))
        found = _step(units, layers[-1], to, nearest_negative, top, limit, factor)
        better = found.cost < best
        best[better] = found.cost[better]
        hops_of[better] = len(layers)
        if most and np.count_nonzero(best < limit) > most:
            # Whatever is reached by a path costs no less than the path: what is beyond the last wanted goes.
            limit = min(limit, int(np.partition(best, most - 1)[most - 1]) + 1)
            better &= found.cost < limit
        layers.append(_Layer(*(values[better] for values in found)))
    joined = np.flatnonzero(best < limit)
    order = joined[np.lexsort((joined, hops_of[joined], best[joined]))]
    order = order[:most] if most else order
    paths = [_path(layers, int(to[k]), int(hops_of[k])) for k in order]
    return Expansion(
        to[order], top - best[order], hops_of[order], [rows for rows, _ in paths], [sims for _, sims in paths]
    )


def _nearest(units: NDArray[np.float64], rows: NDArray[np.int64], to: NDArray[np.int64]) -> NDArray[np.int64]:
    """The similarity of each of `to` to the nearest of `rows`; less than any if there is none."""
    best = np.full(to.size, -2 * ONE)
    for _, found in similarities(units, rows, to):
        np.maximum(best, found.max(axis=0), out=best)
    return best


def _step(
    units: NDArray[np.float64],
    layer: _Layer,
    to: NDArray[np.int64],
    nearest_negative: NDArray[np.int64],
    top: int,
    limit: int,
    factor: float,
) -> _Layer:
    """The best step from a layer to each of `to`, as far as its cost is below `limit`.

    The best is the cheapest, then that from the most similar, then that from the first row.
    """
    best = _Layer(to, np.full(to.size, _FAR), np.full(to.size, NOBODY), np.full(to.size, -2 * ONE))
    every = np.arange(to.size)
    for start, found in similarities(units, layer.row, to):
        here = slice(start, start + found.shape[0])
        cost = np.ceil(np.maximum(top - found, 0) * factor)
        np.minimum(cost, limit, out=cost)
        whole = np.maximum(cost.astype(np.int64), layer.cost[here, None])
        whole[found <= nearest_negative] = limit
        # Cost and similarity in one number, whose least is the best; argmin takes the first of equals.
        whole <<= _BITS
        whole += ONE - found
        chosen = whole.argmin(axis=0)
        cheapest, similarity = whole[chosen, every] >> _BITS, found[chosen, every]
        better = (cheapest < limit) & (
            (cheapest < best.cost) | ((cheapest == best.cost) & (similarity > best.similarity))
        )
        best.cost[better], best.similarity[better] = cheapest[better], similarity[better]
        best.parent[better] = layer.row[here][chosen[better]]
    return best


def _path(layers: list[_Layer], row: int, hops: int) -> tuple[list[int], list[int]]:
    """The rows from a seed to `row`, and the similarity of each step."""
    rows, steps = [row], []
    for layer in reversed(layers[1 : hops + 1]):
        at = int(np.searchsorted(layer.row, rows[-1]))
        steps.append(int(layer.similarity[at]))
        rows.append(int(layer.parent[at]))
    return rows[::-1], steps[::-1]
