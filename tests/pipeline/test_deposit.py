"""Results where others read them: whoever follows the pointer finds a whole one, whatever went wrong."""

from __future__ import annotations

import json

import pytest

from pipeline import deposit as module
from pipeline import store
from pipeline.corpus.remote import file_system
from pipeline.deposit import POINTER, deposit, is_deposited, pointed_at, refuse_address, version_of
from pipeline.errors import CorruptCheckpointError, ParameterError, StorageError
from pipeline.progress import silent


class Failing:
    """A file system whose calls fail from one on; renaming over a file fails with an error of its own."""

    def __init__(self, system, calls, over=None):
        self.system, self.left, self.over = system, calls, over

    def __getattr__(self, name):
        def call(*arguments, **more):
            self.left -= 1
            if self.left < 0:
                raise OSError("the network is gone")
            if name == "move" and self.over:
                (there,) = self.system.get_file_info([arguments[1]])
                if there.size is not None:
                    raise self.over
            return getattr(self.system, name)(*arguments, **more)

        return call


def result(folder, text):
    """A published result of two files and a report."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "terms.csv").write_text(text)
    (folder / "dropped.parquet").write_text("dropped")
    files = {name: store.describe(folder / name) for name in ("terms.csv", "dropped.parquet")}
    store.seal(folder, {"key": text}, files)
    (folder / "report.html").write_text("page")
    return [*sorted(folder.iterdir())]


@pytest.fixture
def address(tmp_path):
    return (tmp_path / "elsewhere" / "terms").as_uri()


def read(tmp_path):
    """What somebody reads who follows the pointer."""
    root = tmp_path / "elsewhere" / "terms"
    folder = root / json.loads((root / POINTER).read_text())["folder"]
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def content(files):
    return {path.name: path.read_bytes() for path in files}


def test_a_result_is_found_by_its_pointer(tmp_path, address):
    files = result(tmp_path / "a", "one")
    assert pointed_at(address) == ""
    facts = deposit(files, address, silent)
    assert facts == {"files": 4, "bytes": sum(path.stat().st_size for path in files)}
    assert pointed_at(address) == version_of(files)
    assert read(tmp_path) == content(files)


def test_the_result_before_stays_for_those_who_read_it(tmp_path, address):
    versions = []
    for text in ("one", "two", "three"):
        files = result(tmp_path / text, text)
        deposit(files, address, silent)
        deposit(files, address, silent)  # again: nothing changes
        versions.append(version_of(files))
    root = tmp_path / "elsewhere" / "terms"
    assert {path.name for path in root.iterdir()} == {POINTER, *versions[1:]}
    deposit(result(tmp_path / "two", "two"), address, silent)  # back to the one before
    assert {path.name for path in root.iterdir()} == {POINTER, *versions[1:]}


OVER = {"hdfs": OSError("it is there"), "abfs": NotImplementedError("renames nothing")}


@pytest.mark.parametrize("scheme", ["file", "s3", *OVER])
@pytest.mark.parametrize("calls", range(18))
def test_whatever_fails_a_reader_finds_a_whole_result(tmp_path, address, monkeypatch, calls, scheme):
    one, two = result(tmp_path / "one", "one"), result(tmp_path / "two", "two")
    deposit(one, address, silent)
    local = file_system(address)
    system = Failing(local[0], calls, OVER.get(scheme))
    monkeypatch.setattr(module, "file_system", lambda _: (system, local[1]))
    there = address.replace("file:", f"{scheme}:")
    failed = False
    try:
        deposit(two, there, silent)
    except StorageError as error:
        failed = "the network is gone" in str(error)
        assert failed
    root = tmp_path / "elsewhere" / "terms"
    assert (root / POINTER).exists() or (scheme == "hdfs" and failed)  # the new one is not there yet
    assert not (root / POINTER).exists() or read(tmp_path) in (content(one), content(two))
    system.left = 1000
    deposit(two, there, silent)
    assert read(tmp_path) == content(two)
    assert {path.name for path in root.iterdir()} == {POINTER, version_of(one), version_of(two)}


def test_a_pointer_that_cannot_be_replaced_stays(tmp_path, address, monkeypatch):
    """But for HDFS, no store deletes it to have it renamed over."""
    one = result(tmp_path / "one", "one")
    deposit(one, address, silent)
    local = file_system(address)
    monkeypatch.setattr(module, "file_system", lambda _: (Failing(local[0], 1000, OVER["hdfs"]), local[1]))
    with pytest.raises(StorageError, match="it is there"):
        deposit(result(tmp_path / "two", "two"), address, silent)
    assert read(tmp_path) == content(one)


def test_what_no_pointer_names_goes_with_the_next_result(tmp_path, address, monkeypatch):
    one, lost, two = (result(tmp_path / text, text) for text in ("one", "lost", "two"))
    deposit(one, address, silent)
    root = tmp_path / "elsewhere" / "terms"
    (root / "theirs").mkdir()
    local = file_system(address)
    with monkeypatch.context() as patch:
        patch.setattr(module, "file_system", lambda _: (Failing(local[0], 6), local[1]))
        with pytest.raises(StorageError):
            deposit(lost, address, silent)
    assert (root / version_of(lost)).exists()
    deposit(two, address, silent)
    assert {path.name for path in root.iterdir()} == {POINTER, version_of(one), version_of(two), "theirs"}


@pytest.mark.parametrize("amiss", ["terms.csv", "manifest.json", "*"])
def test_what_is_amiss_there_is_mended(tmp_path, address, amiss):
    files = result(tmp_path / "a", "one")
    deposit(files, address, silent)
    assert is_deposited(files, address)
    there = tmp_path / "elsewhere" / "terms" / version_of(files)
    for path in there.glob(amiss):
        path.unlink()
    if amiss == "*":
        there.rmdir()
    elif amiss == "terms.csv":
        (there / amiss).write_text("o")
    assert not is_deposited(files, address)
    deposit(files, address, silent)
    assert is_deposited(files, address)
    assert read(tmp_path) == content(files)


def test_a_damaged_pointer_is_replaced(tmp_path, address):
    files = result(tmp_path / "a", "one")
    deposit(files, address, silent)
    (tmp_path / "elsewhere" / "terms" / POINTER).write_text("{")
    assert pointed_at(address) == ""
    deposit(files, address, silent)
    assert read(tmp_path) == content(files)


def test_a_damaged_result_goes_nowhere(tmp_path, address):
    files = result(tmp_path / "a", "one")
    (tmp_path / "a" / "terms.csv").write_text("eno")
    with pytest.raises(CorruptCheckpointError, match=r"terms\.csv: is damaged"):
        deposit(files, address, silent)
    assert pointed_at(address) == ""


def test_an_address_that_cannot_be_written_to(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="cannot be reached or written to"):
        deposit(result(tmp_path / "a", "one"), (tmp_path / "file" / "terms").as_uri(), silent)


@pytest.mark.parametrize("address", ["/data/terms", "https://host/terms", "ftp://host/terms", ""])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ParameterError, match="--to"):
        refuse_address(address)
