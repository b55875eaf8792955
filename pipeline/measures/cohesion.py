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
    log_share = np.log(grams.count) - math.log(total)
    return Cohesion(*_cohesion(grams.n, grams.prefix, grams.suffix, grams.order, log_share))


@kernel
def _cohesion(
    n: NDArray[np.int64],
    prefix: NDArray[np.int64],
    suffix: NDArray[np.int64],
    order: NDArray[np.int64],
    log_share: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    min_split = np.full(n.size, np.inf)
    min_pair = np.full(n.size, np.inf)
    whole = np.full(n.size, np.inf)
    tokens = np.empty(n.size)  # Σ ln p of its tokens
    ends = np.empty(256)
    for row in order:
        length = n[row]
        last = row
        for k in range(length, 1, -1):  # ends[k]: ln p of the last k tokens
            ends[k] = log_share[last]
            last = suffix[last]
        ends[1] = log_share[last]
        if length == 1:
            tokens[row] = log_share[row]
            continue
        before = prefix[row]
        tokens[row] = tokens[before] + ends[1]
        whole[row] = log_share[row] - tokens[row]
        most = -np.inf
        for k in range(1, length):
            most = max(most, log_share[before] + ends[k])
            before = prefix[before]
        min_split[row] = log_share[row] - most
        min_pair[row] = min_split[row] if length == 2 else min(min_pair[prefix[row]], min_pair[suffix[row]])
    return min_split, min_pair, whole
