"""A loss of power at any moment: what is found is whole or known not to be, and the next run mends it.

A run's calls are fed to a model of a disk that keeps no more than POSIX says (tests/faults/disk.py).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

from pipeline import store
from tests.conftest import ROOT
from tests.faults import mutants, tracing
from tests.faults.disk import TRACED, Disk, lay
from tests.faults.harness import environment, points, prepare, results, share
from tests.faults.processes import mined, traced

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


pytestmark = [
    pytest.mark.faults,
    pytest.mark.promise(1),
    pytest.mark.usefixtures("strace"),
]

SHARDS = points(3, 40)  # of the states after which the next run is tried; one of each in the sample


class Lost(NamedTuple):
    home: Path
    states: list[Mapping[Path, bytes | None]]  # those that differ in what does not stand under a staging name
    left: Mapping[Path, bytes | None]  # what is found in any case once the run has ended
    results: dict[str, bytes]


@pytest.fixture(scope="module", params=["first run", "later run"])
def lost(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Lost:
    """What may be found after a loss of power during a first run, or one that replaces its result."""
    home, log = prepare(tmp_path_factory.mktemp("home")), tmp_path_factory.mktemp("log") / "calls"
    (home / "output").mkdir()
    if request.param == "later run":
        assert mined(home).code == 0
        text = home / "corpora" / "power" / "manual.txt"
        text.write_text(text.read_text(encoding="utf-8") * 2, encoding="utf-8")
    disk = Disk(home / "output", passing={"locks", "runs"})
    calls = f"trace={tracing.CHANGING},{TRACED}"
    done = traced(home, "-y", "-xx", "-s", str(1 << 24), "-o", str(log), "-e", calls)
    assert done.code == 0, done.said
    states = {}
    for call in tracing.calls(log):
        if disk.feed(call):
            for found in disk.survivors():
                states.setdefault(frozenset(_lasting(found).items()), found)
    log.unlink()
    assert disk.seen() == _lying(home / "output")
    return Lost(home, list(states.values()), disk.worst(), results(home))


def test_what_passes_as_whole_is_whole(lost, tmp_path, record_property):
    for number, found in enumerate(lost.states):
        lay(_lasting(found), tmp_path / f"{number}")
        for folder in _checkpoints(tmp_path / f"{number}"):
            assert not store.is_whole(folder) or store.is_unchanged(folder), folder
        shutil.rmtree(tmp_path / f"{number}", ignore_errors=True)
    record_property("points", len(lost.states))


def test_what_a_run_has_made_stays_made(lost, tmp_path):
    lay(lost.left, tmp_path)
    for folder in _checkpoints(lost.home / "output"):
        assert store.is_unchanged(tmp_path / folder.relative_to(lost.home / "output")), folder


@pytest.mark.parametrize("shard", SHARDS)
def test_the_next_run_mends_it(lost, tmp_path, record_property, shard):
    tried = share(lost.states, shard, len(SHARDS))
    for number, found in enumerate(tried):
        home = tmp_path / f"{number}"
        shutil.copytree(lost.home / "corpora", home / "corpora")
        lay(found, home / "output")
        done = mined(home)
        assert done.code == 0, done.said
        assert results(home) == lost.results
        shutil.rmtree(home)
    record_property("points", len(tried))


def faults(tmp_path: Path, mutant: str) -> set[str]:
    """What is wrong after a loss of power while something is written by the store, or a mutant of it."""
    output, log, broken = tmp_path / "output", tmp_path / "calls", set()
    output.mkdir()
    disk = Disk(output, passing={"locks"})
    command = [sys.executable, "-m", "tests.faults.mutants", str(output), mutant]
    calls = f"trace={tracing.CHANGING},{TRACED}"
    strace = ["strace", "-f", "-y", "-xx", "-s", "1048576", "-o", str(log), "-e", calls]
    subprocess.run([*strace, *command], check=True, cwd=ROOT, env=environment(tmp_path))
    states = {}
    for call in tracing.calls(log):
        if disk.feed(call):
            for found in disk.survivors():
                states.setdefault(frozenset(_lasting(found).items()), found)
    assert disk.seen() == _lying(output)
    for number, found in enumerate([*states.values(), disk.worst()]):
        place = tmp_path / f"{number}"
        lay(_lasting(found), place)
        broken |= {"torn" for folder in _checkpoints(place) if _is_torn(folder)}
        broken |= {"torn" for path in place.rglob("accounts/*.json") if not _is_read(path)}
    made = _lying(output)
    broken |= {"lost" for path in made if disk.worst().get(path) != made[path]}
    return broken


def _is_torn(folder: Path) -> bool:
    """Whether it passes for whole and is not; the files of a result change one by one, the manifest last."""
    if not store.is_whole(folder) or store.is_unchanged(folder):
        return False
    contents = {path.read_bytes() for path in folder.glob("*.txt")}
    return (store.manifest(folder) or {})["key"] != "earlier" or not contents <= {b"earlier", b"present"}


def _is_read(path: Path) -> bool:
    try:
        store.read_json(path)
    except ValueError:
        return False
    return True


def test_the_store_loses_and_tears_nothing(tmp_path):
    assert faults(tmp_path, "") == set()


@pytest.mark.parametrize("mutant", mutants.mutants())
def test_a_store_that_leaves_out_a_flush_is_found_out(tmp_path, mutant):
    assert faults(tmp_path, mutant)


def _lasting(found: Mapping[Path, bytes | None]) -> dict[Path, bytes | None]:
    """What does not stand under the name of a staging folder or file."""
    return {
        path: data for path, data in found.items() if not any(part.endswith(".tmp") for part in path.parts)
    }


def _lying(output: Path) -> dict[Path, bytes | None]:
    """What lies in a folder, but for what holds nothing that lasts."""
    found = {path.relative_to(output): path for path in output.rglob("*")}
    return {
        name: None if path.is_dir() else path.read_bytes()
        for name, path in found.items()
        if not {"locks", "runs"} & set(name.parts)
    }


def _checkpoints(output: Path) -> list[Path]:
    return [path.parent for path in sorted(output.rglob(store.MANIFEST))]
