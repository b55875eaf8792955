"""Packed counts are those of the text, in a form that strings are looked up in."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import parquet
from pipeline.baseline.pack import N_MAX, look_up, pack, packing
from pipeline.ngram.count import count_ngrams
from pipeline.ngram.lookup import count_strings
from pipeline.params import CountParams, EncodeParams, Execution
from pipeline.schema import BASELINE
from tests.helpers import encoded

TOKENS = EncodeParams(units="token")
TEXT = st.text("断路器SF6kv 110，。", max_size=40)


def packed(texts, n_max=4, min_count=1, execution=None):
    text = encoded(texts, TOKENS)
    return pa.concat_tables(
        pack(count_ngrams(text, CountParams(n_max, min_count), execution or Execution(1)))
    )


@settings(max_examples=30)
@given(st.lists(TEXT, min_size=1, max_size=5).map(lambda texts: [*texts, "断路器SF6"]), st.integers(1, 3))
def test_counts_are_those_of_the_text(texts, cut):
    text = encoded(texts, TOKENS)
    strings = pa.array(["断路器", "sf6", "SF6", "路器SF6", "110kv", "断路，器", "无", "器", ""])
    exact, _ = count_strings(text, strings, TOKENS)
    found = look_up(packed(texts, min_count=cut).to_batches(), strings)
    assert found.tolist() == [count if count >= cut else 0 for count in exact.tolist()]


def test_neither_memory_nor_threads_change_it():
    texts = ["断路器储能，断路器拒动，SF6断路器" * 3, "储能弹簧断路器"]
    assert packed(texts).equals(packed(texts, execution=Execution(2, "251MB")))


@pytest.mark.parametrize("rows", [1, 2, 5])
def test_how_n_grams_are_cut_into_tables_does_not_either(rows):
    texts = ["断路器储能，断路器拒动，SF6断路器" * 3, "储能弹簧断路器"]
    counted = pa.concat_tables(count_ngrams(encoded(texts, TOKENS), CountParams(4, 1), Execution(1)))
    pieces = [counted.slice(begin, rows) for begin in range(0, counted.num_rows, rows)]
    assert pa.concat_tables(pack(pieces)).equals(packed(texts))


def test_neighbours_share_their_beginnings():
    grams = packed(["甲乙丙，甲丙，乙甲"])["gram"].to_pylist()
    assert grams == ["甲", "甲丙", "甲乙", "甲乙丙", "丙", "乙", "乙丙", "乙甲"]


def test_strings_of_one_form_are_counted_alike():
    table = pa.table([["gis", "断"], [5, 2]], schema=BASELINE)
    assert look_up(table.to_batches(), pa.array(["GIS", "断", "gis", "无"])).tolist() == [5, 2, 5, 0]


@pytest.mark.parametrize(
    ("asked", "tokens", "expected"),
    [((0, 0), 1_000_000, (N_MAX, 5)), ((0, 0), 300_000_000, (N_MAX, 300)), ((3, 2), 10**9, (3, 2))],
)
def test_what_is_kept_fits_the_size(asked, tokens, expected):
    kept = packing(CountParams(*asked), tokens)
    assert (kept.n_max, kept.min_count) == expected


def test_front_coding_reads_back_and_takes_less_room(tmp_path):
    grams = sorted(f"断路器操作机构{number:05}" for number in range(20_000))
    table = pa.table([grams, [1] * len(grams)], schema=BASELINE)
    parquet.write_all(tmp_path / "a", [table], BASELINE, front_coded=["gram"])
    parquet.write_all(tmp_path / "b", [table], BASELINE)
    assert parquet.read(tmp_path / "a", BASELINE).equals(table)
    assert (tmp_path / "a").stat().st_size < (tmp_path / "b").stat().st_size / 2
