"""What goes is what nothing that stays was made from."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import garbage, runs, store
from pipeline.corpus import remote
from pipeline.errors import CorruptCheckpointError, StorageError
from pipeline.keys import digest
from tests.faults.harness import FULL


def checkpoint(output, name, stage="rank", inputs=()):
    """A folder with one file and a manifest; its key."""
    key = digest(name)
    folder = output / "store" / f"{stage}-{key[:20]}"
    _fill(folder, stage, key, inputs)
    return key


def result(output, name, inputs=()):
    _fill(output / name, "publish", digest(name), inputs)


def _fill(folder, stage, key, inputs):
    folder.mkdir(parents=True)
    (folder / "a.parquet").write_bytes(b"x" * 100)
    about = {"stage": stage, "key": key, "inputs": {"in": list(inputs)}}
    store.seal(folder, about, {"a.parquet": store.describe(folder / "a.parquet")})


def names_of(cleared):
    return {path.name for path, _ in cleared.removed}


def test_keys_are_followed_through_the_checkpoints(tmp_path):
    ingest = checkpoint(tmp_path, "ingest", "ingest")
    encode = checkpoint(tmp_path, "encode", "encode", [ingest])
    checkpoint(tmp_path, "lone", "count", [encode])
    result(tmp_path, "law", [checkpoint(tmp_path, "rank", "rank", [encode])])
    cleared = garbage.clear(tmp_path)
    assert names_of(cleared) == {f"count-{digest('lone')[:20]}"}
    assert cleared.removed[0][1] > 100
    assert len(list((tmp_path / "store").glob("*-*"))) == 3
    assert garbage.clear(tmp_path).removed == []


def test_dated_results_beyond_the_newest_go(tmp_path):
    for name in ("law-2026-11-01", "law-2026-11-02", "law-2025-12-31", "law", "law-2026", "tax-2020-01-01"):
        result(tmp_path, name, [checkpoint(tmp_path, name)])
    assert names_of(garbage.clear(tmp_path)) == set()
    gone = names_of(garbage.clear(tmp_path, 1))
    assert {name for name in gone if not name.startswith("rank")} == {"law-2026-11-01", "law-2025-12-31"}
    assert len(gone) == 4
    assert "tax-2020-01-01" in names_of(garbage.clear(tmp_path, 0))
    assert (tmp_path / "law" / "a.parquet").is_file()


def test_a_dry_run_only_tells(tmp_path):
    checkpoint(tmp_path, "lone")
    told = garbage.clear(tmp_path, dry=True)
    assert len(told.removed) == 1
    assert told.removed[0][0].is_dir()
    assert garbage.clear(tmp_path).removed == told.removed


def test_a_held_lock_keeps_a_checkpoint(tmp_path):
    checkpoint(tmp_path, "lone")
    name = f"rank-{digest('lone')[:20]}"
    with store.hold_lock(tmp_path / "store", name):
        assert garbage.clear(tmp_path).removed == []
    assert names_of(garbage.clear(tmp_path)) == {name}


def test_a_packed_baseline_stays(tmp_path):
    checkpoint(tmp_path, "packed", "baseline", [checkpoint(tmp_path, "text", "encode")])
    assert names_of(garbage.clear(tmp_path)) == {f"encode-{digest('text')[:20]}"}


def test_what_is_not_ours_stays(tmp_path):
    (tmp_path / "store" / "notes").mkdir(parents=True)
    (tmp_path / "store" / "rank-mine").mkdir()
    (tmp_path / "photos").mkdir()
    assert garbage.clear(tmp_path).removed == []
    assert garbage.clear(tmp_path / "nowhere").removed == []


def damage(output, key, stage="rank"):
    (output / "store" / f"{stage}-{key[:20]}" / store.MANIFEST).write_text("{")


def test_a_damaged_checkpoint_that_nothing_was_made_from_goes(tmp_path):
    key = checkpoint(tmp_path, "rank")
    damage(tmp_path, key)
    assert names_of(garbage.clear(tmp_path)) == {f"rank-{key[:20]}"}


def test_what_a_damaged_checkpoint_in_use_was_made_from_stays(tmp_path):
    count = checkpoint(tmp_path, "count", "count")
    key = checkpoint(tmp_path, "rank", "rank", [count])
    result(tmp_path, "law", [key])
    damage(tmp_path, key)
    with pytest.raises(CorruptCheckpointError, match=rf"rank-{key[:20]}: .* is not known"):
        garbage.clear(tmp_path)
    assert len(list((tmp_path / "store").glob("*-*"))) == 2


def test_a_damaged_packed_baseline_stays(tmp_path):
    """Its text may have been cleared away, so it may be all there is."""
    key = checkpoint(tmp_path, "packed", "baseline")
    damage(tmp_path, key, "baseline")
    assert garbage.clear(tmp_path).removed == []


def test_what_is_half_removed_is_no_result(tmp_path):
    result(tmp_path, ".law-2026-11-01.0123456789ab.tmp", [checkpoint(tmp_path, "rank")])
    assert garbage.results(tmp_path) == []
    assert len(garbage.clear(tmp_path).removed) == 1
    assert not list(tmp_path.glob(".law*"))


def test_half_fetched_files_go(tmp_path):
    result(tmp_path, "law")
    mirror = remote.mirror_folder(tmp_path / "store", "s3://bucket/manuals")
    half = mirror / "files" / "a" / ".file-a.0123456789ab.tmp"
    half.parent.mkdir(parents=True)
    half.write_text("half")
    account = tmp_path / "law" / "runs" / "1.json"
    told = {"domain": "s3://bucket/manuals"}
    store.new_file(tmp_path / "store", account, lambda path: store.write_json(path, told))
    garbage.clear(tmp_path)
    assert half.parent.is_dir() and not half.exists()


@pytest.mark.parametrize("accounts", range(1, 9))
def test_of_accounts_as_many_stay_as_were_asked_for(tmp_path, accounts):
    result(tmp_path, "law")
    for run in range(accounts):
        account = tmp_path / "law" / "runs" / f"{run}.json"
        store.new_file(tmp_path / "store", account, lambda path: store.write_json(path, {}))
    garbage.clear(tmp_path, 5)
    left = sorted(path.stem for path in (tmp_path / "law" / "runs").iterdir())
    assert left == [f"{run}" for run in range(accounts)][-5:]


def published(output, name, inputs=()):
    """A result, and the account of its making."""
    result(output, name, inputs)
    root = output / "store"
    path = root / "accounts" / f"publish-{name}.json"
    store.new_file(root, path, lambda staging: store.write_json(staging, {}))


@pytest.mark.parametrize("of", ["result", "checkpoint", "export"])
def test_what_cannot_be_read_may_lead_anywhere(tmp_path, monkeypatch, of):
    key, lone = checkpoint(tmp_path, "rank"), checkpoint(tmp_path, "lone")
    published(tmp_path, "law", [key])
    _fill(tmp_path / "law" / "exports" / "csv", "export", digest("csv"), [lone])
    folders = {
        "result": tmp_path / "law",
        "checkpoint": tmp_path / "store" / f"rank-{key[:20]}",
        "export": tmp_path / "law" / "exports" / "csv",
    }
    read = Path.read_bytes

    def fail(path):
        if path == folders[of] / store.MANIFEST:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", fail)
    with pytest.raises(StorageError, match="cannot be read"):
        garbage.clear(tmp_path, 0)
    monkeypatch.undo()
    assert garbage.clear(tmp_path, dry=True).removed == []


def test_of_a_damaged_export_everything_stays(tmp_path):
    published(tmp_path, "law")
    lone, place = checkpoint(tmp_path, "lone"), tmp_path / "law" / "exports" / "csv"
    _fill(place, "export", digest("csv"), [lone])
    (place / store.MANIFEST).write_text("{")
    with pytest.raises(CorruptCheckpointError, match=r"csv: .* is not known"):
        garbage.clear(tmp_path)
    (place / store.MANIFEST).unlink()  # it is being made, or that failed
    assert len(garbage.clear(tmp_path).removed) == 1


@pytest.mark.parametrize("loss", ["not mounted", "damaged"])
def test_of_a_lost_result_everything_stays(tmp_path, loss):
    key = checkpoint(tmp_path, "rank")
    published(tmp_path, "law", [key])
    away = shutil.copytree(tmp_path / "law", tmp_path / "store" / "law")
    if loss == "damaged":
        (tmp_path / "law" / store.MANIFEST).write_text("{")
    else:
        shutil.rmtree(tmp_path / "law")
        (tmp_path / "law").mkdir()
    with pytest.raises(CorruptCheckpointError, match=r"law: .* is not known"):
        garbage.clear(tmp_path, 0)
    assert (tmp_path / "store" / f"rank-{key[:20]}" / "a.parquet").exists()
    shutil.rmtree(tmp_path / "law")
    away.rename(tmp_path / "law")
    assert garbage.clear(tmp_path).removed == []
    shutil.rmtree(tmp_path / "law")
    assert names_of(garbage.clear(tmp_path)) == {f"rank-{key[:20]}"}


def test_a_damaged_result_of_long_ago_goes_like_others(tmp_path):
    for day in (1, 2, 3):
        published(tmp_path, f"law-2026-11-0{day}", [checkpoint(tmp_path, f"{day}")])
    (tmp_path / "law-2026-11-01" / store.MANIFEST).write_text("{")
    with pytest.raises(CorruptCheckpointError):
        garbage.clear(tmp_path, 3)
    garbage.clear(tmp_path, 2)
    assert sorted(path.name for path in tmp_path.glob("law-*")) == ["law-2026-11-02", "law-2026-11-03"]
    assert len(list((tmp_path / "store").glob("rank-*"))) == 2


def test_what_a_killed_export_left_goes(tmp_path):
    result(tmp_path, "law")
    room = tmp_path / "law" / "exports" / "csv"
    half = room / ".export-law-csv.0123456789ab.tmp"
    half.mkdir(parents=True)
    assert garbage.inside(tmp_path / "law") == []
    with store.hold_lock(tmp_path / "store", garbage.lock_of(room)):
        garbage.clear(tmp_path)
        assert half.exists()
    garbage.clear(tmp_path)
    assert not half.exists()


def test_the_account_of_what_is_there_stays_though_the_clock_was_set_back(tmp_path):
    result(tmp_path, "law")
    root, accounts = tmp_path / "store", tmp_path / "law" / "runs"
    root.mkdir()
    for name, of in [("1970", "law"), ("2025", "before"), ("2026", "before")]:
        about = {"key": digest(of)}
        store.new_file(
            root, accounts / f"{name}.json", lambda path, about=about: store.write_json(path, about)
        )
    assert runs.last(tmp_path / "law") == accounts / "1970.json"
    garbage.clear(tmp_path, 2)
    assert {path.stem for path in accounts.iterdir()} == {"1970", "2026"}
    garbage.clear(tmp_path, 0)
    assert {path.stem for path in accounts.iterdir()} == {"1970"}


def test_a_run_of_this_process_is_no_hindrance_to_itself(tmp_path):
    checkpoint(tmp_path, "lone")
    runs.enter(tmp_path / "store", "mine")
    assert len(garbage.clear(tmp_path).removed) == 1


@pytest.mark.faults
@pytest.mark.promise(3)
@settings(max_examples=1000 if FULL else 40)
@given(st.data())
def test_nothing_in_use_goes_and_everything_else_does(data):
    """Graphs of every kind of checkpoint, some damaged, some being made, with a run going on or not."""
    with TemporaryDirectory() as folder, ExitStack() as held:
        output = Path(folder)
        keys, stages, inputs = [], [], []
        for k in range(data.draw(st.integers(1, 8))):
            stages.append(data.draw(st.sampled_from(["read", "ingest", "count", "baseline"])))
            inputs.append(data.draw(st.sets(st.integers(0, k - 1), max_size=3)) if k else set())
            keys.append(checkpoint(output, f"c{k}", stages[k], [keys[i] for i in inputs[k]]))
        folders = [output / "store" / f"{stages[k]}-{key[:20]}" for k, key in enumerate(keys)]
        some = st.sets(st.sampled_from(range(len(keys))))
        tops, damaged, making = data.draw(some), data.draw(some), data.draw(some)
        for k in tops:
            result(output, f"law-{k}", [keys[k]])
        for k in damaged:
            (folders[k] / store.MANIFEST).write_text("{")
        for k in making:
            held.enter_context(store.hold_lock(output / "store", folders[k].name))
        if data.draw(st.booleans()):
            with store.hold_lock(output / "store", "run-another-1"):
                assert garbage.clear(output) == garbage.Cleared([], ["another"])
        used = set(tops)
        for k in range(len(keys) - 1, -1, -1):
            if k in used and stages[k] != "baseline":  # which does without its text
                used |= inputs[k]
        packed = {k for k, stage in enumerate(stages) if stage == "baseline"}
        if (used - packed) & damaged:
            with pytest.raises(CorruptCheckpointError):
                garbage.clear(output)
            assert all(path.exists() for path in folders)
            return
        garbage.clear(output)
        left = {k for k, path in enumerate(folders) if path.exists()}
        assert left == used | packed | making
        assert len(garbage.results(output)) == len(tops)


def test_of_mirrors_those_stay_that_an_account_names(tmp_path):
    root = tmp_path / "store"
    names = {}
    for address in ("s3://bucket/manuals", "https://host/baseline.txt", "s3://bucket/old"):
        folder = remote.mirror_folder(root, address)
        (folder / "files").mkdir(parents=True)
        (folder / "files" / "a.txt").write_text(address)
        names[address] = folder.name
    result(tmp_path, "manuals")
    account = {"domain": "s3://bucket/manuals", "baselines": ["https://host/baseline.txt", "wordfreq"]}
    store.new_file(
        root, tmp_path / "manuals" / "runs" / "1.json", lambda path: store.write_json(path, account)
    )
    assert names_of(garbage.clear(tmp_path)) == {names["s3://bucket/old"]}
    assert names_of(garbage.clear(tmp_path)) == set()


def test_what_was_kept_beside_what_is_gone_goes_too(tmp_path):
    root = tmp_path / "store"
    key = checkpoint(tmp_path, "rank")
    result(tmp_path, "law", [key])
    result(tmp_path, "law-2026-11-01")
    kept = {f"rank-{key[:20]}", "publish-law", "report-law"}
    for name in (*kept, "publish-law-2026-11-01", "report-law-2026-11-01", "count-0123456789abcdef0123"):
        store.new_file(root, root / "accounts" / f"{name}.json", lambda path: store.write_json(path, {}))
        with store.hold_lock(root, name):
            pass
    for run in range(5):
        account = tmp_path / "law" / "runs" / f"{run}.json"
        store.new_file(root, account, lambda path: store.write_json(path, {}))
        account.with_name(f"{run}.changes.parquet").write_bytes(b"")
    with store.hold_lock(root, "held"):
        garbage.clear(tmp_path, 0)
        assert {path.stem for path in (root / "locks").iterdir()} == {"gate", "held"}
    assert {path.stem for path in (root / "accounts").iterdir()} == kept
    left = {path.name for path in (tmp_path / "law" / "runs").iterdir()}
    assert left == {"4.json", "4.changes.parquet"}


@settings(max_examples=40)
@given(st.data())
def test_everything_a_kept_result_was_made_from_stays(data):
    """Against the definition: what can be reached from the results that stay, by walking."""
    with TemporaryDirectory() as folder:
        output = Path(folder)
        size = data.draw(st.integers(1, 8))
        edges = [
            data.draw(st.sets(st.integers(0, max(0, k - 1)), max_size=2)) if k else set() for k in range(size)
        ]
        keys = []
        for k in range(size):
            keys.append(checkpoint(output, f"c{k}", "count", [keys[i] for i in edges[k]]))
        days = data.draw(st.lists(st.integers(0, size - 1), max_size=4))
        for day, top in enumerate(days):
            result(output, f"law-2026-01-0{day + 1}", [keys[top]])
        keep = data.draw(st.integers(0, 4))
        garbage.clear(output, keep)
        reached, waiting = set(), days[max(0, len(days) - keep) :]
        while waiting:
            k = waiting.pop()
            if k not in reached:
                reached.add(k)
                waiting += edges[k]
        left = {path.name for path in (output / "store").glob("count-*")}
        assert left == {f"count-{keys[k][:20]}" for k in reached}
        assert len(garbage.results(output)) == min(keep, len(days))
