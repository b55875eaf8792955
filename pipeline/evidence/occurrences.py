"""The occurrences that show each term best, found in one pass over the encoded text.

An occurrence inside of a longer word (电站 in 变电站) shows that word. So those are looked for that discovery
counted: where the text as it was cut into words has the term as one of them. Only a term that is none
anywhere gets any of its occurrences.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import numpy as np

from pipeline.evidence.sketch import (
    FREE,
    HASH,
    HEADING,
    LATER,
    STOCK,
    Sketch,
    empty_sketch,
    merge,
    offer,
    select,
)
from pipeline.jit import kernel
from pipeline.ngram.trie import build_trie, first_steps, step
from pipeline.termhood.stock import stock_lines
from pipeline.text.characters import FIRST_TOKEN, LINE, SENTENCE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.ngram.ids import Ids
    from pipeline.ngram.lookup import Sequences

AROUND = 6  # tokens and borders on either side by which occurrences are told apart
LEAST_CLAUSE = 5  # tokens that a clause of running text has beside the term


class Occurrences(NamedTuple):
    """Chosen occurrences; int64 of shape (K,) each.

    Attributes:
        term: row of the term, ascending, its best occurrence first.
        position: where it stands in the encoded text.
    """

    term: NDArray[np.int64]
    position: NDArray[np.int64]


class _Text(NamedTuple):
    """What the kernel reads of a text.

    Attributes:
        ids: the text.
        cuts: a bit for each position: whether a word begins there.
        starts: where each document begins, and where the text ends.
        stock: where each stock line begins.
        mark: a number for each id that is the same in any corpus.
    """

    ids: Ids
    cuts: NDArray[np.uint8]
    starts: NDArray[np.int64]
    stock: NDArray[np.int64]
    mark: NDArray[np.uint64]


def best_occurrences(
    encoded: Encoded, cuts: NDArray[np.uint8], terms: Sequences, most: int, threads: int
) -> Occurrences:
    """Up to `most` occurrences of each term, those that show it best (`sketch`).

    Args:
        encoded: the text.
        cuts: a bit for each position of it, the lowest first: whether a word begins there.
        terms: what to look for, shape (K,).
        most: occurrences of each.
        threads: how many to use; each takes documents of about the same length in all.
    """
    tokens = [crc32(token.encode()) + FIRST_TOKEN for token in encoded.tokens.to_pylist()]
    text = _Text(
        encoded.ids,
        cuts,
        np.append(encoded.document_starts, encoded.ids.size - 1),
        stock_lines(encoded),
        np.array([*range(FIRST_TOKEN), *tokens], np.uint64),
    )
    known = np.flatnonzero(terms.length > 0)
    found = _look(text, terms, known, most, threads, whole=True)
    never = known[found.key[known, 0] == FREE]
    if never.size:
        anywhere = _look(text, terms, never, most, threads, whole=False)
        merge(found, anywhere)
    return Occurrences(*select(found, most))


def _look(
    text: _Text, terms: Sequences, rows: NDArray[np.int64], most: int, threads: int, *, whole: bool
) -> Sketch:
    """A sketch of all terms, with occurrences of some, as words of the text (`whole`) or anywhere."""
    trie = build_trie(terms.ids, terms.start[rows], terms.length[rows])
    item = np.full(trie.nodes, -1, np.int64)
    item[trie.node] = rows
    first = first_steps(trie.keys, trie.children, text.mark.size)
    cuts = np.searchsorted(text.starts[:-1], np.linspace(0, text.ids.size, threads + 1)[1:-1])
    edges = [0, *cuts.tolist(), text.starts.size - 1]

    def look(begin: int, end: int) -> Sketch:
        sketch = empty_sketch(terms.length.size, most)
        _find(text, first, trie.keys, trie.children, item, begin, end, whole, sketch)
        return sketch

    with ThreadPoolExecutor(threads) as executor:
        found, *others = executor.map(look, edges[:-1], edges[1:])
    for other in others:
        merge(found, other)
    return found


@kernel
def _find(
    text: _Text,
    first: NDArray[np.int32],
    keys: NDArray[np.uint64],
    children: NDArray[np.int32],
    item: NDArray[np.int64],
    begin: int,
    end: int,
    whole: bool,
    sketch: Sketch,
) -> None:
    """Offer the occurrences in the documents from `begin` to `end`."""
    ids, cuts = text.ids, text.cuts
    met = np.full((sketch.key.shape[0], 4), -1, np.int32)  # the document each was met in last, by its kind
    for document in range(begin, end):
        stop = text.starts[document + 1]
        line = text.starts[document]
        next_stock = np.searchsorted(text.stock, line)
        while line < stop:
            last = line + 1
            sentence = False
            while last < stop and ids[last] > LINE:
                sentence = sentence or ids[last] == SENTENCE
                last += 1
            is_stock = next_stock < text.stock.size and text.stock[next_stock] == line
            next_stock += is_stock
            for i in range(line + 1, last):
                if ids[i] < FIRST_TOKEN or (whole and not (cuts[i >> 3] >> (i & 7)) & 1):
                    continue
                node = first[ids[i]]
                j = i + 1
                while node >= 0:
                    ends = ids[j] < FIRST_TOKEN
                    if item[node] >= 0 and (not whole or ends or (cuts[j >> 3] >> (j & 7)) & 1):
                        heading = not (sentence and _runs(ids, i, j))
                        _see(text, item[node], i, j, document, is_stock, heading, met, sketch)
                    if ends or (whole and (cuts[j >> 3] >> (j & 7)) & 1):
                        break
                    node = step(keys, children, node, ids[j])
                    j += 1
            line = last


@kernel
def _see(
    text: _Text,
    term: int,
    start: int,
    end: int,
    document: int,
    is_stock: bool,
    heading: bool,
    met: NDArray[np.int32],
    sketch: Sketch,
) -> None:
    """Offer ids[start:end] with its key."""
    kind = 2 * is_stock + heading
    key = np.uint64(0)
    if is_stock:
        key |= STOCK
    if met[term, kind] == document:
        key |= LATER
    if heading:
        key |= HEADING
    met[term, kind] = document
    if key < sketch.key[term, sketch.key.shape[1] - 1]:
        offer(sketch, term, key | (_hash(text, start, end) & HASH), start, document)


@kernel
def _runs(ids: Ids, start: int, end: int) -> bool:
    """Whether the clause around ids[start:end] has `LEAST_CLAUSE` more tokens."""
    more = 0
    i = start - 1
    while more < LEAST_CLAUSE and ids[i] > LINE and ids[i] != SENTENCE:
        more += ids[i] >= FIRST_TOKEN
        i -= 1
    i = end
    while more < LEAST_CLAUSE and ids[i] > LINE and ids[i] != SENTENCE:
        more += ids[i] >= FIRST_TOKEN
        i += 1
    return more >= LEAST_CLAUSE


@kernel
def _hash(text: _Text, start: int, end: int) -> np.uint64:
    """A hash of what stands around ids[start:end] in its line."""
    value = np.uint64(0xD6E8FEB86659FD93)
    for way in (-1, 1):
        i = start - 1 if way < 0 else end
        for _ in range(AROUND):
            if text.ids[i] <= LINE:
                break
            value ^= text.mark[text.ids[i]]
            value = (value * np.uint64(0x9E3779B97F4A7C15)) ^ (value >> np.uint64(29))
            i += way
        value ^= np.uint64(1)  # so that left and right are not the same
        value = (value * np.uint64(0x9E3779B97F4A7C15)) ^ (value >> np.uint64(29))
    return value
