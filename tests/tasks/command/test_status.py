"""What `termlode status` says, against what a run then makes."""

from __future__ import annotations

import shutil

import luigi
import pytest

from pipeline import store
from tasks import MineTerms
from tasks.command import status
from tasks.command.report import write_report
from tests.tasks.test_chain import snapshot

CLASSIC = {"domain": "power", "recipe": "classic"}


def said(capsys, **parameters):
    """State and reason by stage."""
    capsys.readouterr()
    status.show(CLASSIC | parameters)
    head, *rows, last = capsys.readouterr().out.splitlines()
    assert head.split() == ["stage", "state", "why"]
    assert f"{sum(' done' in row for row in rows)} of {len(rows)} stages done" in last
    return {f"{stage} {corpus}": rest for stage, corpus, *rest in (row.split(maxsplit=3) for row in rows)}


@pytest.fixture
def mined(home):
    assert luigi.build([MineTerms(**CLASSIC)], local_scheduler=True)
    return home


def test_nothing_is_made_and_nothing_is_written(home, capsys):
    assert {tuple(row) for row in said(capsys).values()} == {("missing", "not made yet")}
    assert not (home / "output").exists()


def test_everything_is_done(mined, capsys):
    before = snapshot(mined / "output")
    assert {tuple(row) for row in said(capsys).values()} == {("done",)}
    assert snapshot(mined / "output") == before


def test_a_parameter_is_told(mined, capsys):
    rows = said(capsys, min_pmi="1.0")
    assert rows["count power"] == ["done"]
    assert rows["discover power"] == ["stale", "--min-pmi 1.0, was 0.5"]
    assert rows["rank power"] == ["stale", "input: another contrast"]


def test_a_changed_file_is_told(mined, capsys):
    (mined / "corpora" / "power" / "new.txt").write_text("断路器")
    rows = said(capsys)
    assert rows["ingest power"] == ["stale", "new: new.txt"]
    assert rows["encode power"] == ["stale", "input: another ingest"]
    assert rows["publish power"][0] == "stale"


def test_a_removed_checkpoint_is_told(mined, capsys):
    (folder,) = (mined / "output" / "store").glob("count-*")
    shutil.rmtree(folder)
    assert said(capsys)["count power"] == ["missing", "was removed or is damaged"]


def test_an_edited_result_is_told(mined, capsys):
    (mined / "output" / "power" / "userdict.txt").write_text("")
    assert said(capsys)["publish power"] == ["missing", "its files are not as they were written"]


def test_a_report_is_told(mined, capsys):
    page = mined / "output" / "power" / "report.html"
    assert "report power" not in said(capsys, report_terms="0")
    assert said(capsys)["report power"] == ["done"]
    assert said(capsys, top="5")["report power"] == ["stale", "input: another publish"]
    assert said(capsys, report_terms="5")["report power"] == [
        "stale",
        "another --report-terms, other groups, or other code",
    ]
    content = page.read_text(encoding="utf-8")
    page.write_text(content.replace("断路器", "断踏器", 1), encoding="utf-8")
    assert said(capsys)["report power"] == ["missing", "its files are not as they were written"]
    write_report("power")
    assert said(capsys)["report power"] == ["stale", "written by termlode report"]
    assert luigi.build([MineTerms(**CLASSIC)], local_scheduler=True)
    assert said(capsys)["report power"] == ["done"]
    page.unlink()
    assert said(capsys)["report power"] == ["missing", "not made yet"]


def test_changed_code_is_told(mined, capsys, monkeypatch):
    from pipeline import checkpoint, keys

    real = keys.code_of
    monkeypatch.setattr(
        checkpoint, "code_of", lambda module: keys.Code(real(module).files | {"pipeline.x": ""}, {}, {})
    )
    state, why = said(capsys)["ingest power"]
    assert state == "stale"
    assert "code: pipeline.x" in why


def test_another_corpus_is_not_taken_for_an_earlier_state(mined, capsys):
    (mined / "corpora" / "grid").mkdir()
    (mined / "corpora" / "grid" / "a.txt").write_text("断路器")
    assert {tuple(row) for row in said(capsys, domain="grid").values()} == {("missing", "not made yet")}


def test_without_a_last_run_the_nearest_checkpoint_tells(mined, capsys):
    shutil.rmtree(mined / "output" / "power")
    rows = said(capsys, n_max="3")
    assert rows["encode power"] == ["done"]
    assert rows["count power"] == ["stale", "--n-max 3, was 2"]
    assert rows["publish power"] == ["missing", "not made yet"]


def test_what_is_said_is_what_runs(mined, capsys):
    parameters = CLASSIC | {"top": "5"}
    open_ones = {stage for stage, row in said(capsys, top="5").items() if row[0] != "done"}
    before = {path.name for path in (mined / "output" / "store").glob("*-*")}
    assert luigi.build([MineTerms.from_str_params(parameters)], local_scheduler=True)
    now = {path.name for path in (mined / "output" / "store").glob("*-*")}
    assert open_ones == {"rank power", "evidence power", "publish power", "report power"}
    assert {name.partition("-")[0] for name in now - before} == {"rank", "evidence"}
    assert store.is_unchanged(mined / "output" / "power")
