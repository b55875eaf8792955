"""The termlode recipe on real text."""

from __future__ import annotations

from functools import partial

import numpy as np
import pyarrow as pa
import pytest

from pipeline import parquet
from pipeline.candidates.discover import LEAST_QUALITY, find_candidates
from pipeline.candidates.rectify import rectify
from pipeline.errors import EmptyResultError
from pipeline.ngram.count import count_ngrams
from pipeline.params import CountParams, EncodeParams, Execution
from pipeline.progress import silent
from pipeline.schema import CANDIDATES, NGRAMS
from tests.helpers import encoded

PARAMS = EncodeParams(units="token", repeated=True)  # counted as a search would


def candidates(texts, folder, threads=2):
    text = encoded(texts, PARAMS)
    path = folder / "ngrams.parquet"
    parquet.write_all(path, count_ngrams(text, CountParams(), Execution(threads)), NGRAMS)
    read = partial(parquet.read_arrays, path, NGRAMS)
    segment = partial(rectify, threads=threads)
    return text, find_candidates(text, PARAMS, read, Execution(threads), segment, silent).candidates


@pytest.fixture(scope="module")
def found(statutes, tmp_path_factory):
    texts = [text for name, text in statutes if name == "民法商法"]
    return texts, *candidates(texts, tmp_path_factory.mktemp("found"))


@pytest.mark.demo
def test_counts_are_of_the_strings_they_name(found):
    texts, text, table = found
    assert table.schema == CANDIDATES
    rows = table.to_pylist()
    assert len(rows) > 2000
    by_name = {row["word"]: row for row in rows}
    assert len(by_name) == len(rows)
    for row in rows[::50]:
        assert row["string_count"] >= row["count"] >= 0
        assert row["quality"] > LEAST_QUALITY
        assert row["doc_count"] == sum(row["word"] in one for one in texts)
        if row["container"]:
            assert row["word"] in row["container"]
            assert by_name[row["container"]]["string_count"] <= row["string_count"]
    assert text.texts(table["position"].to_numpy(), table["length"].to_numpy()).equals(table["word"])


@pytest.mark.demo
def test_words_are_told_from_fragments(found):
    quality = dict(zip(*(found[2][name].to_pylist() for name in ("word", "quality")), strict=True))
    good = [quality.get(word, 0.0) for word in ("债权人", "不动产", "合同", "法定代表人", "抵押权", "监护人")]
    bad = [quality.get(word, 0.0) for word in ("的规定", "权人的", "不得以", "应当按", "债务人不")]
    assert min(good) > max(bad)


@pytest.mark.demo
def test_threads_change_nothing(found, tmp_path):
    texts, _, table = found
    assert candidates(texts, tmp_path, threads=1)[1].equals(table)


def test_nothing_frequent_is_said(tmp_path):
    with pytest.raises(EmptyResultError, match="no candidate: 0 n-grams of 4 tokens"):
        candidates(["甲乙丙丁"], tmp_path)


def test_too_little_to_learn_from_makes_all_equal(tmp_path):
    _, table = candidates(["断路器拒动，断路器跳闸，断路器合闸"] * 3, tmp_path)
    assert set(table["quality"].to_pylist()) == {0.5}
    assert "断路器" in table["word"].to_pylist()


def test_columns_are_read_in_narrow_types(tmp_path):
    table = pa.table({"a": pa.array(range(10), pa.int64()), "b": pa.array([0.5] * 10)})
    parquet.write(tmp_path / "x.parquet", table, table.schema)
    found = parquet.read_arrays(
        tmp_path / "x.parquet", table.schema, {"a": np.int32, "b": np.float32}, np.array([1, 7])
    )
    assert found["a"].tolist() == [1, 7]
    assert (found["a"].dtype, found["b"].dtype) == (np.int32, np.float32)
    whole = parquet.read_arrays(tmp_path / "x.parquet", table.schema, {"a": np.int64})
    assert whole["a"].tolist() == list(range(10))
