from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.jieba_paths import needed
from pipeline.text.jieba_tokenizer import private_tokenizer
from pipeline.text.lexicon import general_lexicon

PLAIN = private_tokenizer()
TEXT = st.lists(
    st.sampled_from([*general_lexicon().words.to_pylist()[:50_000:97], "SF6", "，", "的", "规定"]), max_size=8
).map("".join)


def cut_with(word, frequency, text):
    tokenizer = private_tokenizer()
    tokenizer.add_word(word, frequency)
    return tokenizer.lcut(text, HMM=False)


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
    ((_, _, need),) = needed(PLAIN, text, [(start, start + len(word))])
    assert cut_with(word, math.ceil(math.exp(need)), text) == whole
    assert cut_with(word, math.floor(math.exp(need)) - 1, text) == cut


@given(TEXT, st.data())
def test_jieba_agrees_at_every_place(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 6)))
    word = text[start:end]
    if len(word) < 2 or PLAIN.FREQ.get(word) or text.count(word) != 1:
        return
    found = list(needed(PLAIN, text, [(start, end)]))
    assert len(found) == ("，" not in word) or not found
    for _, _, need in found:
        if 4 < need < 11:
            assert word in cut_with(word, math.ceil(math.exp(need) * 1.01) + 1, text)
            assert word not in cut_with(word, math.floor(math.exp(need) * 0.99) - 1, text)


def test_no_frequency_helps_across_what_jieba_cuts_at():
    assert list(needed(PLAIN, "磁盘I/O过高", [(0, 7), (3, 5)])) == []


def test_places_in_several_blocks_come_in_order():
    text = "检查主变，检查主变。"
    found = [(start, end) for start, end, _ in needed(PLAIN, text, [(2, 4), (7, 9)])]
    assert found == [(2, 4), (7, 9)]
