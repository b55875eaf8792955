"""The likeliest words of text: the best path through weighted words, by a unigram model.

The words are a trie again (`trie`), laid out for this: a node is the slot that its edge is found in, counted
from 1, and its weight stands beside the edge, so that a step costs one access to memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.jit import kernel
from pipeline.ngram.trie import edge, mix

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.ids import Ids
    from pipeline.ngram.trie import Trie

LONGEST = (1 << 10) - 1  # tokens without a border that are cut at once
NEVER = -1e9  # ln of the weight of what is looked for, but is no word


class Words(NamedTuple):
    """Weighted words, for use inside kernels.

    Attributes:
        first: int32, the node along each id from the root, -1 if there is none; shape (size,).
        edges: uint64, at 2·slot the key of the edge in each slot (`trie.edge` of the node it comes from), 0
            if it is free.
        weights: float64, the same memory: at 2·slot + 1 ln of the weight of the node's word, -inf if it is
            none; with the sign turned where no edge leads on from it.
        single: float64, ln of the weight of each id as a word by itself; shape (size,).
    """

    first: NDArray[np.int32]
    edges: NDArray[np.uint64]
    weights: NDArray[np.float64]
    single: NDArray[np.float64]


class Best(NamedTuple):
    """What is known of a stretch of text while its best path is found; shape (LONGEST + 1,) each.

    Attributes:
        weight: float64, ln of the weight of the best path to each token.
        back: int64, where the last word of that path begins; n, back[n], back[back[n]], … is where words end.
        node: int64, of that word; 0 for a single token.
    """

    weight: NDArray[np.float64]
    back: NDArray[np.int64]
    node: NDArray[np.int64]


def lay_out(
    trie: Trie, log_weight: NDArray[np.float64], single: NDArray[np.float64]
) -> tuple[Words, NDArray[np.int32]]:
    """Lay out a trie of words.

    Args:
        trie: of the words.
        log_weight: ln of the weight of each of its nodes' word, at most 0; -inf where there is none.
        single: ln of the weight of each id as a word by itself, shape (size,).

    Returns:
        The words, and the node here of each node there.
    """
    edges = np.zeros(2 * trie.keys.size, np.uint64)
    weights, first = edges.view(np.float64), np.full(single.size, -1, np.int32)
    node = _lay_out(trie.keys, trie.children, trie.nodes, log_weight, edges, weights, first)
    return Words(first, edges, weights, single), node


@kernel
def _lay_out(
    keys: NDArray[np.uint64],
    children: NDArray[np.int32],
    nodes: int,
    log_weight: NDArray[np.float64],
    edges: NDArray[np.uint64],
    weights: NDArray[np.float64],
    first: NDArray[np.int32],
) -> NDArray[np.int32]:
    slot_of_node = np.zeros(nodes, np.int64)
    leaf = np.ones(nodes, np.bool_)
    for slot in range(keys.size):
        if keys[slot] != 0:
            slot_of_node[children[slot]] = slot
            leaf[(keys[slot] - np.uint64(1)) >> np.uint64(32)] = False
    node = np.zeros(nodes, np.int32)
    for old in range(1, nodes):  # a node's number is greater than its parent's
        key = keys[slot_of_node[old]] - np.uint64(1)
        parent, token = key >> np.uint64(32), key & np.uint64(0xFFFFFFFF)
        found = _slot(edges, edge(node[parent], token))
        edges[2 * found] = edge(node[parent], token)
        weights[2 * found + 1] = -log_weight[old] if leaf[old] else log_weight[old]
        node[old] = found + 1
        if parent == 0:
            first[token] = found + 1
    return node


@kernel
def _slot(edges: NDArray[np.uint64], key: np.uint64) -> int:
    """The slot that holds an edge, or the free slot where it belongs."""
    mask = np.uint64((edges.size >> 1) - 1)
    slot = mix(key) & mask
    while edges[2 * slot] != 0 and edges[2 * slot] != key:
        slot = (slot + np.uint64(1)) & mask
    return int(slot)


@kernel
def empty_best() -> Best:
    """Room for the best path through a stretch."""
    return Best(np.empty(LONGEST + 1), np.empty(LONGEST + 1, np.int64), np.empty(LONGEST + 1, np.int64))


@kernel
def best_path(
    ids: Ids,
    start: int,
    n: int,
    words: Words,
    best: Best,
    row: NDArray[np.int32],
    matches: NDArray[np.int64],
    count: int,
) -> int:
    """The likeliest words of ids[start : start + n], which holds no border; and where some words stand.

    Args:
        ids: the text.
        start: where it begins.
        n: its tokens, at most `LONGEST`.
        words: what the path is made of.
        best: takes the path.
        row: a number of each node's word that is looked for, by its slot, -1 for others; or empty.
        matches: takes every occurrence of these, in the path or not: where it begins, its tokens, its number;
            from `count` on, where there must be room.
        count: of them so far.

    Returns:
        How many matches there are now.
    """
    first, edges, weights, single = words.first, words.edges, words.weights, words.single
    total, back, word = best.weight, best.back, best.node
    total[0] = 0.0
    for k in range(1, n + 1):
        total[k] = -np.inf
    for k in range(n):
        token = ids[start + k]
        if total[k] + single[token] > total[k + 1]:
            total[k + 1] = total[k] + single[token]
            back[k + 1] = k
            word[k + 1] = 0
        if first[token] >= 0:
            node = first[token]
            count = _extend(ids, start, n, k, node, edges, weights, total, back, word, row, matches, count)
    return count


@kernel
def _extend(
    ids: Ids,
    start: int,
    n: int,
    k: int,
    node: int,
    edges: NDArray[np.uint64],
    weights: NDArray[np.float64],
    total: NDArray[np.float64],
    back: NDArray[np.int64],
    word: NDArray[np.int64],
    row: NDArray[np.int32],
    matches: NDArray[np.int64],
    count: int,
) -> int:
    """Go on with the words that begin at token `k`, whose node is given."""
    mask = np.uint64((edges.size >> 1) - 1)
    here, weight = total[k], weights[2 * node - 1]
    j = k + 1
    while True:
        p = -abs(weight)
        if p > -np.inf:
            if here + p > total[j] and j > k + 1:  # a single token has a weight of its own
                total[j] = here + p
                back[j] = k
                word[j] = node
            if row.size > 0 and row[node - 1] >= 0:
                matches[count, 0], matches[count, 1], matches[count, 2] = start + k, j - k, row[node - 1]
                count += 1
        if j == n or weight > 0:  # no edge leads on
            return count
        key = edge(node, ids[start + j])
        slot = mix(key) & mask
        while edges[2 * slot] != 0 and edges[2 * slot] != key:
            slot = (slot + np.uint64(1)) & mask
        if edges[2 * slot] == 0:
            return count
        weight = weights[2 * slot + 1]
        node = int(slot) + 1
        j += 1
