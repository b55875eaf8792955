"""From seeds to a vocabulary, as people ask for it."""

from __future__ import annotations

import os
import subprocess
import sys

import luigi
import numpy as np
import pytest

from pipeline import garbage, parquet, store
from pipeline.errors import CorpusError, ParameterError
from pipeline.ledger import Decision, render
from pipeline.schema import EXPANSION, KEPT_OUT, SEEDS
from pipeline.stages import embed
from pipeline.verification import verify
from tasks import EmbedWords, ExpandTerms
from tests.conftest import ROOT

POWER = {"domain": "power", "baseline": ["everyday"], "threads": 1, "epochs": 40}  # so small a text


def run(**parameters):
    """An expansion's task, its rows and those of its seeds."""
    task = ExpandTerms(**POWER | parameters)
    assert luigi.build([task], local_scheduler=True)
    rows = parquet.read(task.folder / "expansion.parquet", EXPANSION).to_pylist()
    return task, rows, parquet.read(task.folder / "seeds.parquet", SEEDS).to_pylist()


@pytest.fixture
def seeds(home):
    path = home / "seeds.txt"
    path.write_bytes("断路器\n天文学\n".encode("gb18030"))
    return str(path)


def test_what_joins_is_listed_and_comes_by_a_path_from_a_seed(home, seeds, capsys):
    task, rows, given = run(seeds=seeds)
    assert [(seed["seed"], seed["term"]) for seed in given] == [("断路器", "断路器"), ("天文学", None)]
    listed = parquet.read_any(home / "output/power/terms.parquet", ["term"])["term"].to_pylist()
    assert rows
    for place, row in enumerate(rows, 1):
        assert row["place"] == place
        assert listed[row["rank"] - 1] == row["term"] == row["path"][-1]
        assert row["path"][0] == "断路器"
        assert len(row["steps"]) == row["hops"] == len(row["path"]) - 1
    assert task.complete()
    assert "no words of the text: 天文学" in capsys.readouterr().out
    assert not ExpandTerms(**POWER, seeds=seeds, vector_threads=2).complete()  # it would be another


def test_the_recipe_is_ordered_by_strength(seeds):
    _, rows, _ = run(seeds=seeds, preset="recipe")
    assert rows
    assert [row["relevance"] for row in rows] == [row["strength"] for row in rows]
    assert all(row["strength"] > 0.6 for row in rows)
    assert rows == sorted(rows, key=lambda row: (-row["strength"], row["hops"], row["rank"]))


def test_without_a_file_the_review_has_the_seeds_and_without_one_the_list(home):
    task, _, given = run(auto_seeds=3)
    terms = parquet.read_any(home / "output/power/terms.parquet", ["term"])["term"].to_pylist()
    assert [seed["seed"] for seed in given] == terms[:3]
    accepted, rejected = sorted(terms[1:3]), terms[3]
    review = [*(Decision(term, "accept") for term in accepted), Decision(rejected, "reject")]
    (home / "corpora" / "power.ledger.csv").write_text(render(review), encoding="utf-8")
    assert not task.complete()
    _, rows, given = run(auto_seeds=3)
    assert [(seed["seed"], seed["negative"]) for seed in given] == [
        *((term, False) for term in accepted),
        (rejected, True),
    ]
    assert not {rejected, *accepted} & {row["term"] for row in rows}


def test_what_is_negative_does_not_join_nor_what_is_nearer_to_it(home, seeds):
    _, rows, _ = run(seeds=seeds)
    away = home / "negative.txt"
    away.write_text(rows[0]["term"] + "\n", encoding="utf-8")
    task, fewer, given = run(seeds=seeds, negative=str(away))
    assert [seed["seed"] for seed in given if seed["negative"]] == [rows[0]["term"]]
    assert [seed["seed"] for seed in given if seed["negative"]] == [rows[0]["term"]]
    out = parquet.read(task.folder / "kept_out.parquet", KEPT_OUT).to_pylist()
    assert {row["term"] for row in fewer} <= {row["term"] for row in rows} - {row["term"] for row in out}
    assert out
    for row in out:
        assert (row["negative"], row["seed"]) == (rows[0]["term"], "断路器")
        assert row["negative_similarity"] >= row["seed_similarity"]


def test_a_list_published_on_the_way_has_an_account_of_its_run(home, monkeypatch):
    for name, top in (("first", 6), ("second", 5)):
        monkeypatch.setenv("TERMLODE_RUN", name)
        run(auto_seeds=3, top=top)
    accounts = sorted((home / "output/power/runs").glob("*.json"))
    assert len(accounts) == 2
    (changed,) = store.read_json(accounts[-1])["files"]
    assert (home / "output/power/runs" / changed).is_file()
    assert not verify(home / "output", home / "corpora").findings


def test_clearing_away_leaves_vectors_that_an_expansion_was_made_from(home, seeds):
    task, _, _ = run(seeds=seeds)
    garbage.clear(home / "output", 0)
    assert store.is_whole(task.requires()["embed"].folder)
    assert task.complete()


def test_vectors_are_the_same_under_any_hash_seed(home):
    found = []
    for hash_seed in ("1", "2"):
        task = EmbedWords(corpus="power", threads=1, output_folder=str(home / f"output-{hash_seed}"))
        command = [sys.executable, "-m", "luigi", "--module", "tasks", "EmbedWords", "--local-scheduler"]
        command += ["--corpus", "power", "--threads", "1", "--output-folder", task.output_folder]
        environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
        subprocess.run(command, check=True, env=environment, capture_output=True)
        words, vectors = embed.load(task.folder)
        found.append((words, vectors.tobytes()))
        assert np.linalg.norm(vectors, axis=1).min() > 0
    assert found[0] == found[1]


def test_a_missing_file_is_told_before_anything_runs(home):
    with pytest.raises(ParameterError, match="--seeds: no file nowhere"):
        ExpandTerms(domain="power", seeds="nowhere.txt")


def test_without_the_library_it_says_what_to_install(home, monkeypatch, caplog):
    monkeypatch.setitem(sys.modules, "gensim.models", None)
    assert not luigi.build([ExpandTerms(**POWER)], local_scheduler=True)
    assert "pip install 'termlode[semantic]'" in caplog.text


def test_rules_leave_terms_out_and_are_counted(home):
    rules = home / "rules.toml"
    rules.write_text('[[rule]]\nname = "虚字"\nlast = "的"\n', encoding="utf-8")
    task, _, _ = run(rules=str(rules), auto_seeds=3)
    dropped = parquet.read_any(home / "output/power/dropped.parquet").to_pylist()
    reasons = [row["term"] for row in dropped if row["reason"] == "rule 虚字: last 的"]
    assert reasons == [row["term"] for row in dropped if row["term"].endswith("的")] != []
    ranked = task.requires()["publish"].requires()["rank"]
    assert store.manifest(ranked.folder)["facts"]["by rule 虚字"] == len(reasons)
    rules.write_text('[[rule]]\nname = "虚字"\nlast = "得"\n', encoding="utf-8")
    assert not task.complete()


def test_a_wrong_rule_is_told_before_anything_runs(home):
    rules = home / "rules.toml"
    rules.write_text('[[rule]]\nname = "a"\n', encoding="utf-8")
    with pytest.raises(CorpusError, match="has no condition"):
        ExpandTerms(**POWER, rules=str(rules))
