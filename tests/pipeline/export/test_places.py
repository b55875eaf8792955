"""Where words stand in lines, and which of the places count."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.export.places import borders, find, places, spans, strung, whole
from pipeline.text.jieba_paths import lattice

LINES = st.lists(st.text("甲乙丙", max_size=8), max_size=4)
WORDS = st.lists(st.text("甲乙丙", min_size=1, max_size=3), max_size=6, unique=True)


def in_pairs(line):
    return [line[k : k + 2] for k in range(0, len(line), 2)]


def in_threes(line):
    return [line[k : k + 3] for k in range(0, len(line), 3)]


def found_in(found):
    return list(zip(found.start.tolist(), found.end.tolist(), strict=True))


@given(LINES, WORDS)
def test_every_place_of_every_word_is_found(lines, words):
    text = find(lines, words)
    expected = [
        (k, k + length)
        for k in range(len(text.signs))
        for length in (1, 2, 3)
        if text.signs[k : k + length] in words
    ]
    assert found_in(text) == expected
    assert [text.words[k] for k in text.word] == [text.signs[start:end] for start, end in expected]


@given(LINES, WORDS)
def test_what_may_be_a_word_for_jieba_is_where_words_stand(lines, words):
    beginnings = {word[:length]: 0 for word in words for length in (1, 2, 3)}
    among, text = lattice(strung(lines), beginnings | dict.fromkeys(words, 1)), find(lines, words)
    # A character is listed in any case.
    may_be = [
        place
        for place in zip(among.start().tolist(), among.stop.tolist(), strict=True)
        if among.signs[slice(*place)] in words
    ]
    assert may_be == found_in(text)


@given(LINES, WORDS, WORDS)
def test_some_of_the_words_are_as_if_there_were_no_others(lines, words, others):
    both, one = find(lines, [*others, *words]).only(frozenset(words)), find(lines, words)
    assert found_in(both) == found_in(one)


@given(LINES, WORDS)
def test_a_place_counts_unless_a_longer_free_one_began_before_or_with_it(lines, words):
    text, plain = find(lines, words), borders(lines, in_pairs)
    found = places(text, plain)
    free = [(a, b) for a, b in found_in(text) if plain[a] and plain[b]]
    assert found_in(found) == [
        (a, b)
        for a, b in found_in(text)
        if not any((start < a and b <= end) or (start == a and b < end) for start, end in free)
    ]
    assert [place for place, is_free in zip(found_in(found), found.free, strict=True) if is_free] == [
        place for place in found_in(found) if place in free
    ]


@given(LINES, WORDS)
def test_a_place_is_whole_if_it_is_a_token(lines, words):
    found = places(find(lines, words), borders(lines, in_pairs))
    tokens, offset = set(), 0
    for line in lines:
        tokens |= {(offset + start, offset + end) for start, end in spans(in_threes(line))}
        offset += len(line) + 1
    expected = [place in tokens for place in found_in(found)]
    assert whole(found, borders(lines, in_threes)).tolist() == expected


@pytest.mark.parametrize("lines", [[], [""], ["", "甲"]])
def test_lines_may_be_empty(lines):
    marks = borders(lines, list)
    assert marks.all()
    assert marks.size == len(strung(lines)) + 1


def test_a_place_inside_of_a_longer_word_is_not_its_own():
    lines = ["高压断路器"]
    found = places(
        find(lines, ["高压断路器", "断路器", "路器"]), borders(lines, lambda line: ["高压", "断路器"])
    )
    assert found_in(found) == [(0, 5)]
    assert np.array_equal(found.free, [True])
