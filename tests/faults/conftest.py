"""What the fault tests share."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.faults import tracing
from tests.faults.harness import prepare, results
from tests.faults.processes import mined, traced
from tests.faults.schedulers import Scheduler

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.faults.processes import Done
    from tests.faults.tracing import Call


class Undisturbed(NamedTuple):
    home: Path
    results: dict[str, bytes]
    calls: list[Call]
    seconds: float


@pytest.fixture(scope="session")
def undisturbed(strace: None, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """What a run that nobody disturbs gives, its calls that change the disk, and how long it takes."""
    home, log = prepare(tmp_path_factory.mktemp("home")), tmp_path_factory.mktemp("log") / "calls"
    done = traced(home, "-y", "-o", str(log), "-e", f"trace={tracing.CHANGING}")
    assert done.code == 0, done.said
    calls = tracing.changes(log, home / "output")
    again = prepare(tmp_path_factory.mktemp("again"))
    begin = time.monotonic()
    assert mined(again).code == 0
    seconds = time.monotonic() - begin
    assert results(again) == results(home)
    return Undisturbed(home, results(home), calls, seconds)


def assert_made_good(home: Path, expected: dict[str, bytes]) -> None:
    """The next run gives what an undisturbed one does, and leaves nothing else."""
    done = mined(home)
    assert done.code == 0, done.said
    assert results(home) == expected
    assert not list(home.rglob("*.tmp"))


def assert_told(done: Done, causes: int = 1) -> None:
    """The run failed, and one line for each cause (at most so many) says what, where and what to do."""
    assert done.code > 0, done.said
    assert "Traceback" not in done.said
    told = [line for line in done.said.splitlines() if "ERROR" in line]
    assert 1 <= len(told) <= causes, done.said
    for line in told:
        assert re.search(r"(/\S+|power|everyday|termlode): .+\. \w.+\.$", line), told


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[Scheduler]:
    found = Scheduler(tmp_path / "luigid")
    found.start()
    yield found
    if found.process.poll() is None:
        found.end()
