"""TagTerms: what it depends on, what it says, and what it writes."""

from __future__ import annotations

import json
import logging
import shutil

import luigi
import pyarrow.parquet as pq
import pytest

from pipeline import garbage, store
from pipeline.errors import ParameterError
from tasks import MineTerms, TagTerms
from tests.conftest import GOLDEN

LETTER = "110kV变电站的断路器拒动。\n请检修 ＳＦ６ 断路器。\n\n断路器跳闸"


@pytest.fixture(scope="module")
def mined(tmp_path_factory):
    """A home with a result of the golden corpus."""
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(GOLDEN / "corpus", home / "corpora" / "power")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TERMLODE_HOME", str(home))
        assert luigi.build([MineTerms(domain="power", threads=1, report_terms=0)], local_scheduler=True)
    return home


@pytest.fixture
def there(mined, tmp_path, monkeypatch):
    """The same for one test, and a letter to look into."""
    shutil.copytree(mined, tmp_path, dirs_exist_ok=True)
    (tmp_path / "letter.txt").write_text(LETTER, encoding="utf-8")
    monkeypatch.setenv("TERMLODE_HOME", str(tmp_path))
    monkeypatch.setattr("tasks.corpora.PATIENCE", 0.0)
    return tmp_path


def task(home, **given):
    return TagTerms(**{"corpus": str(home / "letter.txt"), "name": "power", "threads": 1} | given)


def run(one):
    assert luigi.build([one], local_scheduler=True)
    return pq.read_table(one.folder / "spans.parquet").to_pylist()


def test_spans_lie_beside_the_result_and_point_into_the_text(there):
    one = task(there)
    spans = run(one)
    assert one.folder == there / "output" / "power" / "tags" / "letter"
    assert one.complete() and store.is_unchanged(one.folder)
    documents = LETTER.split("\n\n")
    assert {"断路器"} <= {span["term"] for span in spans}
    for span in spans:
        assert documents[span["document"]][span["start"] : span["end"]] == span["match"]
        line = LETTER.split("\n")[span["line"] - 1]
        assert line[span["column"] :].startswith(span["match"])
        assert span["outermost"]
    listed = pq.read_table(there / "output/power/terms.parquet")["term"].to_pylist()
    assert all(listed[span["rank"] - 1] == span["term"] for span in spans)


def test_words_of_the_mined_text_are_found_again(there):
    """The text is cut by the better of the words that discovery cut it by: few that it counted are missed."""
    one = task(there, corpus="power", all=True, top=0)
    found: dict[str, int] = {}
    for span in run(one):
        found[span["term"]] = found.get(span["term"], 0) + 1
    terms = pq.read_table(there / "output/power/terms.parquet").to_pylist()
    again = sum(min(row["count"], found.get(row["term"], 0)) for row in terms)
    assert again >= 0.99 * sum(row["count"] for row in terms)
    assert all(found.get(row["term"], 0) <= row["string_count"] for row in terms)


@pytest.mark.parametrize(
    "other", [{"top": 3}, {"all": True}, {"format": "jsonl"}, {"keep_invisible": True}], ids=str
)
def test_what_it_depends_on(there, other):
    run(task(there))
    assert task(there, threads=2).complete()
    assert not task(there, **other).complete()


def test_another_text_or_result_is_tagged_again(there):
    run(task(there))
    (there / "letter.txt").write_text("断路器", encoding="utf-8")
    assert not task(there).complete()
    assert len(run(task(there))) == 1
    mining = MineTerms(domain="power", threads=1, report_terms=0, top=5)
    assert luigi.build([mining], local_scheduler=True)
    assert not task(there).complete()


def test_an_edited_file_is_made_again(there):
    spans = run(task(there))
    path = task(there).folder / "spans.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert not task(there).complete()
    assert run(task(there)) == spans


def test_the_text_is_read_as_the_mined_one_was(there):
    (there / "letter.txt").write_text("断&#36335;器", encoding="utf-8")
    assert run(task(there)) == []
    mining = MineTerms(domain="power", threads=1, report_terms=0, html_entities=True)
    assert luigi.build([mining], local_scheduler=True)
    assert [span["match"] for span in run(task(there))] == ["断路器"]


def test_a_merged_variant_stands_for_its_term(there):
    listed = pq.read_table(there / "output/power/terms.parquet")["term"].to_pylist()
    target, variant = listed[0], listed[1]
    (there / "letter.txt").write_text(variant, encoding="utf-8")
    decisions = f"term,decision,target,note\n{variant},merge,{target},\n"
    (there / "corpora" / "power.ledger.csv").write_text(decisions, encoding="utf-8")
    assert luigi.build([MineTerms(domain="power", threads=1, report_terms=0)], local_scheduler=True)
    (span,) = run(task(there))
    assert (span["match"], span["term"], span["rank"]) == (variant, target, 1)


def test_json_lines_have_the_text_and_its_spans(there):
    one = task(there, format="jsonl", all=True)
    spans = run(one)
    rows = [json.loads(line) for line in (one.folder / "spans.jsonl").read_text("utf-8").splitlines()]
    assert [row["text"] for row in rows] == LETTER.split("\n\n")
    assert sum(len(row["spans"]) for row in rows) == len(spans)


def test_no_result_is_missing_data(there, caplog):
    with caplog.at_level(logging.ERROR, "termlode"):
        luigi.build([task(there, name="nowhere")], local_scheduler=True)  # which calls that a success
    assert not task(there, name="nowhere").complete()
    assert "nowhere: no result. Mine it first" in caplog.text


def test_a_result_without_its_checkpoints_is_told_in_one_line(there, caplog):
    for folder in (there / "output" / "store").glob("discover-*"):
        store.remove(folder)
    with caplog.at_level(logging.ERROR, "termlode"):
        assert not luigi.build([task(there)], local_scheduler=True)
    (line,) = [record.getMessage() for record in caplog.records if "is gone" in record.getMessage()]
    assert line.endswith("Mine it again.")


def test_clearing_away_leaves_spans_and_what_they_need(there):
    run(task(there))
    garbage.clear(there / "output", 0)
    assert store.is_unchanged(task(there).folder)
    (there / "letter.txt").write_text("断路器", encoding="utf-8")
    assert len(run(task(there))) == 1


@pytest.mark.parametrize("name", ["", "store", "..", "a/b"])
def test_a_wrong_name_is_told_before_anything_runs(there, name):
    with pytest.raises(ParameterError, match="cannot be a result's name"):
        task(there, name=name)
