"""`termlode explain` and `termlode diff` on results of the golden corpus."""

from __future__ import annotations

import json
import shutil

import luigi
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from pipeline import parquet
from pipeline.explanation import explain
from pipeline.lineage import lineage
from pipeline.schema import CHANGES
from tasks import MineTerms
from tasks.command import app
from tests.conftest import GOLDEN

PARAMETERS = {"domain": "power", "baseline": "everyday"}


def mine(**parameters):
    assert luigi.build([MineTerms(**PARAMETERS | parameters)], local_scheduler=True)


def termlode(*arguments):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], env={"TERMLODE_LANG": "en"})
    assert result.exit_code == 0, result.output
    return result.stdout


def explained(home, *terms, name="power"):
    return explain(lineage(home / "output" / name), terms)


def test_a_listed_term_is_told_whole(home):
    mine()
    (found,) = explained(home, "断路器")
    row = next(
        r for r in pq.read_table(home / "output/power/terms.parquet").to_pylist() if r["term"] == "断路器"
    )
    assert found.rank == row.pop("rank")
    assert found.figures == row
    product = 1.0
    for factor in found.score.values():
        product *= factor
    assert product == pytest.approx(row["score"])
    lines = pq.read_table(home / "output/power/evidence.parquet").to_pylist()
    assert found.evidence == [
        {name: value for name, value in line.items() if name != "term"}
        for line in lines
        if line["term"] == "断路器"
    ]
    (base,) = found.baselines
    assert (base["name"], base["weight"], base["share"]) == ("everyday", 1.0, 1.0)
    assert base["per_million"] == row["baseline_per_million"]
    assert base["count"] == pytest.approx(base["per_million"] * base["tokens"] / 1e6)
    assert all("断路器" in term for term, _ in found.containers)
    assert not found.gone


def test_every_baseline_is_told(home):
    mine(baseline=("everyday=3", "wordfreq"))
    (found,) = explained(home, "检修")
    weighed = sum(base["weight"] * base["per_million"] for base in found.baselines) / 4
    assert weighed == pytest.approx(found.figures["baseline_per_million"])
    text, words = found.baselines
    assert (text["share"], words["share"]) == (0.75, 0.25)
    assert text["count"] == (GOLDEN / "baseline.txt").read_text(encoding="utf-8").count("检修")
    assert (words["kind"], words["tokens"], words["count"]) == ("word list", None, None)
    shown = termlode("explain", "检修", "--name", "power")
    assert (
        f"everyday, weight 3 (75% of the mean)  {text['count']:,} occurrences in {text['tokens']:,} tokens"
        in shown
    )
    assert "wordfreq, weight 1 (25% of the mean)" in shown
    assert "per million, by its list of words" in shown
    assert "weighted mean" in shown


def test_a_baseline_whose_text_is_gone_is_told_by_the_others(home):
    mine(baseline=("everyday=3", "wordfreq"))
    (whole,) = explained(home, "检修")
    made = lineage(home / "output" / "power")
    for other in made.others:
        shutil.rmtree(other.folder)
    (found,) = explained(home, "检修")
    assert found.baselines[0]["count"] == whole.baselines[0]["count"]
    assert found.baselines[0]["per_million"] == pytest.approx(whole.baselines[0]["per_million"])


def test_what_is_not_listed_is_told_by_stage(home):
    (home / "stop.txt").write_text("断路器\n", encoding="utf-8")
    mine(stop_list=str(home / "stop.txt"), top=3)
    stopped, beyond, part, absent = explained(home, "断路器", "避雷器", "路器", "量子计算机")
    assert (stopped.verdict.kind, stopped.filters[0].kind) == ("dropped", "on_list")
    assert [said.kind for said in stopped.remedies] == ["off_list"]
    assert beyond.filters[0].kind == "beyond_top"
    place = beyond.remedies[0].values["top"]
    mine(stop_list=str(home / "stop.txt"), top=place, name="longer")
    assert explained(home, "避雷器", name="longer")[0].rank == place
    assert (part.verdict.kind, part.verdict.values["longer"]) == ("part", "断路器")
    assert part.evidence
    assert absent.verdict.kind == "absent"
    assert not absent.evidence


def test_a_hand_rule_is_named(home):
    (home / "rules.toml").write_text('[[rule]]\nname = "开关"\nfirst = "断"\n', encoding="utf-8")
    mine(rules=str(home / "rules.toml"))
    (ruled,) = explained(home, "断路器")
    assert ruled.filters == [("ruled", {"rule": "开关", "conditions": "first 断"})]
    assert [said.kind for said in ruled.remedies] == ["off_rules", "must_list"]
    assert "断路器" in termlode("explain", "断路器", "--name", "power")


