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


LONGEST = (1 << 10) - 1  # tokens without a border that are cut at once


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
    best = np.empty(LONGEST + 1)
    back = np.empty(LONGEST + 1, np.int64)
    word = np.empty(LONGEST + 1, np.int64)
    no_row, no_match = np.full(log_p.size, -1, np.int32), np.empty((0, 3), np.int64)
    i = begin
    while i < end:
        if ids[i] < FIRST_TOKEN:
            i += 1
            continue
        start = i
        while i < end and ids[i] >= FIRST_TOKEN and i - start < LONGEST:
            i += 1
        n = i - start
        best_path(
            ids, start, n, first, keys, children, leaf, log_p, single, best, back, word, no_row, no_match, 0
        )
        k = n
        while k > 0:
            if word[k] >= 0:
                chosen[word[k]] += 1
            k = back[k]
            at = start + k - base
            cuts[at >> 3] |= np.uint8(1 << (at & 7))
    return chosen, cuts


@kernel
def best_path(
    ids: Ids,
    start: int,
    n: int,
    first: NDArray[np.int32],
    keys: NDArray[np.uint64],
    children: NDArray[np.int32],
    leaf: NDArray[np.bool_],
    log_p: NDArray[np.float64],
    single: NDArray[np.float64],
    best: NDArray[np.float64],
    back: NDArray[np.int64],
    word: NDArray[np.int64],
    row: NDArray[np.int32],
    matches: NDArray[np.int64],
    count: int,
) -> int:
    """The likeliest words of ids[start : start + n], which holds no border; and where listed ones stand.

    Args:
        ids: the text.
        start: where it begins.
        n: its tokens, at most `LONGEST`.
        first: the child of the trie's root along each id.
        keys: the trie's edges.
        children: where they lead.
        leaf: whether a node has no edge that leads on.
        log_p: ln of the weight of each node's word; -inf where there is none.
        single: ln of the weight of each id as a word by itself.
        best: takes ln of the weight of the best path to each token, shape (LONGEST + 1,).
        back: takes where the last word of that path begins; n, back[n], back[back[n]], … are its words' ends.
        word: takes that word's node, -1 for a single token.
        row: a number of each node that is looked for, -1 for others.
        matches: takes, in and out of the path, every occurrence of these: where it begins, its tokens, its
            number; from `count` on, where there must be room.
        count: of them so far.

    Returns:
        How many matches there are now.
    """
    best[0] = 0.0
    for k in range(1, n + 1):
        best[k] = -np.inf
    for k in range(n):
        here = best[k]
        token = ids[start + k]
        if here + single[token] > best[k + 1]:
            best[k + 1] = here + single[token]
            back[k + 1] = k
            word[k + 1] = -1
        node = first[token]
        if node >= 0 and row[node] >= 0:
            matches[count, 0], matches[count, 1], matches[count, 2] = start + k, 1, row[node]
            count += 1
        for j in range(k + 1, n):
            if node < 0 or leaf[node]:
                break
            node = step(keys, children, node, ids[start + j])
            if node < 0:
                break
            if here + log_p[node] > best[j + 1]:
                best[j + 1] = here + log_p[node]
                back[j + 1] = k
                word[j + 1] = node
            if row[node] >= 0:
                matches[count, 0], matches[count, 1], matches[count, 2] = start + k, j + 1 - k, row[node]
                count += 1
    return count
