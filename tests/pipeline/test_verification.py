from __future__ import annotations

import errno
import os
import shutil

import pytest

from pipeline import store
from pipeline.checkpoint import IDENTITY
from pipeline.errors import ParameterError
from pipeline.keys import digest
from pipeline.report.page import content_of, render
from pipeline.verification import verify
from tests.results import write_result


def checkpoint(output, name="rank", stage="rank", inputs=()):
    """A folder with one file and a true manifest; its key and itself."""
    about = {key: {} for key in IDENTITY} | {
        "stage": stage,
        "parameters": {"name": name},
        "inputs": list(inputs),
    }
    key = digest(about)
    folder = output / name if stage == "publish" else output / "store" / f"{stage}-{key[:20]}"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text("content")
    store.seal(folder, about | {"key": key}, {"a.txt": store.describe(folder / "a.txt")})
    return key, folder


def said(tmp_path, *names):
    return [str(finding) for finding in verify(tmp_path, tmp_path / "corpora", names).findings]


def test_nothing_there_is_nothing_damaged(tmp_path):
    assert said(tmp_path / "nowhere") == []


def test_what_is_as_it_was_written_is_counted(tmp_path):
    key, _ = checkpoint(tmp_path)
    checkpoint(tmp_path, "law", "publish", [key])
    verified = verify(tmp_path, tmp_path)
    assert (verified.findings, verified.damaged, verified.files) == ([], 0, 4)
    assert verified.size == sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        (lambda f: (f / "a.txt").write_text("contenu"), "a.txt: has other bytes than were written"),
        (lambda f: (f / "a.txt").write_text("more content"), "a.txt: has 12 bytes, not 7"),
        (lambda f: (f / "a.txt").unlink(), "a.txt: is missing"),
        (lambda f: (f / "b.txt").write_text("x"), "b.txt: is named by no manifest"),
        (lambda f: (f / "manifest.json").write_text("{"), "manifest.json: is damaged"),
        (lambda f: (f / "manifest.json").unlink(), "manifest.json: is missing"),
        (
            lambda f: store.write_json(f / "manifest.json", store.manifest(f) | {"parameters": {}}),
            "manifest.json: is the manifest of something else",
        ),
    ],
)
def test_damage_is_told_with_what_to_do(tmp_path, damage, what):
    _, folder = checkpoint(tmp_path)
    damage(folder)
    (line,) = said(tmp_path)
    assert (
        line
        == f"{folder}/{what}. Delete {folder}: the next run that needs it makes it again, to the same bytes."
    )


def test_a_result_is_published_again_and_a_dated_one_made_again(tmp_path):
    for name in ("law", "law-2026-11-24"):
        _, folder = checkpoint(tmp_path, name, "publish")
        (folder / "a.txt").write_text("contenu")
    plain, dated = said(tmp_path)
    assert plain.endswith("Run again: it is published anew.")
    assert f"Delete {tmp_path / 'law-2026-11-24'}: the run of that date makes it again" in dated


@pytest.mark.parametrize("name", ["law", ".law"])
def test_a_result_without_anything_in_it_is_missing(tmp_path, name):
    """A share that is not mounted, say."""
    account = tmp_path / "store" / "accounts" / f"publish-{name}.json"
    account.parent.mkdir(parents=True)
    store.write_json(account, {})
    (tmp_path / name).mkdir()
    (line,) = said(tmp_path)
    assert line.startswith(f"{tmp_path / name / store.MANIFEST}: is missing. Run again")


def test_what_is_somebodys_own_is_no_damage(tmp_path):
    _, folder = checkpoint(tmp_path, "law", "publish")
    (folder / "notes.txt").write_text("x")
    (tmp_path / "photos").mkdir()
    (tmp_path / "store" / "notes").mkdir(parents=True)
    verified = verify(tmp_path, tmp_path)
    assert [str(f) for f in verified.findings] == [
        f"{folder / 'notes.txt'}: stands in no manifest. Nothing can be said of it."
    ]
    assert verified.damaged == 0


@pytest.mark.parametrize("place", ["exports/jieba", "tags/letters", "expansions/seeds", "related"])
def test_what_was_made_of_a_result_is_looked_at(tmp_path, place):
    checkpoint(tmp_path, "law", "publish")
    _, made = checkpoint(tmp_path, f"law/{place}", "publish")
    assert said(tmp_path) == []
    (made / "a.txt").write_text("contenu")
    (line,) = said(tmp_path)
    assert line.startswith(f"{made / 'a.txt'}: has other bytes than were written. Run the same command again")


def test_what_the_disk_does_not_give_is_told_and_the_rest_is_looked_at(tmp_path, monkeypatch):
    _, unreadable = checkpoint(tmp_path)
    _, other = checkpoint(tmp_path, "other", "count")
    (other / "a.txt").write_text("contenu")
    describe = store.describe

    def fail(path):
        if path == unreadable / "a.txt":
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        return describe(path)

    monkeypatch.setattr(store, "describe", fail)
    told = said(tmp_path)
    assert (
        f"{unreadable / 'a.txt'}: cannot be read (Input/output error). See to the disk and verify again."
        in told
    )
    assert any(line.startswith(f"{other / 'a.txt'}: has other bytes") for line in told)
    assert verify(tmp_path, tmp_path).damaged == len(told) == 2


