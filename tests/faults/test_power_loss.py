"""A loss of power at any moment: what is found is whole or known not to be, and the next run mends it.

A run's calls are fed to a model of a disk that keeps no more than POSIX says (tests/faults/disk.py).
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest

from pipeline import store
from tests.faults import tracing
from tests.faults.disk import TRACED, Disk, lay
from tests.faults.harness import FULL, points, prepare, results

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.faults.forks import Warm

pytestmark = [
    pytest.mark.faults,
    pytest.mark.promise(1),
    pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed"),
]

SHARDS = points(3, 40)  # of the states after which the next run is tried; one of each in the sample


class Lost(NamedTuple):
    home: Path
    states: list[Mapping[Path, bytes | None]]  # those that differ in what does not stand under a staging name
    left: Mapping[Path, bytes | None]  # what is found in any case once the run has ended
    results: dict[str, bytes]


@pytest.fixture(scope="module", params=["first run", "later run"])
def lost(request: pytest.FixtureRequest, warm: Warm, tmp_path_factory: pytest.TempPathFactory) -> Lost:
    """What may be found after a loss of power during a first run, or one that replaces its result."""
    home, log = prepare(tmp_path_factory.mktemp("home")), tmp_path_factory.mktemp("log") / "calls"
    (home / "output").mkdir()
    if request.param == "later run":
        assert warm.run(home).code == 0
        text = home / "corpora" / "power" / "manual.txt"
        text.write_text(text.read_text(encoding="utf-8") * 2, encoding="utf-8")
    disk = Disk(home / "output", passing={"locks", "runs"})
    traced = f"trace={tracing.CHANGING},{TRACED}"
    done = warm.traced(home, "-y", "-xx", "-s", str(1 << 24), "-o", str(log), "-e", traced)
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
def test_the_next_run_mends_it(warm, lost, tmp_path, record_property, shard):
    tried = lost.states[shard :: len(SHARDS)]
    tried = tried if FULL else tried[:1]
    for number, found in enumerate(tried):
        home = tmp_path / f"{number}"
        shutil.copytree(lost.home / "corpora", home / "corpora")
        lay(found, home / "output")
        done = warm.run(home)
        assert done.code == 0, done.said
        assert results(home) == lost.results
        shutil.rmtree(home)
    record_property("points", len(tried))


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
