"""Which candidates are parts of longer ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.links import Lattice


class Nesting(NamedTuple):
    """The longer candidates that hold each candidate; int64 of shape (K,) each.

    Attributes:
        containers: how many there are.
        occurrences: of these, added up.
        container: which candidate is the most frequent of them (the shortest of equals), -1 if there is none.
    """

    containers: NDArray[np.int64]
    occurrences: NDArray[np.int64]
    container: NDArray[np.int64]


def nesting(grams: Lattice, rows: NDArray[np.int64]) -> Nesting:
    """Find containers among candidates.

    Args:
        grams: n-grams, all their substrings among them.
        rows: which of them are candidates, two tokens or more each, ascending, shape (K,).
    """
    candidate = np.full(grams.n.size, -1, np.int64)
    candidate[rows] = np.arange(rows.size)
    shortest_first = rows[np.argsort(grams.n[rows], kind="stable")]
    return Nesting(
        *_nesting(grams.n, grams.count, grams.prefix, grams.suffix, candidate, shortest_first, rows.size)
    )


@kernel
def _nesting(
    n: NDArray[np.int32],
    count: NDArray[np.int32],
    prefix: NDArray[np.int32],
    suffix: NDArray[np.int32],
    candidate: NDArray[np.int64],
    rows: NDArray[np.int64],
    size: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    containers = np.zeros(size, np.int64)
    total = np.zeros(size, np.int64)
    container = np.full(size, -1, np.int64)
    most = np.zeros(size, np.int64)
    last = np.full(size, -1, np.int64)
    for row in rows:
        ending = row
        for _drop in range(n[row] - 1):  # ending: without the last ones
            part = ending
            for _ in range(n[ending] - 1):
                k = candidate[part]
                if k >= 0 and part != row and last[k] != row:
                    last[k] = row  # a part that stands in it twice counts once
                    containers[k] += 1
                    total[k] += count[row]
                    if count[row] > most[k]:
                        most[k] = count[row]
                        container[k] = candidate[row]
                part = suffix[part]
            ending = prefix[ending]
    return containers, total, container
