"""A trie over sequences of ids, as one open-addressing table of edges.

A node is a number; the root is 0. An edge's key is its parent and the id it reads, so keys never collide.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.jit import kernel
from pipeline.text.characters import FIRST_TOKEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.ids import Ids

_MIX = np.uint64(0x9E3779B97F4A7C15)
LEAST_SLOTS = 1 << 10


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
def edge(node: int, token: int) -> np.uint64:
    """The key of an edge; never 0, which marks a free slot."""
    return ((np.uint64(node) << np.uint64(32)) | np.uint64(token)) + np.uint64(1)


@kernel
def mix(key: np.uint64) -> np.uint64:
    """A hash of an edge's key: 32 bits that depend on the node as well as on the id."""
    return (key * _MIX) >> np.uint64(32)


@kernel
def slot_of(keys: NDArray[np.uint64], key: np.uint64) -> int:
    """The slot that holds a key, or the free slot where it belongs."""
    mask = np.uint64(keys.size - 1)
    slot = mix(key) & mask
    while keys[slot] != 0 and keys[slot] != key:
        slot = (slot + np.uint64(1)) & mask
    return int(slot)


@kernel
def step(keys: NDArray[np.uint64], children: NDArray[np.int32], node: int, token: int) -> int:
    """The child of `node` along `token`, or -1."""
    key = edge(node, token)
    slot = slot_of(keys, key)
    return int(children[slot]) if keys[slot] == key else -1


@kernel
def walk(keys: NDArray[np.uint64], children: NDArray[np.int32], ids: Ids, start: int, end: int) -> int:
    """The node of the sequence ids[start:end], or -1."""
    node = 0
    for i in range(start, end):
        node = step(keys, children, node, ids[i])
        if node < 0:
            break
    return node


@kernel
def _insert(
    ids: Ids,
    positions: NDArray[np.int64],
    lengths: NDArray[np.int64],
    begin: int,
    nodes: int,
    keys: NDArray[np.uint64],
    children: NDArray[np.int32],
    node_of: NDArray[np.int32],
) -> tuple[int, int]:
    """Go on from sequence `begin` while half of the slots stay free; returns where it stopped, and nodes."""
    for k in range(begin, positions.size):
        if 2 * (nodes + lengths[k]) > keys.size:
            return k, nodes
        node = 0
        for i in range(positions[k], positions[k] + lengths[k]):
            key = edge(node, ids[i])
            slot = slot_of(keys, key)
            if keys[slot] == 0:
                keys[slot] = key
                children[slot] = nodes
                nodes += 1
            node = children[slot]
        node_of[k] = node
    return positions.size, nodes


def build_trie(ids: Ids, positions: NDArray[np.int64], lengths: NDArray[np.int64]) -> Trie:
    """The trie of the sequences ids[p : p + length]."""
    keys, children = np.zeros(LEAST_SLOTS, np.uint64), np.zeros(LEAST_SLOTS, np.int32)
    node_of = np.zeros(positions.size, np.int32)
    done, nodes = _insert(ids, positions, lengths, 0, 1, keys, children, node_of)
    while done < positions.size:
        keys, children = _copy_edges(keys, children, 2 * keys.size)
        done, nodes = _insert(ids, positions, lengths, done, nodes, keys, children, node_of)
    return Trie(keys, children, node_of, int(nodes))


@kernel
def _copy_edges(
    keys: NDArray[np.uint64], children: NDArray[np.int32], size: int
) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    new_keys = np.zeros(size, np.uint64)
    new_children = np.zeros(size, np.int32)
    for old in range(keys.size):
        if keys[old] != 0:
            slot = slot_of(new_keys, keys[old])
            new_keys[slot] = keys[old]
            new_children[slot] = children[old]
    return new_keys, new_children


@kernel
def first_steps(keys: NDArray[np.uint64], children: NDArray[np.int32], size: int) -> NDArray[np.int32]:
    """The child of the root along each id, or -1; shape (size,)."""
    first = np.full(size, -1, np.int32)
    for slot in range(keys.size):
        if keys[slot] != 0 and (keys[slot] - np.uint64(1)) >> np.uint64(32) == 0:
            first[(keys[slot] - np.uint64(1)) & np.uint64(0xFFFFFFFF)] = children[slot]
    return first


def leaves(trie: Trie) -> NDArray[np.bool_]:
    """Whether a node has no edge that leads on; shape (nodes,)."""
    leaf = np.ones(trie.nodes, np.bool_)
    leaf[((trie.keys[trie.keys != 0] - np.uint64(1)) >> np.uint64(32)).astype(np.int64)] = False
    return leaf


@kernel
def _count_occurrences(
    ids: Ids,
    document_starts: NDArray[np.int64],
    begin: int,
    end: int,
    first: NDArray[np.int32],
    keys: NDArray[np.uint64],
    children: NDArray[np.int32],
    nodes: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Count in the documents from `begin` to `end`; occurrences and documents of each node."""
    counts = np.zeros(nodes, np.int64)
    documents = np.zeros(nodes, np.int64)
    last = np.full(nodes, -1, np.int32)
    for document in range(begin, end):
        stop = document_starts[document + 1] if document + 1 < document_starts.size else ids.size
        for start in range(document_starts[document], stop):
            if ids[start] < FIRST_TOKEN or ids[start] >= first.size:
                continue
            node = first[ids[start]]
            i = start + 1
            while node >= 0:
                counts[node] += 1
                if last[node] != document:
                    last[node] = document
                    documents[node] += 1
                if ids[i] < FIRST_TOKEN:
                    break
                node = step(keys, children, node, ids[i])
                i += 1
    return counts, documents


def count_occurrences(
    ids: Ids, document_starts: NDArray[np.int64], trie: Trie, threads: int = 1
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How often each of the trie's sequences occurs as a string, and in how many documents.

    One pass over the text, overlapping and nested occurrences included.

    Args:
        ids: encoded text, shape (N,).
        document_starts: position of the border that begins each document, shape (D,).
        trie: the sequences to look for.
        threads: how many to use; each takes documents of about the same length in all.

    Returns:
        Occurrences and documents, both int64 in the order the sequences were inserted.
    """
    largest = int(
        ((trie.keys - np.uint64(1)) & np.uint64(0xFFFFFFFF))[trie.keys != 0].max(initial=np.uint64(0))
    )
    first = first_steps(trie.keys, trie.children, largest + 1)
    cuts = np.searchsorted(document_starts, np.linspace(0, ids.size, threads + 1)[1:-1])
    edges = [0, *cuts.tolist(), document_starts.size]

    def count(begin: int, end: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return _count_occurrences(
            ids, document_starts, begin, end, first, trie.keys, trie.children, trie.nodes
        )

    with ThreadPoolExecutor(threads) as pool:
        parts = list(pool.map(count, edges[:-1], edges[1:]))
    counts = sum((part[0] for part in parts), np.zeros(trie.nodes, np.int64))
    documents = sum((part[1] for part in parts), np.zeros(trie.nodes, np.int64))
    return counts[trie.node], documents[trie.node]
