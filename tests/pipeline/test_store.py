from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from pipeline import store
from pipeline.errors import CorruptCheckpointError, StorageError


def fill(folder, text="content"):
    (folder / "a.txt").write_text(text)
    store.seal(folder, {"key": text}, {"a.txt": store.describe(folder / "a.txt")})


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_appears_whole(tmp_path):
    target = tmp_path / "checkpoint"
    with store.new_folder(target) as folder:
        fill(folder)
        assert not target.exists()
    assert store.is_whole(target)
    assert store.is_unchanged(target)
    assert names(tmp_path) == ["checkpoint"]


def test_a_body_that_fails_leaves_nothing(tmp_path):
    with pytest.raises(ZeroDivisionError), store.new_folder(tmp_path / "checkpoint") as folder:
        fill(folder)
        raise ZeroDivisionError
    assert names(tmp_path) == []


def test_a_folder_without_a_true_manifest_is_not_committed(tmp_path):
    with pytest.raises(CorruptCheckpointError), store.new_folder(tmp_path / "checkpoint") as folder:
        fill(folder)
        (folder / "a.txt").write_text("shorter")
        (folder / "a.txt").write_text("longer than it was")
    assert names(tmp_path) == []


def test_a_damaged_folder_is_replaced(tmp_path):
    target = tmp_path / "checkpoint"
    target.mkdir()
    (target / "a.txt").write_text("half")
    assert not store.is_whole(target)
    with store.new_folder(target) as folder:
        fill(folder)
    assert store.is_whole(target)
    assert names(tmp_path) == ["checkpoint"]


@pytest.mark.parametrize("damage", ["missing", "longer", "manifest"])
def test_is_whole_sees_what_is_missing(tmp_path, damage):
    fill(tmp_path)
    if damage == "missing":
        (tmp_path / "a.txt").unlink()
    elif damage == "longer":
        (tmp_path / "a.txt").write_text("content and more")
    else:
        (tmp_path / store.MANIFEST).write_text("{")
    assert not store.is_whole(tmp_path)


def test_is_unchanged_sees_a_flipped_bit(tmp_path):
    fill(tmp_path)
    (tmp_path / "a.txt").write_text("contenu")
    assert store.is_whole(tmp_path)
    assert not store.is_unchanged(tmp_path)


def test_new_files_replace_and_leave_others(tmp_path):
    folder = tmp_path / "law"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    for text in ("first", "second"):
        with store.new_files(folder, "publish-law") as staging:
            fill(staging, text)
        assert (folder / "a.txt").read_text() == text
    assert names(folder) == ["a.txt", "manifest.json", "notes.txt"]
    assert store.is_unchanged(folder)


def test_new_files_that_fail_leave_the_earlier_ones(tmp_path):
    with store.new_files(tmp_path, "publish-law") as staging:
        fill(staging, "first")
    with pytest.raises(ZeroDivisionError), store.new_files(tmp_path, "publish-law") as staging:
        fill(staging, "second")
        raise ZeroDivisionError
    assert (tmp_path / "a.txt").read_text() == "first"
    assert names(tmp_path) == ["a.txt", "manifest.json"]


def test_sweep_removes_leftovers_of_the_dead_only(tmp_path):
    for name in ("count-1", "count-2"):
        (tmp_path / f".{name}.0123456789ab.tmp").mkdir()
    (tmp_path / ".hidden").mkdir()
    with store.hold_lock(tmp_path, "count-2"):
        # A lock is held per open file: a second one of this process stands for another process's.
        assert store.sweep(tmp_path, tmp_path) == [".count-1.0123456789ab.tmp"]
    assert store.sweep(tmp_path, tmp_path) == [".count-2.0123456789ab.tmp"]
    assert (tmp_path / ".hidden").exists()


def test_sweep_removes_the_callers_own_leftovers(tmp_path):
    (tmp_path / ".count-1.0123456789ab.tmp").mkdir()
    (tmp_path / ".a\nb.0123456789ab.tmp").mkdir()
    with store.hold_lock(tmp_path, "count-1"):
        assert len(store.sweep(tmp_path, tmp_path, held="count-1")) == 2


def test_json_reads_back_and_a_flip_of_any_bit_is_told(tmp_path):
    path, content = tmp_path / "a.json", {"名": "断路器", "n": [1, None], "s": 'a,\n "digest": "b'}
    store.write_json(path, content)
    assert store.read_json(path) == content
    assert store.is_signed(path)
    assert set(json.loads(path.read_text())) == {"format", "digest", *content}
    data = path.read_bytes()
    for bit in range(8 * len(data)):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        path.write_bytes(flipped)
        with pytest.raises(ValueError, match=r"digest|JSON|Expecting|Invalid|codec|Extra|Unterminated"):
            store.read_json(path)


def test_what_older_versions_wrote_is_read(tmp_path):
    content = {"format": 1, "key": "a", "files": {}}
    (tmp_path / store.MANIFEST).write_text(json.dumps(content))
    assert store.manifest(tmp_path) == {"key": "a", "files": {}}
    assert not store.is_signed(tmp_path / store.MANIFEST)


