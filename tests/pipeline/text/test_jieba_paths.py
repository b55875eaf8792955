from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.jieba_paths import borders, follow, lattice, needed, paths
from pipeline.text.jieba_tokenizer import private_tokenizer
from pipeline.text.lexicon import general_lexicon

PLAIN = private_tokenizer()
TEXT = st.lists(
    st.sampled_from([*general_lexicon().words.to_pylist()[:50_000:97], "SF6", "，", "的", "规定"]), max_size=8
).map("".join)


# Words of one another's characters, letters alone and in words, and what jieba cuts at.
SIGNS = st.text("的规定办法检查主变a1Z#-，\r\n\0 \U00020000", max_size=20)
WORDS = st.dictionaries(
    st.text("的规定办法检查主变a1Z#-", min_size=1, max_size=5), st.integers(1, 10**6), max_size=8
)


def cut_with(word, frequency, text):
    tokenizer = private_tokenizer()
    tokenizer.add_word(word, frequency)
    return tokenizer.lcut(text, HMM=False)


def with_words(frequencies):
    tokenizer = private_tokenizer()
    for word, frequency in frequencies.items():
        tokenizer.add_word(word, frequency)
    return tokenizer


def needs(text, spans):
    """Places of a text where some frequency helps, with the least one's logarithm."""
    among = lattice(text, PLAIN.FREQ)
    start, end = np.array(spans, np.int64).reshape(-1, 2).T
    found = needed(among, paths(among, PLAIN), start, end).tolist()
    return [(*span, need) for span, need in zip(spans, found, strict=True) if need < math.inf]


def marks(tokens):
    """Where borders are."""
    return np.cumsum([0, *map(len, tokens)]).tolist()


@pytest.mark.parametrize(
    ("text", "word", "whole", "cut"),
    [
        (
            "本办法的规定如下",
            "的规",
            ["本", "办法", "的规", "定", "如下"],
            ["本", "办法", "的", "规定", "如下"],
        ),
        ("检查主变中性点", "主变", ["检查", "主变", "中性点"], ["检查", "主", "变", "中性点"]),
    ],
)
def test_it_is_the_least_frequency_that_jieba_keeps_the_word_whole_with(text, word, whole, cut):
    start = text.index(word)
    ((_, _, need),) = needs(text, [(start, start + len(word))])
    assert cut_with(word, math.ceil(math.exp(need)), text) == whole
    assert cut_with(word, math.floor(math.exp(need)) - 1, text) == cut


@given(TEXT, st.data())
def test_jieba_agrees_at_every_place(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 6)))
    word = text[start:end]
    if len(word) < 2 or PLAIN.FREQ.get(word) or text.count(word) != 1:
        return
    found = needs(text, [(start, end)])
    assert len(found) == ("，" not in word) or not found
    for _, _, need in found:
        if 4 < need < 11:
            assert word in cut_with(word, math.ceil(math.exp(need) * 1.01) + 1, text)
            assert word not in cut_with(word, math.floor(math.exp(need) * 0.99) - 1, text)


def test_no_frequency_helps_across_what_jieba_cuts_at():
    assert needs("磁盘I/O过高", [(0, 6), (3, 5), (3, 4)]) == []


def test_places_in_several_blocks_come_in_order():
    text = "检查主变，检查主变。"
    found = [(start, end) for start, end, _ in needs(text, [(2, 4), (7, 9)])]
    assert found == [(2, 4), (7, 9)]


@given(TEXT | SIGNS, WORDS, st.data())
def test_each_dictionary_cuts_as_jieba_does_with_it(text, words, data):
    """One lattice serves dictionaries that have any of the words, with any frequency."""
    among = lattice(text, with_words(dict.fromkeys(words, 1)).FREQ)
    for _ in range(3):
        kept = [word for word in words if data.draw(st.booleans())]
        tokenizer = with_words({word: data.draw(st.integers(1, 10**6)) for word in kept})
        found = np.flatnonzero(borders(among, paths(among, tokenizer))).tolist()
        assert found == marks(tokenizer.cut(text, HMM=False))


@given(TEXT | SIGNS, WORDS, st.booleans())
def test_a_way_once_found_serves_with_hmm_and_without(text, words, known):
    tokenizer, as_before = with_words(words), with_words(words)
    among = lattice(text, tokenizer.FREQ)
    follow(tokenizer, *((among, paths(among, tokenizer)) if known else ()))
    for guessing in (False, True, False):
        assert tokenizer.lcut(text, HMM=guessing) == as_before.lcut(text, HMM=guessing)


def test_of_ways_as_good_jieba_takes_the_longer_word():
    tokenizer = private_tokenizer()
    tokenizer.FREQ, tokenizer.total = {"甲": 4, "乙": 4, "甲乙": 1}, 16
    among = lattice("甲乙", tokenizer.FREQ)
    assert tokenizer.lcut("甲乙", HMM=False) == ["甲乙"]
    assert borders(among, paths(among, tokenizer)).tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("检查aZ1压力", ["检查", "aZ1", "压力"]),  # letters alone are joined
        ("aZ#1b", ["aZ", "#", "1b"]),
        ("检查\r\n压力\n\r", ["检查", "\r\n", "压力", "\n", "\r"]),
        ("a\r\nb", ["a", "\r\n", "b"]),
        ("", []),
        ("，\U00020000。", ["，", "\U00020000", "。"]),
    ],
)
def test_borders_are_where_jieba_cuts_around_words(text, tokens):
    assert PLAIN.lcut(text, HMM=False) == tokens
    among = lattice(text, PLAIN.FREQ)
    assert np.flatnonzero(borders(among, paths(among, PLAIN))).tolist() == marks(tokens)
