"""What is made of a result in one call is what the tasks make of it."""

from __future__ import annotations

from functools import partial

import luigi
import pytest
from pandas.testing import assert_frame_equal

from pipeline import expand, parquet, runs, store, tag
from pipeline.errors import CorpusError, MissingCorpusError, ParameterError
from pipeline.schema import EXPANSION, SPANS
from tasks import ExpandTerms, TagTerms
from tests.tasks.test_chain import build

TEXTS = ["110kV变电站的断路器拒动。\n请检修 ＳＦ６ 断路器。", "", "天气&nbsp;晴", "断路器跳闸", "断路器跳闸"]


@pytest.fixture
def result(home):
    assert build(recipe="termlode", baseline=("everyday",)) == "SUCCESS"
    return home / "output" / "power"


def test_spans_are_those_of_the_task(home, result):
    (home / "letter.txt").write_text(TEXTS[0], encoding="utf-8")
    task = TagTerms(corpus=str(home / "letter.txt"), name="power", threads=1, top=5, all=True)
    assert luigi.build([task], local_scheduler=True)
    expected = parquet.read(task.folder / "spans.parquet", SPANS).to_pandas()
    assert len(expected)
    assert tag(result, home / "letter.txt", top=5, all=True).equals(expected)


def test_texts_are_told_apart_by_their_number(result):
    spans = tag(str(result), TEXTS)
    assert sorted(set(spans["document"])) == [0, 3, 4]
    for row in spans.itertuples():
        assert TEXTS[row.document][row.start : row.end] == row.match


def test_an_expansion_is_that_of_the_task_and_takes_its_vectors(home, result):
    vectors = {"epochs": 40}
    before = set((home / "output" / "store").glob("embed-*"))
    found = expand(result, ["断路器"], ["避雷器"], **vectors, max_hops=2)
    (made,) = set((home / "output" / "store").glob("embed-*")) - before
    for name, term in (("seeds", "断路器"), ("negative", "避雷器")):
        (home / f"{name}.txt").write_text(term, encoding="utf-8")
    files = {"seeds": str(home / "seeds.txt"), "negative": str(home / "negative.txt")}
    task = ExpandTerms(domain="power", baseline=("everyday",), threads=1, max_hops=2, **vectors, **files)
    assert task.requires()["embed"].folder == made
    assert luigi.build([task], local_scheduler=True)
    expected = parquet.read(task.folder / "expansion.parquet", EXPANSION).to_pandas()
    assert len(expected)
    assert_frame_equal(found, expected)


@pytest.mark.parametrize("of", [partial(expand, seeds=["断路器"], epochs=40), partial(tag, text=TEXTS)])
def test_nothing_is_cleared_away_meanwhile(home, result, of):
    seen = set()

    def look(done: float, message: str) -> None:
        seen.update(path.name.split("-")[1] for path in (home / "output" / "store" / "locks").glob("run-*"))

    runs.leave()  # what the tasks began in this process
    of(result, progress=look)
    assert seen == {"notebook"}
    assert not list((home / "output" / "store" / "locks").glob("run-*"))


def test_without_seeds_the_list_has_them(result):
    found = expand(result, epochs=40, auto_seeds=2)
    listed = parquet.read_any(result / "terms.parquet", ["term"])["term"].to_pylist()
    assert {path[0] for path in found["path"]} <= set(listed[:2])


def test_what_is_asked_wrongly_is_told(result, tmp_path):
    with pytest.raises(ParameterError, match="no parameter 'tops'"):
        tag(result, TEXTS, tops=5)
    with pytest.raises(ParameterError, match="no parameter 'top'"):
        expand(result, top=5)
    with pytest.raises(MissingCorpusError, match="no result"):
        tag(tmp_path / "nowhere", TEXTS)
    store.remove(next((result.parent / "store").glob("discover-*")))
    with pytest.raises(CorpusError, match="is gone"):
        expand(result)
