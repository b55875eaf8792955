"""Cohesion (unithood): how firmly the tokens of an n-gram hold together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from pipeline.jit import kernel
from pipeline.ngram.trie import Trie, step, walk

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.ids import Ids


def min_split_pmi(
    ids: Ids,
    positions: NDArray[np.int64],
    lengths: NDArray[np.int64],
    counts: NDArray[np.int64],
    trie: Trie,
    total: int,
) -> NDArray[np.float64]:
    """The pointwise mutual information of each n-gram at its weakest split.

    PMI(g) = min over splits g = xy of ln( N·c(g) / (c(x)·c(y)) ), the least of the n - 1 ways to cut it in
    two; an n-gram of one token has nothing to split, and infinity.

    Source: Church & Hanks, Word Association Norms, Mutual Information, and Lexicography (1990), over all
    binary splits as new-word discovery takes it.

    Args:
        ids: the encoded text.
        positions: where each gram stands, shape (K,).
        lengths: its tokens.
        counts: its occurrences.
        trie: the trie of these very grams, each with all its substrings among them.
        total: N, the tokens of the text.

    Returns:
        PMI in nats, shape (K,).
    """
    count_of = np.zeros(trie.nodes, np.int64)
    count_of[trie.node] = counts
    out = np.full(positions.size, np.inf)
    _min_split_pmi(ids, positions, lengths, counts, trie.keys, trie.children, count_of, float(total), out)
    return out


@kernel
def _min_split_pmi(
    ids: Ids,
    positions: NDArray[np.int64],
    lengths: NDArray[np.int64],
    counts: NDArray[np.int64],
    keys: NDArray[np.uint64],
    children: NDArray[np.int32],
    count_of: NDArray[np.int64],
    total: float,
    out: NDArray[np.float64],
) -> None:
    for g in range(positions.size):
        start = positions[g]
        end = start + lengths[g]
        least = np.inf
        prefix = 0
        for cut in range(start + 1, end):
            prefix = step(keys, children, prefix, ids[cut - 1])
            suffix = walk(keys, children, ids, cut, end)
            ratio = total * counts[g] / (float(count_of[prefix]) * float(count_of[suffix]))
            least = min(least, ratio)
        out[g] = math.log(least)