def test_what_goes_away_meanwhile_is_not_missed(tmp_path, monkeypatch):
    _, folder = checkpoint(tmp_path)

    def gone(path):
        shutil.rmtree(folder)
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))

    monkeypatch.setattr(store, "is_signed", gone)
    assert said(tmp_path) == []


def test_an_export_that_is_being_made_is_none(tmp_path):
    checkpoint(tmp_path, "law", "publish")
    (tmp_path / "law" / "exports" / "csv" / ".export-law-csv.0123456789ab.tmp").mkdir(parents=True)
    assert said(tmp_path) == []


def test_an_export_that_is_half_in_its_place_is_passed_over_while_its_maker_goes_on(tmp_path):
    checkpoint(tmp_path, "law", "publish")
    room = tmp_path / "law" / "exports" / "csv"
    room.mkdir(parents=True)
    (room / "terms.csv").write_text("x")
    with store.hold_lock(tmp_path / "store", "export-law-csv"):
        assert said(tmp_path) == [f"{room}: is being written by a run. Verify again when it has ended."]
    (line,) = said(tmp_path)
    assert line.startswith(f"{room / store.MANIFEST}: is missing. Run the same command again")


def test_what_runs_changed_is_looked_at(tmp_path):
    _, folder = checkpoint(tmp_path, "law", "publish")
    runs = folder / "runs"
    runs.mkdir()
    for name in ("1", "2"):
        (runs / f"{name}.changes.parquet").write_text("new")
    told = {"1.changes.parquet": store.describe(runs / "1.changes.parquet")}
    store.write_json(runs / "1.json", {"files": told})
    (finding,) = verify(tmp_path, tmp_path).findings
    assert str(finding) == f"{runs / '2.changes.parquet'}: stands in no account. Its run was killed."
    (runs / "1.changes.parquet").write_text("now")
    (damaged,) = (found for found in verify(tmp_path, tmp_path).findings if found.damaged)
    assert str(damaged).startswith(f"{runs / '1.changes.parquet'}: is not as it was written. Delete it")


def test_the_page_of_a_result_is_looked_at(tmp_path):
    folder = write_result(tmp_path / "law", ["断路器"])
    page, page_of = folder / "report.html", render(content_of(folder, {}, 5, {}))
    page.write_text(page_of, encoding="utf-8")
    assert said(tmp_path) == []
    page.write_text(page_of.replace("断路器", "断踏器", 1), encoding="utf-8")
    remedy = "Run again, or termlode report: it is written anew."
    assert said(tmp_path) == [f"{page}: is not as it was written. {remedy}"]
    assert verify(tmp_path, tmp_path).damaged == 1
    other = content_of(folder, {}, 5, {})
    other["facts"]["result"] = "a1"
    page.write_text(render(other), encoding="utf-8")
    assert said(tmp_path) == [f"{page}: shows an earlier result. {remedy}"]
    assert verify(tmp_path, tmp_path).damaged == 0


def test_an_older_manifest_is_told(tmp_path):
    _, folder = checkpoint(tmp_path)
    path = folder / "manifest.json"
    path.write_text(path.read_text().replace('"format": 2', '"format": 1').rpartition(",")[0] + "\n}")
    verified = verify(tmp_path, tmp_path)
    assert ["by an older version" in str(finding) for finding in verified.findings] == [True]
    assert verified.damaged == 0


def test_accounts_are_looked_at(tmp_path):
    _, folder = checkpoint(tmp_path, "law", "publish")
    for path in (folder / "runs" / "1.json", tmp_path / "store" / "accounts" / "publish-law.json"):
        path.parent.mkdir(parents=True)
        store.write_json(path, {"run": 1})
        path.write_text(path.read_text().replace("1", "2"))
    assert all("Delete it: it only says what a run cost" in line for line in said(tmp_path))
    assert len(said(tmp_path)) == len(said(tmp_path, "law")) == 2


def test_a_name_chooses_a_result_and_what_it_was_made_from(tmp_path):
    key, rank = checkpoint(tmp_path)
    other, count = checkpoint(tmp_path, "lone", "count")
    checkpoint(tmp_path, "law", "publish", [key])
    checkpoint(tmp_path, "tax", "publish", [other])
    for folder in (rank, count):
        (folder / "a.txt").write_text("contenu")
    assert len(said(tmp_path)) == 2
    (line,) = said(tmp_path, "law")
    assert str(rank) in line
    with pytest.raises(ParameterError, match="nobody: no result in"):
        said(tmp_path, "law", "nobody")


def test_damage_is_told_where_nothing_can_be_written(tmp_path, monkeypatch):
    _, folder = checkpoint(tmp_path)
    (folder / "a.txt").write_text("contenu")

    def refuse(*arguments, **options):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(type(tmp_path), "mkdir", refuse)
    assert len(said(tmp_path)) == 1


def test_what_is_being_written_is_passed_over(tmp_path):
    _, folder = checkpoint(tmp_path)
    (folder / "a.txt").write_text("contenu")
    with store.hold_lock(tmp_path / "store", folder.name):
        (line,) = said(tmp_path)
        assert "is being written by a run" in line
        assert verify(tmp_path, tmp_path / "corpora").damaged == 0
    assert len(said(tmp_path)) == 1
