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
from pipeline.ngram.paths import LONGEST, best_path, empty_best, lay_out
from pipeline.ngram.trie import build_trie
from pipeline.text.characters import FIRST_TOKEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.ngram.ids import Ids
    from pipeline.ngram.paths import Words


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
    words, node = lay_out(trie, log_p, single)
    rows = np.searchsorted(encoded.row_starts, np.linspace(0, encoded.ids.size, 4 * threads + 1)[1:-1])
    edges = [0, *np.unique(encoded.row_starts[np.minimum(rows, encoded.row_starts.size - 1)]).tolist()]
    edges.append(encoded.ids.size)

    def choose(begin: int, end: int) -> Rectified:
        return Rectified(*_choose(encoded.ids, begin, end, words))

    chosen = np.zeros(words.edges.size // 2 + 1, np.int64)
    cuts = np.zeros((encoded.ids.size >> 3) + 1, np.uint8)
    with ThreadPoolExecutor(threads) as executor:
        for begin, part in zip(edges[:-1], executor.map(choose, edges[:-1], edges[1:]), strict=True):
            chosen += part.chosen
            cuts[begin >> 3 : (begin >> 3) + part.cuts.size] |= part.cuts
    return Rectified(chosen[node[trie.node]], cuts)


@kernel
def _choose(ids: Ids, begin: int, end: int, words: Words) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """The best path between any two borders of ids[begin:end]: choices by node, and its cuts.

    The first bit of the cuts is that of the last position before `begin`, or itself, that 8 divides.
    """
    chosen = np.zeros((words.edges.size >> 1) + 1, np.int64)
    base = begin & ~7
    cuts = np.zeros(((end - base) >> 3) + 1, np.uint8)
    # A path is decided where it is long and only one way leads on; a ring of the last tokens would do, but
    # the text between two borders is short, so all of it is held.
    best, no_row, no_match = empty_best(), np.empty(0, np.int32), np.empty((0, 3), np.int64)
    i = begin
    while i < end:
        if ids[i] < FIRST_TOKEN:
            i += 1
            continue
        start = i
        while i < end and ids[i] >= FIRST_TOKEN and i - start < LONGEST:
            i += 1
        n = i - start
        best_path(ids, start, n, words, best, no_row, no_match, 0)
        k = n
        while k > 0:
            chosen[best.node[k]] += 1  # 0 counts the single tokens
            k = best.back[k]
            at = start + k - base
            cuts[at >> 3] |= np.uint8(1 << (at & 7))
    return chosen, cuts
