"""What the general lexicon says of candidates, each looked at as if the lexicon did not have it itself.

A candidate that is a word of the lexicon must look like one that is not, or the classifier trained on such
words would learn nothing but the lexicon: so its own entry is left out of all that is said here.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.jit import kernel
from pipeline.ngram.lookup import encode_strings
from pipeline.ngram.trie import build_trie, step, walk
from pipeline.text.lexicon import CharacterHabits, character_habits, general_lexicon

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.ngram.ids import Ids
    from pipeline.params import EncodeParams

UNKNOWN = math.log(1e-9)  # ln p of a token that the lexicon has not
NO_TAG = -1


class Parses(NamedTuple):
    """The best segmentation of each candidate into two or more words of the lexicon; shape (K,) each.

    Attributes:
        parts: int64, words in the segmentation.
        single: int64, those of one token.
        first_length: int64, tokens of the first word.
        last_length: int64, tokens of the last word.
        first_tag: int64, part of speech of the first word, or `NO_TAG`.
        last_tag: int64, the same of the last.
        log_probability: float64, ln p of the segmentation.
    """

    parts: NDArray[np.int64]
    single: NDArray[np.int64]
    first_length: NDArray[np.int64]
    last_length: NDArray[np.int64]
    first_tag: NDArray[np.int64]
    last_tag: NDArray[np.int64]
    log_probability: NDArray[np.float64]


class WordTrie(NamedTuple):
    """The general lexicon's words as sequences of a corpus's ids (`ngram.trie`).

    Attributes:
        keys: uint64, the edges.
        children: int32, where each leads to.
        log_p: float64, ln p of the word that ends at each node, -inf where none does.
        tag: int64, its part of speech, or `NO_TAG`.
    """

    keys: NDArray[np.uint64]
    children: NDArray[np.int32]
    log_p: NDArray[np.float64]
    tag: NDArray[np.int64]


def word_trie(encoded: Encoded, params: EncodeParams) -> WordTrie:
    """The words of the general lexicon whose tokens a corpus has.

    Args:
        encoded: the corpus.
        params: how it was encoded.
    """
    lexicon = general_lexicon()
    sequences = encode_strings(encoded, lexicon.words, params)
    known = np.flatnonzero(sequences.length > 0)
    trie = build_trie(sequences.ids, sequences.start[known], sequences.length[known])
    log_p = np.full(trie.nodes, -np.inf)
    log_p[trie.node] = np.log((lexicon.frequency[known] + 0.5) / lexicon.frequency.sum())
    tag = np.full(trie.nodes, NO_TAG, np.int64)
    tag[trie.node] = lexicon.tag[known]
    return WordTrie(trie.keys, trie.children, log_p, tag)


@kernel
def own_tags(
    ids: Ids, position: NDArray[np.int64], length: NDArray[np.int64], words: WordTrie
) -> NDArray[np.int64]:
    """The part of speech of each candidate itself, `NO_TAG` where the lexicon has it not; shape (K,)."""
    out = np.full(position.size, NO_TAG, np.int64)
    for k in range(position.size):
        node = walk(words.keys, words.children, ids, position[k], position[k] + length[k])
        if node >= 0 and words.log_p[node] > -np.inf:
            out[k] = words.tag[node]
    return out


def parse(ids: Ids, position: NDArray[np.int64], length: NDArray[np.int64], words: WordTrie) -> Parses:
    """Segment candidates by the unigram model of the general lexicon.

    Args:
        ids: the text.
        position: where each candidate stands in it, shape (K,).
        length: its tokens.
        words: the lexicon.
    """
    return Parses(*_parse(ids, position, length, words.keys, words.children, words.log_p, words.tag))


@kernel
def _parse(
    ids: Ids,
    position: NDArray[np.int64],
    length: NDArray[np.int64],
    keys: NDArray[np.uint64],
    children: NDArray[np.int32],
    log_p: NDArray[np.float64],
    tag: NDArray[np.int64],
) -> tuple[
    NDArray[np.int64],
    NDArray[np.int64],
    NDArray[np.int64],
    NDArray[np.int64],
    NDArray[np.int64],
    NDArray[np.int64],
    NDArray[np.float64],
]:
    size = position.size
    parts = np.zeros(size, np.int64)
    single = np.zeros(size, np.int64)
    first_length = np.zeros(size, np.int64)
    last_length = np.zeros(size, np.int64)
    first_tag = np.full(size, NO_TAG, np.int64)
    last_tag = np.full(size, NO_TAG, np.int64)
    total = np.zeros(size)
    best = np.empty(256)
    back = np.empty(256, np.int64)
    word = np.empty(256, np.int64)
    for k in range(size):
        start = position[k]
        n = length[k]
        best[0] = 0.0
        for i in range(1, n + 1):
            best[i] = -np.inf
        for i in range(n):
            if best[i] + UNKNOWN > best[i + 1]:
                best[i + 1] = best[i] + UNKNOWN
                back[i + 1] = i
                word[i + 1] = -1
            node = 0
            for j in range(i, n):
                node = step(keys, children, node, ids[start + j])
                if node < 0:
                    break
                if log_p[node] == -np.inf:
                    continue
                whole = i == 0 and j == n - 1
                if not whole and best[i] + log_p[node] > best[j + 1]:
                    best[j + 1] = best[i] + log_p[node]
                    back[j + 1] = i
                    word[j + 1] = node
        total[k] = best[n]
        end = n
        while end > 0:
            begin = back[end]
            part_tag = tag[word[end]] if word[end] >= 0 else NO_TAG
            parts[k] += 1
            single[k] += end - begin == 1
            if end == n:
                last_length[k] = end - begin
                last_tag[k] = part_tag
            if begin == 0:
                first_length[k] = end
                first_tag[k] = part_tag
            end = begin
    return parts, single, first_length, last_length, first_tag, last_tag, total


class Characters(NamedTuple):
    """How the characters of each candidate stand in words of the lexicon; float64 of shape (K,) each.

    Attributes:
        begins: ln of words that begin with its first character over that character's use.
        ends: ln of words that end with its last character over that character's use.
        inside: the least ln of words with an inner character over that character's use, at most 0.
        begins_share: ln of the share of words with its first character that begin with it.
        ends_share: ln of the share of words with its last character that end with it.
        first_single: share of the first character's use that is as a word by itself.
        last_single: the same of the last character.
        inner_single: the same, the most of the inner ones.
    """

    begins: NDArray[np.float64]
    ends: NDArray[np.float64]
    inside: NDArray[np.float64]
    begins_share: NDArray[np.float64]
    ends_share: NDArray[np.float64]
    first_single: NDArray[np.float64]
    last_single: NDArray[np.float64]
    inner_single: NDArray[np.float64]


def habits_of_ids(encoded: Encoded) -> CharacterHabits:
    """The habits of characters by the ids of a corpus, shape (size,) each; 0 for what is no character."""
    habits = character_habits()
    known = (encoded.points >= 0) & (encoded.points < habits.used.size)
    return CharacterHabits(*(np.where(known, habit[encoded.points * known], 0.0) for habit in habits))


def characters(
    ids: Ids,
    position: NDArray[np.int64],
    length: NDArray[np.int64],
    own: NDArray[np.bool_],
    habits: CharacterHabits,
) -> Characters:
    """Look at the characters at the edges and inside of candidates.

    Args:
        ids: the text.
        position: where each candidate stands in it, shape (K,).
        length: its tokens.
        own: whether the lexicon has it; it is then not counted with the others.
        habits: by id.
    """
    return Characters(*_characters(ids, position, length, own, *habits))


@kernel
def _characters(
    ids: Ids,
    position: NDArray[np.int64],
    length: NDArray[np.int64],
    own: NDArray[np.bool_],
    begins: NDArray[np.float64],
    inside: NDArray[np.float64],
    ends: NDArray[np.float64],
    used: NDArray[np.float64],
    single: NDArray[np.float64],
) -> tuple[
    NDArray[np.float64],
    NDArray[np.float64],
    NDArray[np.float64],
    NDArray[np.float64],
    NDArray[np.float64],
    NDArray[np.float64],
    NDArray[np.float64],
    NDArray[np.float64],
]:
    size = position.size
    out_begins = np.zeros(size)
    out_ends = np.zeros(size)
    out_inside = np.zeros(size)
    begins_share = np.zeros(size)
    ends_share = np.zeros(size)
    first_single = np.zeros(size)
    last_single = np.zeros(size)
    inner_single = np.zeros(size)
    for k in range(size):
        itself = 1.0 if own[k] else 0.0
        a = ids[position[k]]
        b = ids[position[k] + length[k] - 1]
        if used[a] > 0:
            out_begins[k] = math.log((begins[a] - itself + 1) / (used[a] + 1))
            words = begins[a] + inside[a] + ends[a] - itself
            begins_share[k] = math.log((begins[a] - itself + 1) / (words + 2))
        if used[b] > 0:
            out_ends[k] = math.log((ends[b] - itself + 1) / (used[b] + 1))
            words = begins[b] + inside[b] + ends[b] - itself
            ends_share[k] = math.log((ends[b] - itself + 1) / (words + 2))
        first_single[k] = single[a]
        last_single[k] = single[b]
        for i in range(position[k] + 1, position[k] + length[k] - 1):
            c = ids[i]
            if used[c] > 0:
                words = begins[c] + inside[c] + ends[c] - itself
                out_inside[k] = min(out_inside[k], math.log((words + 1) / (used[c] + 1)))
            inner_single[k] = max(inner_single[k], single[c])
    return (
        out_begins,
        out_ends,
        out_inside,
        begins_share,
        ends_share,
        first_single,
        last_single,
        inner_single,
    )
