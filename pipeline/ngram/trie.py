"""A trie over sequences of ids, as one open-addressing table of edges.

A node is a number; the root is 0. An edge's key is its parent and the id it reads, so keys never collide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.jit import kernel
from pipeline.text.characters import FIRST_TOKEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.ids import Ids

_MIX = np.uint64(0x9E3779B97F4A7C15)


class Trie(NamedTuple):
    """A trie, for use inside kernels.

    Attributes:
        keys: uint64, a power of two in size: (parent << 32 | id) + 1 of the edge in each slot, 0 if free.
        children: int32, the node each edge leads to.
        node: int32, the node of each inserted sequence.
        nodes: number of nodes, the root included.
    """

    keys: NDArray[np.uint64]
    children: NDArray[np.int32]
    node: NDArray[np.int32]
    nodes: int


@kernel
def step(keys: NDArray[np.uint64], children: NDArray[np.int32], node: int, token: int) -> int:
    """The child of `node` along `token`, or -1."""
    key = ((np.uint64(node) << np.uint64(32)) | np.uint64(token)) + np.uint64(1)
    mask = np.uint64(keys.size - 1)
    slot = ((key * _MIX) >> np.uint64(20)) & mask
    while keys[slot] != key:
        if keys[slot] == 0:
            return -1
        slot = (slot + np.uint64(1)) & mask
    return int(children[slot])


@kernel
def _insert(
    ids: Ids,
    positions: NDArray[np.int64],
    lengths: NDArray[np.int64],
    keys: NDArray[np.uint64],
    children: NDArray[np.int32],
    node_of: NDArray[np.int32],
) -> int:
    nodes = 1
    mask = np.uint64(keys.size - 1)
    for k in range(positions.size):
        node = 0
        for i in range(positions[k], positions[k] + lengths[k]):
            key = ((np.uint64(node) << np.uint64(32)) | np.uint64(ids[i])) + np.uint64(1)
            slot = ((key * _MIX) >> np.uint64(20)) & mask
            while keys[slot] != 0 and keys[slot] != key:
                slot = (slot + np.uint64(1)) & mask
            if keys[slot] == 0:
                keys[slot] = key
                children[slot] = nodes
                nodes += 1
            node = children[slot]
        node_of[k] = node
    return nodes


def build_trie(ids: Ids, positions: NDArray[np.int64], lengths: NDArray[np.int64]) -> Trie:
    """The trie of the sequences ids[p : p + length]."""
    most = int(lengths.sum()) + 1
    size = 1 << max(4, (2 * most - 1).bit_length())
    keys = np.zeros(size, np.uint64)
    children = np.zeros(size, np.int32)
    node_of = np.zeros(positions.size, np.int32)
    nodes = _insert(ids, positions, lengths, keys, children, node_of)
    return Trie(keys, children, node_of, int(nodes))


@kernel
def _count_occurrences(
    ids: Ids,
    document_starts: NDArray[np.int64],
    keys: NDArray[np.uint64],
    children: NDArray[np.int32],
    counts: NDArray[np.int64],
    documents: NDArray[np.int64],
    last: NDArray[np.int32],
) -> None:
    document = -1
    document_end = 0
    for start in range(ids.size):
        if start >= document_end:
            document += 1
            document_end = document_starts[document + 1] if document + 1 < document_starts.size else ids.size
        node = 0
        i = start
        while ids[i] >= FIRST_TOKEN:
            node = step(keys, children, node, ids[i])
            if node < 0:
                break
            counts[node] += 1
            if last[node] != document:
                last[node] = document
                documents[node] += 1
            i += 1


def count_occurrences(
    ids: Ids, document_starts: NDArray[np.int64], trie: Trie
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How often each of the trie's sequences occurs as a string, and in how many documents.

    One pass over the text, overlapping and nested occurrences included.

    Args:
        ids: encoded text, shape (N,).
        document_starts: position of the border that begins each document, shape (D,).
        trie: the sequences to look for.

    Returns:
        Occurrences and documents, both int64 in the order the sequences were inserted.
    """
    counts = np.zeros(trie.nodes, np.int64)
    documents = np.zeros(trie.nodes, np.int64)
    last = np.full(trie.nodes, -1, np.int32)
    _count_occurrences(ids, document_starts, trie.keys, trie.children, counts, documents, last)
    return counts[trie.node], documents[trie.node]
