"""For each term the few occurrences that show it best, kept while the text goes by.

Occurrences are in a total order, by a key of 64 bits, the lower the better:

    stock line · the document had one such before · no running text · a hash of what stands around

So what stands in a line that many documents have comes last; every document gives one line before any gives
a second; a clause of a sentence goes before a heading or an item of a list; and of equals a hash decides, by
which any part of the corpus has the same chance, and the choice stays what it was when documents are added.
Occurrences with the same hash say the same: one is kept.

The best of each term are the same however the text is cut between documents, so that threads can look for
them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

FREE = np.uint64(0xFFFFFFFFFFFFFFFF)
HASH = np.uint64((1 << 60) - 1)  # the bits of a key that are the hash
HEADING, LATER, STOCK = np.uint64(1 << 60), np.uint64(1 << 61), np.uint64(1 << 62)
# Held for each line that is wanted: the first of a document come in two kinds, so that of 4·m occurrences m
# are of different documents, if there are so many, or there is room for m others.
HELD = 4


class Sketch(NamedTuple):
    """The best occurrences so far, shape (K, W) each, ascending by key.

    Attributes:
        key: uint64, `FREE` where there is none.
        position: int64, where it stands.
        document: int32, the document it stands in.
    """

    key: NDArray[np.uint64]
    position: NDArray[np.int64]
    document: NDArray[np.int32]


def empty_sketch(terms: int, most: int) -> Sketch:
    """A sketch of nothing, from which `most` occurrences of each term can be selected."""
    shape = (terms, HELD * most)
    return Sketch(np.full(shape, FREE), np.full(shape, -1, np.int64), np.full(shape, -1, np.int32))


@kernel
def offer(sketch: Sketch, term: int, key: np.uint64, position: int, document: int) -> None:
    """Take an occurrence if it is among the best; of equals the first one stays."""
    keys = sketch.key[term]
    k = keys.size - 1
    if key >= keys[k]:
        return
    for i in range(keys.size):
        if keys[i] == FREE:
            break
        if (keys[i] & HASH) == (key & HASH):
            if keys[i] <= key:
                return
            k = i  # the better one takes its place
            break
    while k > 0 and keys[k - 1] > key:
        keys[k] = keys[k - 1]
        sketch.position[term, k] = sketch.position[term, k - 1]
        sketch.document[term, k] = sketch.document[term, k - 1]
        k -= 1
    keys[k] = key
    sketch.position[term, k] = position
    sketch.document[term, k] = document


@kernel
def merge(sketch: Sketch, other: Sketch) -> None:
    """Take what the sketch of a later part of the text has."""
    for term in range(other.key.shape[0]):
        for k in range(other.key.shape[1]):
            if other.key[term, k] == FREE:
                break
            position, document = np.int64(other.position[term, k]), np.int64(other.document[term, k])
            offer(sketch, term, other.key[term, k], int(position), int(document))


@kernel
def select(sketch: Sketch, most: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Up to `most` occurrences of each term: one of each document first, then others, stock lines last.

    Returns:
        Terms and positions, each term's in order of their keys.
    """
    terms, size = sketch.key.shape
    term_of = np.empty(terms * most, np.int64)
    position = np.empty(terms * most, np.int64)
    taken = np.zeros(size, np.bool_)
    found = 0
    for term in range(terms):
        taken[:] = False
        left = most
        for turn in range(4):
            stock, any_document = turn >= 2, turn % 2 == 1
            for k in range(size):
                key = sketch.key[term, k]
                if left == 0 or key == FREE:
                    break
                passed = taken[k] or ((key & STOCK) != 0) != stock
                for j in range(size if not any_document else 0):
                    if taken[j] and sketch.document[term, j] == sketch.document[term, k]:
                        passed = True
                if not passed:
                    taken[k] = True
                    left -= 1
        for k in range(size):
            if taken[k]:
                term_of[found], position[found] = term, sketch.position[term, k]
                found += 1
    return term_of[:found], position[:found]
