"""The report and the ledger as Luigi runs them."""

from __future__ import annotations

import json
import re
import shutil

import luigi
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from pipeline import ledger
from pipeline.errors import ParameterError
from pipeline.ledger import Decision
from tasks import MineTerms
from tasks.command.report import write_report
from tests.results import write_groups

MINED = {"domain": "power", "recipe": "classic", "min_proba": 1e-4}


def build(**more):
    task = MineTerms(**MINED | more)
    return luigi.build([task], local_scheduler=True, detailed_summary=True).status.name


def content(folder):
    """The blocks of data of a result's page."""
    page = (folder / "report.html").read_text(encoding="utf-8")
    blocks = re.findall(r'<script type="application/json" id="(\w+)">(.*?)</script>', page, re.DOTALL)
    return {name: json.loads(text) for name, text in blocks}


def terms(folder):
    return pq.read_table(folder / "terms.parquet")["term"].to_pylist()


def test_a_run_makes_a_report_unless_told_not_to(home):
    folder = home / "output" / "power"
    assert build(report_terms=0) == "SUCCESS"
    assert not (folder / "report.html").exists()
    assert not MineTerms(**MINED).complete()
    assert build(report_terms=7) == "SUCCESS"
    assert content(folder)["terms"]["term"] == terms(folder)[:7]
    assert "publish power" in content(folder)["costs"]
    assert MineTerms(**MINED, report_terms=7).complete()
    (folder / "report.html").unlink()
    assert not MineTerms(**MINED, report_terms=7).complete()


def test_a_report_is_the_same_but_for_costs(home):
    folder = home / "output" / "power"
    assert build() == "SUCCESS"
    before = content(folder)
    (folder / "report.html").unlink()
    assert build() == "SUCCESS"
    after = content(folder)
    assert before.pop("costs").keys() == after.pop("costs").keys()
    assert before == after


def test_termlode_report_tells_no_costs_of_an_earlier_result(home):
    folder = home / "output" / "power"
    assert build() == "SUCCESS"
    write_report("power")
    assert "publish power" in content(folder)["costs"]
    published = MineTerms(**MINED, top=5).published()
    assert luigi.build([published], local_scheduler=True)
    max((folder / "runs").glob("*.json")).unlink()  # as of a run that was killed before its account
    write_report("power")
    assert content(folder)["costs"] == {}


def test_a_report_is_stale_once_groups_change(home):
    folder = home / "output" / "power"
    assert build() == "SUCCESS"
    plain, task = content(folder), MineTerms(**MINED)
    write_groups(folder, [terms(folder)[:3]])
    assert not task.complete()
    assert task.published().complete()
    assert build() == "SUCCESS"
    assert content(folder)["groups"]["row"] == [0, 1, 2]
    assert task.complete()
    write_groups(folder, [terms(folder)[:2]], text="another")
    assert not task.complete()
    assert build() == "SUCCESS"
    assert content(folder)["groups"]["row"] == [0, 1]
    assert build(top=5) == "SUCCESS"  # another list: the groups are not of it
    assert content(folder)["groups"] == {"stale": True}
    assert MineTerms(**MINED, top=5).complete()
    shutil.rmtree(folder / "related")
    assert build() == "SUCCESS"
    assert content(folder)["groups"] is plain["groups"] is None


def test_a_ledger_is_replayed_by_every_later_run(home):
    folder, path = home / "output" / "power", home / "corpora" / "power.ledger.csv"
    assert build() == "SUCCESS"
    first, second, third, *_ = terms(folder)
    decisions = [
        Decision(first, "reject"),
        Decision(second, "merge", third),
        Decision(third, "accept", note="好"),
    ]
    ledger.write(home / "output" / "store", path, decisions)
    assert not MineTerms(**MINED).complete()
    assert build() == "SUCCESS"
    assert terms(folder)[0] == third
    assert not {first, second} & set(terms(folder))
    dropped = pq.read_table(folder / "dropped.parquet").to_pylist()
    reasons_of = {row["term"]: row for row in dropped}
    reasons = {row["term"]: row["reason"] for row in dropped}
    assert (reasons[first], reasons[second]) == ("rejected in review", f"merged into {third}")
    target = pq.read_table(folder / "terms.parquet").slice(0, 1).to_pylist()[0]
    assert target["variants"] == [second]
    assert target["count"] > reasons_of[second]["count"]
    lines = pq.read_table(folder / "evidence.parquet").filter(pc.field("term") == third)["match"].to_pylist()
    assert lines[:2] == [third, second]
    (last,) = sorted((folder / "runs").glob("*.json"))[-1:]
    assert [cause["text"] for cause in json.loads(last.read_text())["changes"]["causes"]] == [
        "ledger new: decisions"
    ]
    shown = content(folder)["facts"]
    assert {row["term"]: row["note"] for row in shown["ledger"]} == {first: "", second: "", third: "好"}
    assert build(ledger="none") == "SUCCESS"
    assert terms(folder)[:2] == [first, second]
    other = path.rename(home / "other.csv")
    assert build(ledger=str(other)) == "SUCCESS"
    assert terms(folder)[0] == third


def test_a_ledger_that_is_wrong_fails_the_run_and_leaves_the_result(home, caplog):
    assert build() == "SUCCESS"
    before = terms(home / "output" / "power")
    (home / "corpora" / "power.ledger.csv").write_text("term,decision\n检修,keep\n", encoding="utf-8")
    assert build() == "FAILED"
    assert "power.ledger.csv:2: decision 'keep' is none of" in caplog.text
    assert terms(home / "output" / "power") == before
    with pytest.raises(ParameterError, match=r"--ledger: no file nowhere\.csv"):
        MineTerms(**MINED, ledger="nowhere.csv")