@pytest.mark.parametrize("damage", ["file", "missing", "manifest", "unnamed"])
def test_a_file_is_checked_before_it_is_read(tmp_path, damage):
    store.check(tmp_path / "b.txt")  # without a manifest there is nothing to compare
    fill(tmp_path)
    store.check(tmp_path / "a.txt")
    name = "a.txt"
    if damage == "file":
        (tmp_path / "a.txt").write_text("contenu")
    elif damage == "missing":
        (tmp_path / "a.txt").unlink()
    elif damage == "manifest":
        (tmp_path / store.MANIFEST).write_text("{")
    else:
        name = "b.txt"
        (tmp_path / "b.txt").write_text("content")
    with pytest.raises(CorruptCheckpointError, match=rf"{name}: .* damaged.*Delete .* and run again"):
        store.check(tmp_path / name)


@pytest.mark.parametrize("content", ["{}", "[]", '{"format": 1}', '{"format": 2, "key": "a", "files": {}}'])
def test_a_manifest_of_another_kind_is_none(tmp_path, content):
    (tmp_path / store.MANIFEST).write_text(content)
    assert store.manifest(tmp_path) is None
    assert not store.is_whole(tmp_path)


def test_a_file_where_a_folder_should_be_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="Not a directory"), store.hold_lock(tmp_path / "file", "a"):
        pass
    with pytest.raises(StorageError, match="File name too long"), store.new_folder(tmp_path / ("长" * 200)):
        pass


def test_waiting_for_a_lock_is_said(tmp_path):
    from threading import Event, Thread

    said, free = Event(), Event()

    def other():
        with store.hold_lock(tmp_path, "count-1", said.set):
            free.set()

    with store.hold_lock(tmp_path, "count-1"):
        thread = Thread(target=other)
        thread.start()
        assert said.wait(30)
        assert not free.is_set()
    thread.join(30)
    assert free.is_set()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_disk_that_refuses_is_told_and_nothing_is_left(tmp_path, monkeypatch, code):
    def refuse(handle):
        raise OSError(code, os.strerror(code))

    store.lock_of(tmp_path, "any")  # flushes the folders above, once
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(StorageError, match="cannot be written"), store.new_folder(tmp_path / "c") as folder:
        fill(folder)
    with pytest.raises(StorageError, match="what is finished stays as it is"):
        store.new_file(tmp_path, tmp_path / "f", lambda path: path.write_text("x") and None)
    assert names(tmp_path) == ["locks"]


def test_a_result_half_replaced_is_not_said_to_be_as_it_was(tmp_path, monkeypatch):
    replace, places = Path.replace, []

    def refuse(path, target):
        places.append(target)
        if len(places) > 1:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with (
        pytest.raises(StorageError, match="some files of the earlier result may be newer"),
        store.new_files(tmp_path / "power", "publish-power") as folder,
    ):
        fill(folder)
    assert len(places) == 2


def test_what_is_made_from_a_manifest_is_not_made_without(tmp_path):
    with pytest.raises(CorruptCheckpointError, match="has no manifest"):
        store.about(tmp_path)
    (tmp_path / "manifest.json").mkdir()
    with pytest.raises(StorageError, match="cannot be read"):
        store.about(tmp_path)
    assert store.manifest(tmp_path) is None


def test_everything_is_flushed_before_it_is_renamed(tmp_path, monkeypatch):
    events = []
    fsync, rename = os.fsync, type(tmp_path).rename
    with store.new_folder(tmp_path / "earlier") as folder:  # flushes the folders above, once
        fill(folder)

    def note_fsync(handle):
        events.append(("fsync", os.path.basename(os.readlink(f"/proc/self/fd/{handle}"))))  # noqa: PTH115, PTH119
        fsync(handle)

    def note_rename(path, target):
        events.append(("rename", target.name))
        return rename(path, target)

    monkeypatch.setattr(os, "fsync", note_fsync)
    monkeypatch.setattr(type(tmp_path), "rename", note_rename)
    with store.new_folder(tmp_path / "c") as folder:
        fill(folder)
    assert [kind for kind, _ in events] == ["fsync", "fsync", "fsync", "rename", "fsync"]
    assert {name for _, name in events[:2]} == {"a.txt", "manifest.json"}
    assert events[3:] == [("rename", "c"), ("fsync", tmp_path.name)]


def test_a_removal_that_fails_is_told(tmp_path, monkeypatch):
    fill_in = tmp_path / "checkpoint"
    fill_in.mkdir()
    fill(fill_in)

    def refuse(path, *, dir_fd=None):
        raise OSError(errno.EIO, os.strerror(errno.EIO), path)

    monkeypatch.setattr(os, "unlink", refuse)
    with pytest.raises(StorageError, match="Input/output error"):
        store.remove(fill_in)
    with pytest.raises(StorageError, match="Input/output error"):
        store.sweep(tmp_path, tmp_path, strict=True)
    monkeypatch.undo()
    assert len(store.sweep(tmp_path, tmp_path)) == 1
    assert names(tmp_path) == ["locks"]


def test_a_file_that_cannot_be_read_to_be_checked_is_not_called_damaged(tmp_path, monkeypatch):
    fill(tmp_path)

    def refuse(path):
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))

    monkeypatch.setattr(store, "file_digest", refuse)
    with pytest.raises(StorageError, match=r"a\.txt: cannot be read \(Input/output error\)"):
        store.check(tmp_path / "a.txt")
