"""Occurrences of listed terms in ids, told from accidents by the likeliest words of the text around them.

A listed string may come about by accident where two words meet (电压 in 变电|压缩机). So the text is cut into
its likeliest words as the mined corpus was (`candidates.rectify`), and an occurrence counts unless a word
lies across one of its ends. Of those that count, outermost ones are chosen: none overlaps another, together
they have the most tokens, and of such choices the one of the fewest terms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from pipeline.jit import kernel
from pipeline.ngram.lookup import encode_strings
from pipeline.ngram.paths import LONGEST, NEVER, best_path, empty_best, lay_out
from pipeline.ngram.trie import build_trie
from pipeline.text.characters import FIRST_TOKEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.ngram.ids import Ids
    from pipeline.ngram.paths import Words
    from pipeline.params import EncodeParams

_FEWER = 1 << 11  # more than terms in a stretch of text: what a token covered weighs against one term less


class Matcher(NamedTuple):
    """What the kernel reads of a mined corpus and its list.

    Attributes:
        words: those that text is cut by, and the listed terms; by the corpus's ids, and one more that follows
            them, an unknown token's.
        row: int32, the row in the list of the term in each slot of these, -1 where there is none.
        longest: tokens of the longest term.
    """

    words: Words
    row: NDArray[np.int32]
    longest: int


class Matches(NamedTuple):
    """Occurrences in ids, by where they begin, then by length; shape (K,) each.

    Attributes:
        start: int64, where they begin.
        length: int64, their tokens.
        term: int64, row of the term in the list.
        outermost: bool, whether they are among the chosen ones.
    """

    start: NDArray[np.int64]
    length: NDArray[np.int64]
    term: NDArray[np.int64]
    outermost: NDArray[np.bool_]


def build_matcher(
    encoded: Encoded,
    units: EncodeParams,
    words: pa.StringArray,
    log_weight: NDArray[np.float64],
    terms: pa.StringArray,
) -> Matcher:
    """Prepare to look for terms.

    Args:
        encoded: the mined corpus.
        units: how it was encoded.
        words: those it was cut by, shape (W,).
        log_weight: ln of their weights.
        terms: what to look for, shape (K,).
    """
    sequences = encode_strings(encoded, pa.concat_arrays([words, terms]), units)
    known = np.flatnonzero(sequences.length)
    trie = build_trie(sequences.ids, sequences.start[known], sequences.length[known])
    is_term = known >= len(words)
    log_p = np.full(trie.nodes, -np.inf)
    log_p[trie.node[is_term]] = NEVER
    log_p[trie.node[~is_term]] = log_weight[known[~is_term]]
    counts = np.append(np.maximum(encoded.id_counts, 1), 1)
    laid_out, node = lay_out(trie, log_p, np.log(counts) - np.log(encoded.counts.sum()))
    row = np.full(laid_out.edges.size // 2, -1, np.int32)
    # Of terms that are the same tokens the first one counts, so it is written last.
    row[node[trie.node[is_term]][::-1] - 1] = known[is_term][::-1] - len(words)
    return Matcher(laid_out, row, int(sequences.length[known[is_term]].max(initial=1)))


def find_matches(ids: Ids, matcher: Matcher, *, nested: bool) -> Matches:
    """Find listed terms in ids; those that are not outermost only if `nested`."""
    return Matches(*_find(ids, matcher, nested))


@kernel
def _find(
    ids: Ids, matcher: Matcher, nested: bool
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    words, row, longest, best = matcher.words, matcher.row, matcher.longest, empty_best()
    begins = np.empty(LONGEST, np.int64)
    ends = np.empty(LONGEST, np.int64)
    worth = np.empty(LONGEST + 1, np.int64)
    by = np.empty(LONGEST + 1, np.int64)
    found = np.empty((1 << 14, 3), np.int64)
    chosen = np.empty(1 << 14, np.bool_)
    count = 0
    i = 0
    while i < ids.size:
        if ids[i] < FIRST_TOKEN:
            i += 1
            continue
        start = i
        while i < ids.size and ids[i] >= FIRST_TOKEN and i - start < LONGEST:
            i += 1
        n = i - start
        if count + n * longest > chosen.size:  # here, so that no reference is counted at every token
            wider = np.empty((2 * count + n * longest, 3), np.int64)
            wider[:count] = found[:count]
            found = wider
            more = np.empty(found.shape[0], np.bool_)
            more[:count] = chosen[:count]
            chosen = more
        before = count
        count = best_path(ids, start, n, words, best, row, found, count)
        if count > before:
            count = _keep(found, before, count, start, n, best.back, begins, ends)
            _choose(found, before, count, start, n, worth, by, chosen)
            if not nested:
                count = _pack(found, chosen, before, count)
    return found[:count, 0].copy(), found[:count, 1].copy(), found[:count, 2].copy(), chosen[:count].copy()


@kernel
def _keep(
    found: NDArray[np.int64],
    begin: int,
    end: int,
    start: int,
    n: int,
    back: NDArray[np.int64],
    begins: NDArray[np.int64],
    ends: NDArray[np.int64],
) -> int:
    """Of found[begin:end] keep what no word of the best path crosses; returns where they end.

    `begins` and `ends` take where the word begins and ends that each token is part of.
    """
    k = n
    while k > 0:
        for token in range(back[k], k):
            begins[token] = back[k]
            ends[token] = k
        k = back[k]
    kept = begin
    for k in range(begin, end):
        s = found[k, 0] - start
        e = s + found[k, 1]
        if (begins[s] < s and ends[s] < e) or (ends[e - 1] > e and begins[e - 1] > s):
            continue
        found[kept, 0], found[kept, 1], found[kept, 2] = found[k, 0], found[k, 1], found[k, 2]
        kept += 1
    return kept


@kernel
def _pack(found: NDArray[np.int64], chosen: NDArray[np.bool_], begin: int, end: int) -> int:
    """Of found[begin:end] keep the chosen ones; returns where they end."""
    kept = begin
    for k in range(begin, end):
        if chosen[k]:
            found[kept, 0], found[kept, 1], found[kept, 2] = found[k, 0], found[k, 1], found[k, 2]
            chosen[kept] = True
            kept += 1
    return kept


@kernel
def _choose(
    found: NDArray[np.int64],
    begin: int,
    end: int,
    start: int,
    n: int,
    worth: NDArray[np.int64],
    by: NDArray[np.int64],
    chosen: NDArray[np.bool_],
) -> None:
    """Mark those of found[begin:end] that cover the most tokens, of such choices the one of the fewest.

    `worth` takes that of the best choice that ends at each token or before, `by` the match that ends there in
    it, -1 if none does.
    """
    worth[: n + 1] = 0
    by[: n + 1] = -1
    k = begin
    for s in range(n):
        if worth[s] > worth[s + 1]:
            worth[s + 1] = worth[s]
            by[s + 1] = -1
        while k < end and found[k, 0] - start == s:
            e = s + found[k, 1]
            value = worth[s] + found[k, 1] * _FEWER - 1
            if value > worth[e]:
                worth[e] = value
                by[e] = k
            chosen[k] = False
            k += 1
    e = n
    while e > 0:
        if by[e] < 0:
            e -= 1
        else:
            chosen[by[e]] = True
            e -= found[by[e], 1]
