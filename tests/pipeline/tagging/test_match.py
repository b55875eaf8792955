"""Matches against their definition in plain Python."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ngram.encode import encode
from pipeline.params import EncodeParams
from pipeline.tagging.match import build_matcher, find_matches
from pipeline.text.characters import FIRST_TOKEN
from tests.helpers import documents_table

UNITS = EncodeParams(units="token", repeated=True)
ALPHABET = "电压流机"
MINED = encode(documents_table([ALPHABET * 3, "电压"]), UNITS)
STRINGS = st.text(ALPHABET, min_size=2, max_size=4)
TERMS = st.lists(st.text(ALPHABET, min_size=1, max_size=4), min_size=1, max_size=6, unique=True)
SINGLE = dict(zip(MINED.tokens.to_pylist(), np.log(MINED.counts / MINED.counts.sum()).tolist(), strict=True))


def matches(text, words, terms, *, nested):
    """Begin, end and term of each match in one stretch of text, and whether it is outermost."""
    matcher = build_matcher(
        MINED,
        UNITS,
        pa.array(list(words), pa.string()),
        np.array(list(words.values()), np.float64),
        pa.array(terms),
    )
    ids = encode_as_mined(text)
    found = find_matches(ids, matcher, nested=nested)
    return [
        (s - 1, s - 1 + n, terms[k], chosen)
        for s, n, k, chosen in zip(*(column.tolist() for column in found), strict=True)
    ]


def encode_as_mined(text):
    """A border, the tokens and a border; x is a token that was never seen."""
    ids = {token: k for k, token in enumerate(MINED.tokens.to_pylist(), FIRST_TOKEN)}
    return np.array([0, *(ids.get(token, MINED.size) for token in text), 0], np.uint32)


def best_path(text, words):
    """Where each word of the likeliest path begins and ends."""
    best, back = [0.0] + [-math.inf] * len(text), [0] * (len(text) + 1)
    unseen = -math.log(MINED.counts.sum())
    for i in range(len(text)):
        for j in range(i + 1, len(text) + 1):
            p = SINGLE.get(text[i], unseen) if j == i + 1 else words.get(text[i:j], -math.inf)
            if best[i] + p > best[j]:
                best[j], back[j] = best[i] + p, i
    path, j = [], len(text)
    while j:
        path.append((back[j], j))
        j = back[j]
    return path


def that_count(text, words, terms):
    """Occurrences that no word of the path crosses."""
    path = best_path(text, words)
    occurrences = [
        (i, i + len(term), term) for term in terms for i in range(len(text)) if text.startswith(term, i)
    ]
    return sorted(
        (s, e, term) for s, e, term in occurrences if not any(a < s < b < e or s < a < e < b for a, b in path)
    )


def best_choice(spans):
    """Most tokens covered without overlap, and the fewest spans that do so."""
    best = [(0, 0, 0)]  # end, tokens, minus spans
    for s, e, _ in sorted(spans, key=lambda span: span[1]):
        tokens, fewer = max((tokens, fewer) for end, tokens, fewer in best if end <= s)
        best.append((e, tokens + e - s, fewer - 1))
    return max((tokens, fewer) for _, tokens, fewer in best)


@st.composite
def weights(draw):
    """Words with weights that no two paths have in common."""
    words = draw(st.lists(STRINGS, max_size=8, unique=True))
    drawn = np.random.default_rng(draw(st.integers(0, 1000))).uniform(0.001, 0.5, len(words))
    return dict(zip(words, np.log(drawn).tolist(), strict=True))


@given(st.text(ALPHABET + "x", min_size=1, max_size=16), weights(), TERMS)
def test_matches_are_what_no_word_crosses(text, words, terms):
    found = matches(text, words, terms, nested=True)
    assert [match[:3] for match in found] == that_count(text, words, terms)


@given(st.text(ALPHABET + "x", min_size=1, max_size=16), weights(), TERMS)
def test_the_outermost_cover_most_with_the_fewest(text, words, terms):
    every = matches(text, words, terms, nested=True)
    chosen = [match for match in every if match[3]]
    assert matches(text, words, terms, nested=False) == chosen
    assert all(a[1] <= b[0] for a, b in pairwise(chosen))
    tokens = sum(e - s for s, e, _, _ in chosen)
    assert (tokens, -len(chosen)) == best_choice([match[:3] for match in every])


def test_where_words_meet_there_is_no_term():
    words = {"电压": math.log(0.1), "压机": math.log(0.2), "流电": math.log(0.2)}
    assert matches("流电压机", words, ["电压"], nested=True) == []
    assert matches("电压", words, ["电压"], nested=True) == [(0, 2, "电压", True)]


def test_long_stretches_and_many_matches_are_no_trouble():
    text = "电压" * 20_000
    assert len(matches(text, {}, ["电", "压", "电压"], nested=True)) >= 59_000
    assert len(matches(text, {"电压": 0.0}, ["电压"], nested=False)) >= 19_900


def test_a_term_of_tokens_that_were_never_seen_is_not_found():
    assert matches("x电", {}, ["y", "电"], nested=True) == [(1, 2, "电", True)]
