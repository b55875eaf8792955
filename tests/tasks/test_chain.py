"""The chain as Luigi runs it: what runs, what is kept, and that nothing stale is used."""

from __future__ import annotations

import json
import logging
import shutil
from dataclasses import replace

import luigi
import pyarrow.parquet as pq
import pytest

from pipeline import store
from tasks import CorpusFiles, CountNgrams, IngestCorpus, MineTerms, PublishTerms, ReportTerms
from tasks.base import StageTask

ALL = {
    "ingest power",
    "encode power",
    "count power",
    "discover power",
    "contrast power",
    "rank power",
    "evidence power",
    "publish power",
    "report power",
    "mine power",
}
BASELINE = {"ingest everyday", "encode everyday", "count everyday", "discover everyday"}


@pytest.fixture
def ran(monkeypatch):
    """The labels of the tasks that made something, since it was last cleared."""
    labels = set()

    def note(task):
        labels.add(task.label)

    made = StageTask.commit

    def commit(self, identity, report):
        note(self)
        return made(self, identity, report)

    published = PublishTerms.commit

    def publish(self, identity, report):
        note(self)
        return published(self, identity, report)

    reported = ReportTerms.commit

    def report(self, identity, progress):
        note(self)
        return reported(self, identity, progress)

    mined = MineTerms.run

    def run(self):
        note(self)
        mined(self)

    monkeypatch.setattr(StageTask, "commit", commit)
    monkeypatch.setattr(PublishTerms, "commit", publish)
    monkeypatch.setattr(ReportTerms, "commit", report)
    monkeypatch.setattr(MineTerms, "run", run)
    return labels


def build(**parameters):
    task = MineTerms(**{"domain": "power", "recipe": "classic"} | parameters)
    return luigi.build([task], local_scheduler=True, detailed_summary=True).status.name


def made(ran, **parameters):
    """The labels of the tasks that a run makes."""
    ran.clear()
    assert build(**parameters) == "SUCCESS"
    return set(ran)


