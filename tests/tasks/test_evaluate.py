"""A ranked list against known terms, as people ask for it."""

from __future__ import annotations

import json

import luigi
import pyarrow.parquet as pq
import pytest

from pipeline.evaluation import key
from tasks import EvaluateTerms, MineTerms
from tasks.base import Folder

GOLD = ["断路器\t120", "保护装置", "检修", "SF6气体", "天文学"]


@pytest.fixture
def gold(home):
    path = home / "gold.txt"
    path.write_text("# known terms\n" + "\n".join(GOLD) + "\n\n", encoding="utf-8")
    return path


def evaluated(**parameters):
    """What EvaluateTerms writes."""
    task = EvaluateTerms(**{"domain": "power", "gold_least": 3} | parameters)
    assert luigi.build([task], local_scheduler=True)
    assert isinstance(task.output(), Folder)
    return json.loads((task.folder / "evaluation.json").read_text(encoding="utf-8"))


def test_figures_are_those_of_the_list(home, gold, capsys):
    whole = evaluated(gold=str(gold))["figures"]["all"]
    assert luigi.build([MineTerms(domain="power")], local_scheduler=True)
    terms = pq.read_table(home / "output" / "power" / "terms.parquet")["term"].to_pylist()
    hits = [key(term) in {key(g.partition("\t")[0]) for g in GOLD} for term in terms]
    assert whole["P@100"] == pytest.approx(sum(hits[:100]) / 100)
    assert whole["wanted"] == 4  # nobody speaks of astronomy here
    out = capsys.readouterr().out
    assert "P@100" in out
    assert "outside dictionary" in out
    assert "95 % interval" in out


def test_two_recipes_side_by_side(gold, capsys):
    found = evaluated(gold=str(gold), against="classic")
    assert set(found) == {"figures", "against"}
    assert found["against"] != found["figures"]
    assert "ratio" in capsys.readouterr().out


def test_a_file_of_terms_is_compared_too(home, gold):
    other = home / "other.txt"
    other.write_text("断路器\n检修\n保护装置\nSF6 气体\n", encoding="utf-8")
    assert evaluated(gold=str(gold), against=str(other))["against"]["all"]["AP"] == pytest.approx(1)
    other.write_text("天气\n", encoding="utf-8")
    assert evaluated(gold=str(gold), against=str(other))["against"]["all"]["AP"] == 0


def test_gold_of_another_domain_is_said(home, gold, caplog):
    gold.write_text("天文学\n", encoding="utf-8")
    assert not luigi.build([EvaluateTerms(domain="power", gold=str(gold))], local_scheduler=True)
    assert "none of 1 terms occurs 5 times in the corpus" in caplog.text


def test_the_users_lists_are_heeded_and_counted(home):
    (home / "stop.txt").write_text("断 路 器\n# a comment\n", encoding="utf-8")
    (home / "known.txt").write_text("检修\n", encoding="utf-8")
    parameters = {"stop_list": str(home / "stop.txt"), "known_list": str(home / "known.txt")}
    assert luigi.build([MineTerms(domain="power", **parameters)], local_scheduler=True)
    folder = home / "output" / "power"
    terms = pq.read_table(folder / "terms.parquet")["term"].to_pylist()
    dropped = {row["term"]: row["reason"] for row in pq.read_table(folder / "dropped.parquet").to_pylist()}
    assert not {"断路器", "检修"} & set(terms)
    assert dropped["断路器"] == "on the stop list"
    assert dropped["检修"] == "on the list of known terms"
    (home / "stop.txt").write_text("", encoding="utf-8")
    assert luigi.build([MineTerms(domain="power", **parameters)], local_scheduler=True)
    assert "断路器" in pq.read_table(folder / "terms.parquet")["term"].to_pylist()


def test_measures_are_written_beside_the_terms(home):
    assert luigi.build([MineTerms(domain="power", measures="pmi,c_value")], local_scheduler=True)
    measures = pq.read_table(home / "output" / "power" / "measures.parquet")
    terms = pq.read_table(home / "output" / "power" / "terms.parquet")
    assert measures.schema.names == ["term", "pmi", "c_value"]
    assert measures["term"].equals(terms["term"])
    assert measures["pmi"].equals(terms["pmi"])


def test_any_measure_is_a_ranking(home):
    task = MineTerms(domain="power", rank_by="c_value", measures="c_value")
    assert luigi.build([task], local_scheduler=True)
    values = pq.read_table(home / "output" / "power" / "measures.parquet")["c_value"].to_pylist()
    assert values == sorted(values, reverse=True)
