"""Rectified counts: how often a candidate is chosen when the text is cut into its most likely words.

The raw count of a string counts it inside of longer terms, too (直流输电 in 柔性直流输电). Here the whole
text is segmented by a unigram model of the candidates, weighted by their quality, and each occurrence
counts for one of them alone.

Source: the rectified frequency of SegPhrase (Liu et al., Mining Quality Phrases from Massive Text Corpora,
2015).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from pipeline.jit import kernel
from pipeline.ngram.paths import LONGEST, best_path, empty_best, lay_out
from pipeline.ngram.trie import build_trie
from pipeline.text.characters import FIRST_TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.ngram.ids import Ids
    from pipeline.ngram.paths import Words


class Rectified(NamedTuple):
    """The likeliest words of a text.

    Attributes:
        chosen: int64, how often each candidate was chosen, shape (K,); of a part of the text, each node.
        cuts: uint8, a bit for each position of the text, the lowest first: whether a word begins there, one
            of a single token too. One ends at every border. Of a part, the first bit is that of the last
            position before it, or its first one, that 8 divides.
    """

    chosen: NDArray[np.int64]
    cuts: NDArray[np.uint8]


class Model(NamedTuple):
    """What a text is segmented by.

    Attributes:
        words: candidates and single tokens, weighted.
        node: int32, the node of each candidate in `words`, shape (K,).
    """

    words: Words
    node: NDArray[np.int32]


class Rectify(Protocol):
    """Segments a text by candidates."""

    def __call__(
        self,
        encoded: Encoded,
        position: NDArray[np.int64],
        length: NDArray[np.int64],
        log_weight: NDArray[np.float64],
    ) -> Rectified:
        """Segment; the arguments are those of `rectify`."""
        ...


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
    known = model(encoded, position, length, log_weight)
    rows = np.searchsorted(encoded.row_starts, np.linspace(0, encoded.ids.size, 4 * threads + 1)[1:-1])
    edges = [0, *np.unique(encoded.row_starts[np.minimum(rows, encoded.row_starts.size - 1)]).tolist()]
    edges.append(encoded.ids.size)

    with ThreadPoolExecutor(threads) as executor:
        parts = executor.map(partial(choose, encoded.ids, known.words), edges[:-1], edges[1:])
        return collect(encoded, known, zip(edges[:-1], parts, strict=True))


def model(
    encoded: Encoded,
    position: NDArray[np.int64],
    length: NDArray[np.int64],
    log_weight: NDArray[np.float64],
) -> Model:
    """What `rectify` segments by."""
    trie = build_trie(encoded.ids, position, length)
    log_p = np.full(trie.nodes, -np.inf)
    log_p[trie.node] = log_weight
    single = np.log(np.maximum(encoded.id_counts, 1)) - np.log(encoded.counts.sum())
    words, node = lay_out(trie, log_p, single)
    return Model(words, node[trie.node])


def choose(ids: Ids, words: Words, begin: int, end: int) -> Rectified:
    """Segment a part of the text, ids[begin:end], which begins with a border and ends before one."""
    return Rectified(*_choose(ids, begin, end, words))


def collect(encoded: Encoded, known: Model, parts: Iterable[tuple[int, Rectified]]) -> Rectified:
    """Put parts together, each given with where it begins."""
    chosen = np.zeros(known.words.edges.size // 2 + 1, np.int64)
    cuts = np.zeros((encoded.ids.size >> 3) + 1, np.uint8)
    for begin, part in parts:
        chosen += part.chosen
        cuts[begin >> 3 : (begin >> 3) + part.cuts.size] |= part.cuts
    return Rectified(chosen[known.node], cuts)


@kernel
def _choose(ids: Ids, begin: int, end: int, words: Words) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """The best path between any two borders of ids[begin:end]: choices by node, and its cuts."""
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