def snapshot(folder):
    """The bytes of everything that must not depend on when or how often it was made."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not {"runs", "accounts", "locks", "report.html"} & set(path.relative_to(folder).parts)
    }


def test_everything_runs_once(home, ran):
    assert made(ran) == ALL
    before = snapshot(home / "output")
    assert made(ran) == set()
    assert snapshot(home / "output") == before


def test_it_says_that_nothing_ran(home, caplog):
    build()
    caplog.clear()
    with caplog.at_level("INFO", logger="termlode"):
        build()
    assert "mine power: nothing has changed since the last run, so nothing ran" in caplog.messages


def test_a_baseline_goes_through_the_same_stages_and_is_shared(home, ran):
    assert made(ran, baseline="everyday") == ALL | BASELINE
    shutil.copytree(home / "corpora" / "power", home / "corpora" / "grid")
    (home / "corpora" / "grid" / "more.txt").write_text("断路器储能弹簧，断路器储能弹簧。")
    labels = made(ran, domain="grid", baseline=("everyday", "wordfreq"))
    assert labels == {label.replace("power", "grid") for label in ALL}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"top": 5}, {"rank", "evidence", "publish", "report", "mine"}),
        ({"drop_latin": True}, {"rank", "evidence", "publish", "report", "mine"}),
        ({"report_terms": 5}, {"report", "mine"}),
        ({"dictionary_size": 3}, {"publish", "report", "mine"}),
        ({"evidence_terms": 3}, {"evidence", "publish", "report", "mine"}),
        ({"evidence_lines": 2}, {"evidence", "publish", "report", "mine"}),
        ({"evidence_width": 5}, {"evidence", "publish", "report", "mine"}),
        ({"min_pmi": 1.0}, {"discover", "contrast", "rank", "evidence", "publish", "report", "mine"}),
        ({"min_proba": 1e-5}, {"discover", "contrast", "rank", "evidence", "publish", "report", "mine"}),
        ({"rank_by": "log_likelihood"}, {"rank", "evidence", "publish", "report", "mine"}),
        ({"measures": "weirdness"}, {"rank", "evidence", "publish", "report", "mine"}),
        (
            {"nfkc": True},
            {"encode", "count", "discover", "contrast", "rank", "evidence", "publish", "report", "mine"},
        ),
        ({"n_max": 3}, {"count", "discover", "contrast", "rank", "evidence", "publish", "report", "mine"}),
        (
            {"min_count": 2, "min_proba": 0.01},
            {"count", "discover", "contrast", "rank", "evidence", "publish", "report", "mine"},
        ),
        (
            {"on_bad_input": "quarantine"},
            {
                "ingest",
                "encode",
                "count",
                "discover",
                "contrast",
                "rank",
                "evidence",
                "publish",
                "report",
                "mine",
            },
        ),
        ({"baseline": "everyday"}, {"contrast", "rank", "evidence", "publish", "report", "mine"}),
        ({"name": "other"}, {"publish", "report", "mine"}),
        ({"threads": 1}, set()),
        ({"memory": "1GB"}, set()),
        ({"show": 3}, set()),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_a_changed_parameter_runs_what_depends_on_it(home, ran, change, expected):
    made(ran)
    assert made(ran, **change) - BASELINE == {f"{stage} power" for stage in expected}


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("ingest", {"ingest"}),
        ("encode", {"encode"}),
        ("count", {"count"}),
        ("discover", {"discover"}),
        ("contrast", {"contrast"}),
        ("rank", {"rank"}),
        ("evidence", {"evidence"}),
    ],
)
def test_a_deleted_checkpoint_is_made_again_to_the_same_bytes(home, ran, stage, expected):
    made(ran)
    before = snapshot(home / "output")
    (folder,) = (home / "output" / "store").glob(f"{stage}-*")
    shutil.rmtree(folder)
    # What was made from it is still right: its key says so, and it is kept.
    assert made(ran) == {f"{label} power" for label in (*expected, "mine")}
    assert snapshot(home / "output") == before


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("terms.parquet", "delete"),
        ("terms.csv", "delete"),
        ("manifest.json", "delete"),
        ("terms.parquet", "edit"),
        ("terms.csv", "edit"),
        ("userdict.txt", "edit"),
    ],
)
def test_a_deleted_or_edited_result_is_published_again(home, ran, name, damage):
    made(ran)
    before = snapshot(home / "output")
    path = home / "output" / "power" / name
    if damage == "delete":
        path.unlink()
    else:
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    assert made(ran) == {"publish power", "mine power"}  # the report is that of the same result
    assert snapshot(home / "output") == before


def test_a_changed_source_runs_everything_and_the_old_one_is_kept(home, ran):
    made(ran)
    note = home / "corpora" / "power" / "notes.jsonl"
    before = note.read_text(encoding="utf-8")
    note.write_text(before + '{"text": "断路器拒动。"}\n', encoding="utf-8")
    assert made(ran) == ALL
    note.write_text(before, encoding="utf-8")
    assert made(ran) == {"publish power", "report power", "mine power"}


def test_touching_and_moving_change_nothing(home, ran):
    made(ran)
    (home / "corpora" / "power" / "manual.txt").touch()
    assert made(ran) == set()
    (home / "corpora" / "power").rename(home / "corpora" / "station")
    assert made(ran, domain="station") == {"publish station", "report station", "mine station"}


def test_changed_code_runs_what_runs_it(home, ran, monkeypatch):
    from pipeline import checkpoint, keys

    made(ran)
    real = keys.code_of

    def changed(module):
        code = real(module)
        if "pipeline.rank" not in code.files:
            return code
        return replace(code, files=code.files | {"pipeline.rank": "changed"})

    monkeypatch.setattr(checkpoint, "code_of", changed)
    assert made(ran) == {"rank power", "evidence power", "publish power", "report power", "mine power"}


@pytest.mark.parametrize("library", ["numba", "jieba", "wordfreq"])
def test_another_version_of_a_library_runs_what_uses_it(home, ran, monkeypatch, library):
    from pipeline import checkpoint, keys

    made(ran)
    real = keys.code_of

    def changed(module):
        code = real(module)
        return replace(code, versions=code.versions | {k: "9" for k in code.versions if k == library})

    monkeypatch.setattr(checkpoint, "code_of", changed)
    labels = made(ran)
    assert "publish power" in labels
    assert ("count power" in labels) == (library == "numba")
    assert "ingest power" not in labels


def test_stages_run_by_themselves(home, ran):
    assert luigi.build([CountNgrams(corpus="power")], local_scheduler=True)
    assert ran == {"ingest power", "encode power", "count power"}
    (table,) = (home / "output" / "store").glob("count-*/ngrams.parquet")
    assert pq.read_table(table).num_rows > 100


def test_a_run_by_path_from_anywhere(home, ran, tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    path = home / "corpora" / "power" / "manual.txt"
    assert "publish manual" in made(ran, domain=str(path), output_folder="results")
    assert (tmp_path / "elsewhere" / "results" / "manual" / "terms.parquet").is_file()


def test_metadata_tells_how_the_result_was_made(home):
    build(baseline=("everyday", "wordfreq"), min_pmi=0.7)
    about = json.loads(pq.read_schema(home / "output" / "power" / "terms.parquet").metadata[b"termlode"])
    assert about["domain"] == "power"
    assert [(one["name"], one["kind"], one["weight"]) for one in about["baselines"]] == [
        ("everyday", "text", 1.0),
        ("wordfreq", "word list", 1.0),
    ]
    assert about["baselines"][0]["tokens"] > 100
    assert all(len(one["digest"]) == 64 for one in about["baselines"])
    stages = {
        name.partition("-")[0]: stage for name, stage in about["stages"].items() if "everyday" not in name
    }
    assert stages["discover"]["parameters"]["min_pmi"] == 0.7
    assert stages["contrast"]["versions"]["jieba"] == "0.42.1"
    ingested = [stage for stage in about["stages"].values() if stage["stage"] == "ingest"]
    sources = {name: stage for stage in ingested for name, _, _ in stage["inputs"]["sources"]}
    assert set(sources) == {"manual.txt", "notes.jsonl", "protection.txt", "baseline.txt"}
    facts = {"sources": 3, "found": 10, "documents": 10, "set_aside": 0, "duplicates": 0, "empty": 0}
    assert sources["manual.txt"]["facts"] == facts
    assert len(about["stages"]) == 11


def test_an_account_of_the_run_lies_beside_the_result(home):
    build()
    (path,) = (home / "output" / "power" / "runs").iterdir()
    stages = json.loads(path.read_text())["stages"]
    assert set(stages) == ALL - {"mine power"}
    for account in stages.values():
        assert account["ran"]
        assert account["seconds"] >= 0
        assert account["peak_bytes"] > 10_000_000


@pytest.mark.faults
@pytest.mark.promise(1)
def test_what_a_killed_stage_took_is_not_known(home, caplog, monkeypatch):
    build()
    write = store.new_file

    def killed(root, path, content):
        if path.name == "publish-power.json":
            raise KeyboardInterrupt  # after the commit, before the account
        write(root, path, content)

    caplog.set_level(logging.INFO, "termlode")
    with monkeypatch.context() as patch:
        patch.setattr(store, "new_file", killed)
        with pytest.raises(KeyboardInterrupt):
            build(top=5)
    assert build(top=5) == "SUCCESS"
    last = max((home / "output" / "power" / "runs").glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
    stages = json.loads(last.read_text())["stages"]
    assert [label for label, cost in stages.items() if "seconds" not in cost] == ["publish power"]
    assert stages["publish power"]["ran"] is False
    (line,) = [message for message in caplog.messages if "not known" in message]
    assert line.split() == ["publish", "power", "kept;", "what", "it", "took", "is", "not", "known"]


def test_what_a_run_killed_after_its_last_stage_left_goes(home):
    build()
    left = [
        home / "output" / "store" / "accounts" / ".file-accounts.0123456789ab.tmp",
        home / "output" / "power" / ".file-power.0123456789ab.tmp",
        home / "output" / "power" / "runs" / ".file-runs.0123456789ab.tmp",
    ]
    for path in left:
        path.touch()
    with store.hold_lock(home / "output" / "store", "file-runs"):  # somebody is at it
        build()
        assert [path for path in left if path.exists()] == left[-1:]
    build()
    assert not left[-1].exists()


def test_a_manifest_tells_rows_bytes_and_digests(home):
    build()
    for folder in (home / "output" / "store").glob("*-*"):
        about = store.manifest(folder)
        assert about["key"].startswith(folder.name.partition("-")[2])
        for name, entry in about["files"].items():
            assert entry["bytes"] == (folder / name).stat().st_size
            assert (
                name in ("ids.bin", "cuts.bin") or entry["rows"] == pq.read_metadata(folder / name).num_rows
            )
        assert store.is_unchanged(folder)


def test_earlier_results_stay_when_a_run_fails(home):
    build()
    before = snapshot(home / "output" / "power")
    (home / "corpora" / "power" / "bad.txt").write_bytes(b"\xff\xff\xff")
    assert build() == "FAILED"
    assert snapshot(home / "output" / "power") == before


def test_missing_corpora_are_not_complete(home):
    assert not CorpusFiles(corpus="nowhere").complete()
    assert not IngestCorpus(corpus="nowhere").complete()
    assert CorpusFiles(corpus="power").complete()


def test_two_baselines_of_one_name_are_both_recorded(home):
    for folder in ("a", "b"):
        (home / folder / "texts").mkdir(parents=True)
        (home / folder / "texts" / "x.txt").write_text(f"公园散步，公园下棋，{folder}" * 3)
    build(baseline=(str(home / "a" / "texts"), str(home / "b" / "texts")))
    about = json.loads(pq.read_schema(home / "output" / "power" / "terms.parquet").metadata[b"termlode"])
    assert sum(stage["stage"] == "ingest" for stage in about["stages"].values()) == 3


def test_what_is_ignored_beside_a_corpus_changes_no_byte(home):
    build()
    before = snapshot(home / "output")
    shutil.rmtree(home / "output")
    (home / "corpora" / "power" / "notes.doc").write_text("x")
    build()
    assert snapshot(home / "output") == before


def test_a_corpus_that_changes_and_changes_back_poisons_nothing(home, ran, monkeypatch):
    from tasks import ingest as module

    note = home / "corpora" / "power" / "manual.txt"
    good = note.read_text(encoding="utf-8")
    committed = module.IngestCorpus.commit

    def commit(self, identity, report):
        note.write_text("别的文字，别的文字", encoding="utf-8")
        try:
            return committed(self, identity, report)
        finally:
            note.write_text(good, encoding="utf-8")

    monkeypatch.setattr(module.IngestCorpus, "commit", commit)
    assert build() == "FAILED"
    monkeypatch.setattr(module.IngestCorpus, "commit", committed)
    assert build() == "SUCCESS"
    (table,) = (home / "output" / "store").glob("ingest-*/documents.parquet")
    assert any("变电站" in text for text in pq.read_table(table)["text"].to_pylist())


def test_a_corpus_that_changes_later_in_the_run_is_told(home, caplog, monkeypatch):
    from tasks import count as module

    produce = module.CountNgrams.produce

    def changing(self, folder, report):
        facts = produce(self, folder, report)
        (home / "corpora" / "power" / "manual.txt").write_text("断路器，断路器")
        return facts

    monkeypatch.setattr(module.CountNgrams, "produce", changing)
    assert build() == "FAILED"
    assert not any("KeyError" in record.getMessage() for record in caplog.records)


def test_the_same_baseline_twice_is_one(home):
    assert MineTerms(domain="power", baseline=["everyday", "everyday"]).baseline == ("everyday",)
    assert MineTerms(domain="power", baseline="everyday").baseline == ("everyday",)


def test_replacing_another_corpus_of_the_same_name_is_said(home, caplog):
    other = home / "elsewhere" / "power"
    shutil.copytree(home / "corpora" / "power", other)
    (other / "more.txt").write_text("断路器拒动，断路器拒动。")
    build()
    assert not [
        record for record in caplog.records if record.levelname == "WARNING" and "power" in record.message
    ]
    assert build(domain=str(other)) == "SUCCESS"
    assert (
        f"publish power: replaces the result of {home / 'corpora' / 'power'}; --name keeps both"
        in caplog.messages
    )
