from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.params import CountParams, Execution
from tests.helpers import brute_ngrams, counted, encoded

TEXTS = st.lists(st.text(alphabet="电压流器断路,。 aB9\n𠀀é", max_size=60), min_size=1, max_size=6)


def rows(table):
    return {
        row["gram"]: (row["count"], row["doc_count"], row["left_entropy"], row["right_entropy"])
        for row in table.to_pylist()
    }


def assert_same(found, expected):
    assert found.keys() == expected.keys()
    for gram, (count, documents, left, right) in expected.items():
        assert found[gram][:2] == (count, documents), gram
        assert found[gram][2:] == pytest.approx((left, right), abs=1e-5), gram


@given(TEXTS, st.integers(1, 6), st.integers(1, 4))
def test_counts_are_those_of_the_definition(texts, n_max, min_count):
    texts = [*texts, "电"]  # never without a token
    assert_same(rows(counted(texts, n_max, min_count)), brute_ngrams(texts, n_max, min_count))


def test_grams_are_listed_by_length_and_first_occurrence():
    table = counted(["乙甲乙甲丙"], n_max=2)
    assert table["gram"].to_pylist() == ["乙", "甲", "丙", "乙甲", "甲乙", "甲丙"]


def test_overlapping_occurrences_count():
    assert rows(counted(["哈哈哈哈"], n_max=3))["哈哈"][0] == 3


def test_no_gram_is_frequent_enough():
    assert counted(["甲乙丙"], min_count=5).num_rows == 0


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_threads_change_nothing(threads, statutes):
    texts = [text for _, text in statutes[:800]]
    assert counted(texts, 6, 2, threads).equals(counted(texts, 6, 2, 3))


@pytest.mark.demo
def test_real_text(statutes):
    texts = [text for _, text in statutes[:300]]
    assert_same(rows(counted(texts, 5, 2)), brute_ngrams(texts, 5, 2))


def test_more_distinct_characters_than_a_slice_holds():
    text = "".join(chr(point) for point in range(0x4E00, 0x9FA6)) * 2
    table = counted([text], n_max=1)
    assert table.num_rows == 0x9FA6 - 0x4E00
    assert set(table["count"].to_pylist()) == {2}


def test_execution_is_no_part_of_the_result():
    ids = encoded(["甲乙甲乙"])
    from pipeline.ngram.count import count_ngrams

    one, two = (count_ngrams(ids, CountParams(4, 1), Execution(threads)) for threads in (1, 2))
    assert (one.position == two.position).all()
