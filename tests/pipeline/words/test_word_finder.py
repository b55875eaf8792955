"""The published nlp-zero package is the reference: same words, same counts, on anything."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.errors import EmptyResultError, ParameterError
from pipeline.params import DiscoverParams, Execution
from pipeline.progress import silent
from pipeline.words.word_finder import find_words
from tests.helpers import counted, discovered, encoded, word_finder

TEXTS = st.lists(st.text(alphabet="电压流器断路SF6,。", max_size=80), min_size=1, max_size=6)


def assert_identical(texts, params):
    try:
        expected = word_finder(texts, params.min_proba, params.min_pmi)
    except (KeyError, ValueError, ZeroDivisionError):
        assume(False)  # the package itself fails: no pair at all, or a part that is no word
    if not any(len(word) > 1 for word in expected):
        with pytest.raises(EmptyResultError):
            discovered(texts, params)
    else:
        assert discovered(texts, params) == expected


@given(TEXTS, st.sampled_from([1e-6, 0.01, 0.05]), st.sampled_from([0.0, 0.5, 2.0]))
def test_words_and_counts_are_the_packages(texts, min_proba, min_pmi):
    assume(any(len(text) > 1 for text in texts))
    assert_identical([*texts, "电压"], DiscoverParams(min_proba=min_proba, min_pmi=min_pmi))


@pytest.mark.demo
@pytest.mark.parametrize("department", ["民法商法", "刑法", "诉讼与非诉讼程序法"])
def test_three_real_texts(department, statutes):
    texts = [text for name, text in statutes if name == department]
    assert sum(map(len, texts)) > 20_000
    expected = word_finder(texts)
    assert discovered(texts) == expected
    assert len(expected) > 500


def test_min_proba_and_min_pmi_are_used(statutes):
    texts = [text for _, text in statutes[:400]]
    params = DiscoverParams(min_proba=1e-4, min_pmi=2.0)
    assert discovered(texts, params) == word_finder(texts, 1e-4, 2.0) != word_finder(texts)


def test_latin_and_digits_are_characters_like_others():
    words = discovered(["SF6气体", "用SF6灭弧", "含SF6，", "110kV线路"] * 3)
    assert any("SF6" in word for word in words)


def test_string_and_document_counts_are_of_strings():
    texts = ["断路器，断路器跳闸", "检修断路器", "电压"] * 4
    ids = encoded(texts)
    words = find_words(ids, counted(texts), DiscoverParams(), Execution(1), silent)
    for k in range(words.length.size):
        word = ids.texts(words.position[k : k + 1], words.length[k : k + 1])[0].as_py()
        assert words.string_count[k] == sum(text.count(word) for text in texts)
        assert words.documents[k] == sum(word in text for text in texts)


def test_counts_cut_too_high_are_refused(statutes):
    texts = [text for _, text in statutes[:50]]
    with pytest.raises(ParameterError, match=r"--min-count: rare pairs .* Set it to 1 or less"):
        find_words(encoded(texts), counted(texts, min_count=3), DiscoverParams(), Execution(1), silent)


def test_counts_cut_below_the_rarest_strong_pair_change_nothing(statutes):
    texts = [text for _, text in statutes[:50]]
    params = DiscoverParams(min_proba=1e-3)
    few = find_words(encoded(texts), counted(texts, min_count=2), params, Execution(1), silent)
    all_of_them = find_words(encoded(texts), counted(texts), params, Execution(1), silent)
    assert (few.position == all_of_them.position).all()
    assert (few.count == all_of_them.count).all()


def test_nothing_passes_is_told_step_by_step():
    with pytest.raises(EmptyResultError, match=r"4 characters, 0 strong pairs, .* 0 words of two"):
        discovered(["甲，乙，丙，丁"])


def test_a_run_of_one_character_costs_no_square():
    words = discovered(["断路器跳闸，断路器储能"] * 5 + ["01" * 200_000])
    assert words == {"断路器跳闸": 5, "断路器储能": 5}