def test_every_scored_term_can_be_said(home):
    mine()
    for table in ("terms", "dropped"):
        names = pq.read_table(home / f"output/power/{table}.parquet")["term"].to_pylist()
        output = termlode("explain", *names, "--name", "power")
        assert all(name in output for name in names)


@pytest.mark.parametrize(
    "recipe", [{"recipe": "classic", "min_proba": 0.004, "min_pmi": 2.0}, {"recipe": "chained"}]
)
def test_other_recipes_can_be_explained(home, recipe):
    mine(**recipe)
    term = pq.read_table(home / "output/power/terms.parquet")["term"][0].as_py()
    listed, other = explained(home, term, "路器")
    assert listed.rank == 1
    assert not listed.score
    assert other.rank is None


def test_what_is_gone_is_said(home):
    mine()
    shutil.rmtree(lineage(home / "output/power").stages["encode"].folder)
    (found,) = explained(home, "路器")
    assert found.verdict.kind == "unknown"
    assert found.gone == ["encode"]
    assert "checkpoints are gone (run again to have them): encode" in termlode("explain", "路器")


def test_a_spelling_is_found_and_json_is_json(home):
    mine()
    (found,) = json.loads(termlode("explain", "断 路-器", "--domain", "power", "--json"))
    assert found["figures"]["term"] == "断路器"
    assert (
        found["verdict"] == {"kind": "listed", "values": {"rank": found["rank"], "listed": 39}}
        or found["rank"]
    )


def test_a_run_keeps_what_it_changed_and_why(home):
    mine()
    runs = home / "output" / "power" / "runs"
    assert not list(runs.glob("*.parquet"))
    mine(top=5)
    (path,) = runs.glob("*.changes.parquet")
    assert set(parquet.read(path, CHANGES)["change"].to_pylist()) == {"vanished"}
    assert set(parquet.read(path, CHANGES)["reason"].to_pylist()) == {"below --top"}
    account = json.loads(max(runs.glob("*.json")).read_text(encoding="utf-8"))["changes"]
    assert account["new"] == account["risen"] == 0
    assert account["vanished"] > 0
    assert account["causes"] == [{"stage": "rank", "kind": "parameters", "text": "--top 5, was 0"}]


def test_what_a_run_changed_is_not_counted_where_it_cannot_be_read(home, caplog):
    """Nor does the run fail, or give the advice that checkpoints have: to delete the folder."""
    mine()
    mine(top=5)
    (path,) = (home / "output" / "power" / "runs").glob("*.changes.parquet")
    path.write_bytes(path.read_bytes()[:-1])
    (home / "output" / "power" / "terms.csv").unlink()
    mine(top=5)
    assert f"{path}: is not as it was written. Delete it: it only says what a run changed." in caplog.text
    account = json.loads(max(path.parent.glob("*.json")).read_text(encoding="utf-8"))
    assert (account["changes"], account["files"]) == (None, {})


def test_diff_tells_data_from_parameters_and_code(home, monkeypatch):
    mine(name="a")
    (home / "corpora" / "power" / "more.txt").write_text("换流阀冷却，换流阀触发。" * 4, encoding="utf-8")
    mine(name="b", min_count=2)
    found = json.loads(termlode("diff", "a", "b", "--json"))
    assert {(cause["stage"], cause["kind"], cause["text"]) for cause in found["causes"]} == {
        ("ingest", "data", "new: more.txt"),
        ("count", "parameters", "--min-count 2, was 0"),
    }
    assert found["counts"]["new"] == sum(row["change"] == "new" for row in found["changes"]) > 0
    output = termlode("diff", "a", home / "output" / "b", "--show", 2)
    assert "new: more.txt" in output
    alike = termlode("diff", "a", "a")
    assert "the same files" in alike
    assert "0 new  0 risen  0 fallen  0 vanished" in alike


def test_code_is_told_by_what_is_left_over(home):
    mine(name="a")
    for manifest in (home / "output" / "store").glob("rank-*"):
        shutil.copytree(manifest, manifest.with_name("rank-" + "0" * 20))
    made = lineage(home / "output" / "a")
    from dataclasses import replace

    from pipeline.changes import Cause, causes

    rank = made.stages["rank"]
    about = {name: value for name, value in rank.about.items() if name != "code"}
    other = replace(rank, folder=rank.folder.with_name("rank-" + "0" * 20), about=about)
    before = replace(made, stages=made.stages | {"rank": other})
    assert causes(before, made) == [Cause("rank", "code", "code")]


def test_which_result_is_meant(home):
    result = CliRunner().invoke(app, ["explain", "断路器"])
    assert "no result" in str(result.exception)
    mine(name="a")
    mine(name="b")
    result = CliRunner().invoke(app, ["explain", "断路器"])
    assert "Give one of a, b" in str(result.exception)
