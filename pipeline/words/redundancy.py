"""Dissolves words that other words explain: the redundancy check of nlp-zero's Word_Finder.

The order of every step matters to the result (each decision changes the counts the next one sees, and the
package updates the logarithm of its total only when a word is set, not when one is removed), so the loop
follows the package's own, over a trie of ids.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from pipeline.jit import kernel
from pipeline.ngram.trie import build_trie, step, walk
from pipeline.text.characters import FIRST_TOKEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.ngram.ids import Ids

NO_WORD = -100.0  # the package's stand-in for ln 0


def dissolve(
    encoded: Encoded, position: NDArray[np.int64], length: NDArray[np.int64], count: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Decide for each word, from the longest down, whether its parts explain it.

    A word w stays if ln P(w) - Σ ln P(part) ≥ len(w) - 1, its parts being the best segmentation of w by
    the other words (runs of Latin letters and digits joined). Otherwise its count goes to its parts.

    Args:
        encoded: the text.
        position: where each word stands, in order of first occurrence, shape (K,).
        length: its characters.
        count: its occurrences as a coarse segment.

    Returns:
        The counts afterwards, shape (K,); 0 for a dissolved word.
    """
    trie = build_trie(encoded.ids, position, length)
    word_of = np.full(trie.nodes, -1, np.int64)
    word_of[trie.node] = np.arange(position.size)
    order = np.argsort(-length, kind="stable")
    latin = np.zeros(encoded.size, np.bool_)
    latin[FIRST_TOKEN:] = [token.isascii() for token in encoded.tokens.to_pylist()]
    result = count.copy()
    _dissolve(
        encoded.ids, position, length, order, trie.keys, trie.children, word_of, latin, count.copy(), result
    )
    return result


@kernel
def _log_probability(frequency: NDArray[np.int64], word: int, log_total: float) -> float:
    if word < 0 or frequency[word] == 0:
        return NO_WORD - log_total
    return math.log(frequency[word]) - log_total


@kernel
def _dissolve(
    ids: Ids,
    position: NDArray[np.int64],
    length: NDArray[np.int64],
    order: NDArray[np.int64],
    keys: NDArray[np.uint64],
    children: NDArray[np.int32],
    word_of: NDArray[np.int64],
    latin: NDArray[np.bool_],
    frequency: NDArray[np.int64],
    result: NDArray[np.int64],
) -> None:
    """`frequency` is the model's counts (a word is out of it while it is judged), `result` the words' own."""
    longest = 0
    for n in length:
        longest = max(longest, n)
    parts = np.empty(longest, np.int64)
    begins = np.empty(longest + 1, np.int64)
    score = np.empty(longest + 1, np.float64)
    back = np.empty(longest + 1, np.int64)
    total = 0
    for f in frequency:
        total += f
    log_total = math.log(total) if total > 0 else NO_WORD
    for w in order:
        n = length[w]
        if n == 1:
            continue
        start = position[w]
        own = frequency[w]
        gain = _log_probability(frequency, w, log_total)
        frequency[w] = 0
        total -= own
        pieces = _segment(
            ids, start, n, keys, children, word_of, latin, frequency, log_total, score, back, begins
        )
        for k in range(pieces):
            node = walk(keys, children, ids, start + begins[k], start + begins[k + 1])
            parts[k] = word_of[node] if node >= 0 else -1
            gain -= _log_probability(frequency, parts[k], log_total)
        if gain < n - 1:
            for k in range(pieces):
                # A part that is no word (a long run of Latin, joined) has nowhere to take the count.
                if parts[k] >= 0:
                    frequency[parts[k]] += own
                    total += own
                    result[parts[k]] += own
            result[w] = 0
        else:
            frequency[w] = own
            total += own
        log_total = math.log(total) if total > 0 else NO_WORD


@kernel
def _segment(
    ids: Ids,
    start: int,
    n: int,
    keys: NDArray[np.uint64],
    children: NDArray[np.int32],
    word_of: NDArray[np.int64],
    latin: NDArray[np.bool_],
    frequency: NDArray[np.int64],
    log_total: float,
    score: NDArray[np.float64],
    back: NDArray[np.int64],
    begins: NDArray[np.int64],
) -> int:
    """Best path over ids[start : start + n] by the words of the model; returns the number of pieces.

    Piece k is begins[k] to begins[k + 1]. A character that starts no known word and ends none passes alone,
    at `NO_WORD`. The first path found wins a tie.
    """
    for i in range(n + 1):
        back[i] = -1
    score[0] = 1.0
    for i in range(n):
        node = 0
        for j in range(i, n):
            node = step(keys, children, node, ids[start + j])
            if node < 0:
                break
            w = word_of[node]
            if w >= 0 and frequency[w] > 0:
                s = score[i] + (math.log(frequency[w]) - log_total)
                if back[j + 1] < 0 or s > score[j + 1]:
                    score[j + 1] = s
                    back[j + 1] = i
        if back[i + 1] < 0:
            score[i + 1] = score[i] + NO_WORD
            back[i + 1] = i
    pieces = 0
    i = n
    while i > 0:
        pieces += 1
        i = back[i]
    k = pieces
    begins[k] = n
    i = n
    while i > 0:
        k -= 1
        i = back[i]
        begins[k] = i
    return _join_latin(ids, start, latin, begins, pieces)


@kernel
def _join_latin(
    ids: Ids, start: int, latin: NDArray[np.bool_], begins: NDArray[np.int64], pieces: int
) -> int:
    """Join each all-Latin piece to the one before it if that ends in Latin, as the package does."""
    kept = 0
    joining = False
    end = begins[pieces]
    for k in range(pieces):
        first = begins[k]
        last = (begins[k + 1] if k + 1 < pieces else end) - 1
        if latin[ids[start + last]]:
            if joining:
                whole = True
                for i in range(first, last + 1):
                    if not latin[ids[start + i]]:
                        whole = False
                        break
                if whole:
                    continue
                joining = False
            else:
                joining = True
        else:
            joining = False
        begins[kept] = first
        kept += 1
    begins[kept] = end
    return kept
