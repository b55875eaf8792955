from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import LimitError
from pipeline.ngram import count as module
from pipeline.ngram.count import count_ngrams
from pipeline.params import CountParams, EncodeParams, Execution
from tests.helpers import brute_ngrams, counted, encoded

TEXTS = st.lists(st.text(alphabet="电压流器断路,。 aB9\n𠀀é", max_size=60), min_size=1, max_size=6)


def assert_same(table, expected):
    found = {row["gram"]: row for row in table.to_pylist()}
    assert found.keys() == expected.keys()
    for gram, columns in expected.items():
        assert {name: found[gram][name] for name in columns} == pytest.approx(columns, abs=1e-5), gram


@given(TEXTS, st.integers(1, 6), st.integers(1, 4))
def test_counts_are_those_of_the_definition(texts, n_max, min_count):
    texts = [*texts, "电"]  # never without a token
    assert_same(counted(texts, n_max, min_count), brute_ngrams(texts, n_max, min_count))


@pytest.mark.demo
def test_real_text(statutes):
    texts = [text for _, text in statutes[:300]]
    assert_same(counted(texts, 12, 3), brute_ngrams(texts, 12, 3))


def test_grams_are_listed_by_first_token_then_length_then_first_occurrence():
    table = counted(["乙甲乙甲丙乙乙"], n_max=2)
    assert table["gram"].to_pylist() == ["乙", "乙甲", "乙乙", "甲", "甲乙", "甲丙", "丙", "丙乙"]


def test_overlapping_occurrences_count():
    assert counted(["哈哈哈哈"], n_max=3).to_pylist()[1]["count"] == 3


def test_no_gram_is_frequent_enough():
    assert counted(["甲乙丙"], min_count=5).num_rows == 0


@given(TEXTS, st.integers(2, 30))
def test_blocks_and_dispersion_are_those_of_the_definition(texts, blocks):
    ids = encoded([*texts, "电"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "BLOCKS", blocks)
        table = pa.concat_tables(count_ngrams(ids, CountParams(1, 1), Execution(1)))
    size = -(-ids.ids.size // blocks)
    for row in table.to_pylist():
        token = ids.tokens.to_pylist().index(row["gram"])
        parts = np.bincount(np.flatnonzero(ids.ids == token + 8) // size, minlength=blocks)
        assert row["blocks"] == np.count_nonzero(parts)
        expected = 1 - parts.std() / parts.mean() / np.sqrt(blocks - 1)
        assert row["dispersion"] == pytest.approx(max(expected, 0), abs=1e-6)


def test_a_gram_spread_evenly_and_one_in_a_heap():
    text = "甲，乙，" * 2000 + "丙丙，" * 20
    rows = {row["gram"]: row for row in counted([text], n_max=1).to_pylist()}
    assert rows["甲"]["dispersion"] > 0.9
    assert rows["丙"]["dispersion"] < 0.4


EXECUTIONS = [Execution(1), Execution(2), Execution(5), Execution(1, "251MB"), Execution(3, "252MB")]


@pytest.mark.demo
@pytest.mark.parametrize("execution", EXECUTIONS, ids=str)
def test_threads_and_memory_change_nothing(execution, statutes):
    texts = [text for _, text in statutes[:400]]
    assert counted(texts, 6, 2, execution).equals(counted(texts, 6, 2, Execution(3)))


@given(TEXTS, st.integers(1, 4))
def test_slices_as_small_as_a_token_change_nothing(texts, threads):
    texts = [*texts, "电压"]
    whole = counted(texts, 4, 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "SLICES", 10**9)
        assert counted(texts, 4, 1, Execution(threads)).equals(whole)


@pytest.mark.parametrize("units", ["character", "token"])
@given(TEXTS, st.integers(1, 7), st.integers(1, 3))
def test_windows_of_the_text_change_nothing(units, texts, n_max, min_count):
    texts = [*texts, "电压"]
    ids, params = encoded(texts, EncodeParams(units=units)), CountParams(n_max, min_count)
    for text in (ids, replace(ids, ids=ids.ids.astype(np.uint32))):
        whole = pa.concat_tables(count_ngrams(text, params, Execution(1)))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "_window", lambda encoded, n_max, execution: n_max + 2)
            assert pa.concat_tables(count_ngrams(text, params, Execution(2))).equals(whole)


def test_windows_are_taken_where_the_text_does_not_fit():
    ids = encoded(["断路器" * 1000])
    assert module._window(ids, 12, Execution(1)) == 0
    assert module._window(ids, 12, Execution(1, "1GB")) == 0
    assert module._window(ids, 12, Execution(1, "250MB")) == 14


def test_a_memory_too_small_says_what_would_do():
    texts = ["啊" * 100_000]
    with pytest.raises(
        LimitError, match=r"--memory: 251MB does not suffice for 100,000 .* Give (\d+)MB"
    ) as told:
        counted(texts, 3, 1, Execution(2, "251MB"))
    enough = str(told.value).partition("Give ")[2].partition(" ")[0]
    assert counted(texts, 3, 1, Execution(2, enough)).num_rows == 3


def test_a_file_of_one_character_repeated():
    rows = counted(["啊" * 50_000], 12, 3).to_pylist()
    assert [row["count"] for row in rows] == [50_000 - n for n in range(12)]
    assert rows[0]["left_max"] == 49_999


def test_more_distinct_tokens_than_16_bits_hold():
    words = [f"w{k}" for k in range(70_000)]
    ids = encoded(["，".join(words) + "，电压" * 3], EncodeParams(units="token"))
    assert ids.ids.dtype == np.uint32
    table = pa.concat_tables(count_ngrams(ids, CountParams(2, 2), Execution(2)))
    assert table["gram"].to_pylist() == ["压", "电", "电压"]
    assert pa.concat_tables(count_ngrams(ids, CountParams(1, 1), Execution(2))).num_rows == 70_002


def test_tokens_are_counted_as_units():
    ids = encoded(["SF6气体，用 SF6 灭弧，sf6气体"], EncodeParams(units="token"))
    rows = pa.concat_tables(count_ngrams(ids, CountParams(3, 2), Execution(1))).to_pylist()
    assert {row["gram"]: row["count"] for row in rows} == {
        "SF6": 3,
        "SF6气": 2,
        "SF6气体": 2,
        "气": 2,
        "气体": 2,
        "体": 2,
    }
