"""Cohesion (unithood): how firmly the tokens of an n-gram hold together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.links import Lattice


class Cohesion(NamedTuple):
    """Measures of cohesion in nats, float64 of shape (K,); those of a single token are infinite.

    Attributes:
        min_split: the PMI at the weakest split: min over splits g = xy of ln( N·c(g) / (c(x)·c(y)) ).
        min_pair: the least PMI of two neighbouring tokens in it.
        whole: the PMI of all its tokens: ln( c(g)/N ) - Σ ln( c(token)/N ).
    """

    min_split: NDArray[np.float64]
    min_pair: NDArray[np.float64]
    whole: NDArray[np.float64]


def cohesion(grams: Lattice, total: int) -> Cohesion:
    """The pointwise mutual information of n-grams, at their splits and as a whole.

    Source: Church & Hanks, Word Association Norms, Mutual Information, and Lexicography (1990); the weakest
    of all binary splits as new-word discovery takes it.

    Args:
        grams: n-grams, all their substrings among them.
        total: N, the tokens of the text.
    """
    return Cohesion(
        *_cohesion(grams.n, grams.prefix, grams.suffix, grams.order, grams.count.astype(np.float64), total)
    )


@kernel
def _cohesion(
    n: NDArray[np.int32],
    prefix: NDArray[np.int32],
    suffix: NDArray[np.int32],
    order: NDArray[np.int32],
    count: NDArray[np.float64],
    total: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Ratios are compared before their logarithm is taken: a PMI of 0 is 0 to the last bit."""
    min_split = np.full(n.size, np.inf)
    min_pair = np.full(n.size, np.inf)
    whole = np.full(n.size, np.inf)
    tokens = np.empty(n.size)  # Σ ln p of its tokens
    ends = np.empty(256)
    log_total = math.log(total)
    for row in order:
        length = n[row]
        last = row
        for k in range(length, 1, -1):  # ends[k]: occurrences of the last k tokens
            ends[k] = count[last]
            last = suffix[last]
        ends[1] = count[last]
        own = math.log(count[row]) - log_total
        if length == 1:
            tokens[row] = own
            continue
        before = prefix[row]
        tokens[row] = tokens[before] + math.log(ends[1]) - log_total
        whole[row] = own - tokens[row]
        least = np.inf
        for k in range(1, length):
            least = min(least, total * count[row] / (count[before] * ends[k]))
            before = prefix[before]
        min_split[row] = math.log(least)
        min_pair[row] = min_split[row] if length == 2 else min(min_pair[prefix[row]], min_pair[suffix[row]])
    return min_split, min_pair, whole
