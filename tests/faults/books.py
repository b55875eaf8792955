"""The books of `make faults`: what held is not tried again, and a table says what each promise stands on.

A pytest plugin (`-p tests.faults.books`). The books lie in .faults/, named by what was tried: another byte of
the code, of these tests or of the lock begins new ones.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

# All of the tests: those that show a promise stand beside what they test, too, and borrow from each other.
_TRIED = ("pipeline", "tasks", "tests")
_HELD = "faults_held"  # the name xdist's workers are told under: all of them must collect the same


class Books:
    """The books of one run of pytest; with xdist, each worker has some, too, and writes nothing in them."""

    def __init__(self, config: pytest.Config) -> None:
        worker: dict[str, Any] | None = getattr(config, "workerinput", None)
        self.path = ROOT / ".faults" / f"{_tried()}.jsonl"
        self.writes = worker is None
        self.held = set(worker[_HELD]) if worker else _held(self.path)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        node.workerinput[_HELD] = sorted(self.held)

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        for item in items:
            marker = item.get_closest_marker("promise")
            item.user_properties.append(("promise", marker.args[0] if marker else 0))
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid in self.held])
        items[:] = [item for item in items if item.nodeid not in self.held]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Write down how a point ended, at once: whoever stops the run keeps what was tried."""
        if not self.writes or (report.when != "call" and report.passed):
            return
        entry = {
            "test": report.nodeid,
            "promise": dict(report.user_properties).get("promise", 0),
            "outcome": report.outcome,
            "points": dict(report.user_properties).get("points", 1),
            "seconds": round(report.duration, 1),
        }
        self.path.parent.mkdir(exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if session.exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and self.held:
            session.exitstatus = pytest.ExitCode.OK  # nothing is left to try

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        terminalreporter.section("promises")
        for line in table(self.path):
            terminalreporter.write_line(line)
        terminalreporter.write_line(f"kept in {self.path}")


def pytest_configure(config: pytest.Config) -> None:
    """Open the books."""
    config.pluginmanager.register(Books(config), "fault books")


def table(book: Path) -> list[str]:
    """The table of a book: promise, points tried, how many held, test; the last word on a point counts."""
    tests: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for name, entry in _last(book).items():
        test = name.partition("[")[0].removeprefix("tests/")
        tests[entry["promise"], test][entry["outcome"]] += entry["points"]
    lines = [f"{'promise':>7} {'points':>7} {'held':>7} {'failed':>7} {'skipped':>7}  test"]
    for (promise, test), ended in sorted(tests.items()):
        figures = (ended.total(), ended["passed"], ended["failed"], ended["skipped"])
        lines.append(f"{promise:>7} " + " ".join(f"{figure:>7}" for figure in figures) + f"  {test}")
    return lines


def _held(book: Path) -> set[str]:
    return {name for name, entry in _last(book).items() if entry["outcome"] == "passed"}


def _last(book: Path) -> dict[str, dict[str, Any]]:
    if not book.is_file():
        return {}
    entries = map(json.loads, book.read_text(encoding="utf-8").splitlines())
    return {entry["test"]: entry for entry in entries}


def _tried() -> str:
    """A digest of everything a fault test runs."""
    whole = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for folder in _TRIED:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                whole.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()[:16]
