"""Rectified counts: how often a candidate is chosen when the text is cut into its most likely words.

The raw count of a string counts it inside of longer terms, too (直流输电 in 柔性直流输电). Here the whole
text is segmented by a unigram model of the candidates, weighted by their quality, and each occurrence
counts for one of them alone.

Source: the rectified frequency of SegPhrase (Liu et al., Mining Quality Phrases from Massive Text Corpora,
2015).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.jit import kernel
from pipeline.ngram.trie import build_trie, first_steps, leaves, step
from pipeline.text.characters import FIRST_TOKEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.ngram.ids import Ids


class Rectified(NamedTuple):
    """The likeliest words of a text.

    Attributes:
        chosen: int64, how often each candidate was chosen, shape (K,).
        cuts: uint8, a bit for each position of the text, the lowest first: whether a word begins there, one
            of a single token too. One ends at every border.
    """

    chosen: NDArray[np.int64]
    cuts: NDArray[np.uint8]


def rectify(
    encoded: Encoded,
    position: NDArray[np.int64],
    length: NDArray[np.int64],
    log_weight: NDArray[np.float64],
    threads: int,
) -> Rectified:
    """Segment the text by candidates.

    Args:
        encoded: the text.
        position: where each candidate stands, shape (K,).
        length: its tokens, two or more.
        log_weight: ln of its weight, a probability; single tokens have their relative frequency.
        threads: how many to use.
    """
    trie = build_trie(encoded.ids, position, length)
    log_p = np.full(trie.nodes, -np.inf)
    log_p[trie.node] = log_weight
    single = np.log(np.maximum(encoded.id_counts, 1)) - np.log(encoded.counts.sum())
    first, leaf = first_steps(trie.keys, trie.children, encoded.size), leaves(trie)
    rows = np.searchsorted(encoded.row_starts, np.linspace(0, encoded.ids.size, 4 * threads + 1)[1:-1])
    edges = [0, *np.unique(encoded.row_starts[np.minimum(rows, encoded.row_starts.size - 1)]).tolist()]
    edges.append(encoded.ids.size)

    def choose(begin: int, end: int) -> Rectified:
        return Rectified(
            *_choose(encoded.ids, begin, end, first, trie.keys, trie.children, leaf, log_p, single)
        )

    chosen, cuts = np.zeros(trie.nodes, np.int64), np.zeros((encoded.ids.size >> 3) + 1, np.uint8)
    with ThreadPoolExecutor(threads) as executor:
        for begin, part in zip(edges[:-1], executor.map(choose, edges[:-1], edges[1:]), strict=True):
            chosen += part.chosen
            cuts[begin >> 3 : (begin >> 3) + part.cuts.size] |= part.cuts
    return Rectified(chosen[trie.node], cuts)


@kernel
def _choose(
    ids: Ids,
    begin: int,
    end: int,
    first: NDArray[np.int32],
    keys: NDArray[np.uint64],
    children: NDArray[np.int32],
    leaf: NDArray[np.bool_],
    log_p: NDArray[np.float64],
    single: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """The best path between any two borders of ids[begin:end]: choices by node, and its cuts.

    The first bit of the cuts is that of the last position before `begin`, or itself, that 8 divides.
    """
    chosen = np.zeros(log_p.size, np.int64)
    base = begin & ~7
    cuts = np.zeros(((end - base) >> 3) + 1, np.uint8)
    # A path is decided where it is long and only one way leads on; a ring of the last tokens would do, but
    # the text between two borders is short, so all of it is held.
    best = np.empty(1 << 10)
    back = np.empty(1 << 10, np.int64)
    word = np.empty(1 << 10, np.int64)
    i = begin
    while i < end:
        if ids[i] < FIRST_TOKEN:
            i += 1
            continue
        start = i
        while i < end and ids[i] >= FIRST_TOKEN and i - start < best.size - 1:
            i += 1
        n = i - start
        best[0] = 0.0
        for k in range(1, n + 1):
            best[k] = -np.inf
        for k in range(n):
            here = best[k]
            if here + single[ids[start + k]] > best[k + 1]:
                best[k + 1] = here + single[ids[start + k]]
                back[k + 1] = k
                word[k + 1] = -1
            node = first[ids[start + k]]
            for j in range(k + 1, n):
                if node < 0 or leaf[node]:
                    break
                node = step(keys, children, node, ids[start + j])
                if node >= 0 and here + log_p[node] > best[j + 1]:
                    best[j + 1] = here + log_p[node]
                    back[j + 1] = k
                    word[j + 1] = node
        k = n
        while k > 0:
            if word[k] >= 0:
                chosen[word[k]] += 1
            k = back[k]
            at = start + k - base
            cuts[at >> 3] |= np.uint8(1 << (at & 7))
    return chosen, cuts
