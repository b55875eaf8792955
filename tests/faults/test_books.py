"""The books of `make faults`: a failed point is tried again, one that held is not, the last word counts."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from tests.faults import books

if TYPE_CHECKING:
    from pathlib import Path

POINTS = ("test_kill.py::test_a[0]", "test_kill.py::test_a[1]", "test_disk.py::test_b")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Books of their own."""
    monkeypatch.setattr(books, "ROOT", tmp_path)
    monkeypatch.setattr(books, "_tried", lambda: "book")


def opened(**worker: object) -> books.Books:
    return books.Books(SimpleNamespace(**({"workerinput": worker} if worker else {})))


def report(test: str, outcome: str, when: str = "call", **about: int) -> SimpleNamespace:
    properties = list(about.items())
    return SimpleNamespace(
        nodeid=test,
        outcome=outcome,
        when=when,
        passed=outcome == "passed",
        duration=0.25,
        user_properties=properties,
    )


def tell(*reports: SimpleNamespace, **worker: object) -> books.Books:
    """The books after a run that ended so."""
    own = opened(**worker)
    for one in reports:
        own.pytest_runtest_logreport(one)
    return own


class Collected:
    """What pytest would have collected, and what of it the books leave out."""

    def __init__(self, promise: int = 1) -> None:
        marker = SimpleNamespace(args=(promise,)) if promise else None
        self.items = [
            SimpleNamespace(nodeid=name, user_properties=[], get_closest_marker=lambda _: marker)
            for name in POINTS
        ]
        self.left_out: list[str] = []
        self.hook = self

    def pytest_deselected(self, items: list[SimpleNamespace]) -> None:
        self.left_out = [item.nodeid for item in items]

    def given_to(self, own: books.Books) -> list[str]:
        own.pytest_collection_modifyitems(self, self.items)
        return [item.nodeid for item in self.items]


def test_what_held_is_not_tried_again_and_what_failed_is():
    assert Collected().given_to(opened()) == list(POINTS)
    tell(report(POINTS[0], "passed"), report(POINTS[1], "failed"), report(POINTS[2], "skipped"))
    collected = Collected()
    assert collected.given_to(opened()) == [POINTS[1], POINTS[2]]
    assert collected.left_out == [POINTS[0]]


@pytest.mark.parametrize(
    "words", [("failed", "passed"), ("passed", "failed"), ("passed", "failed", "passed")]
)
def test_the_last_word_on_a_point_counts(words):
    own = tell(*(report(POINTS[0], word) for word in words))
    assert (POINTS[0] in Collected().given_to(opened())) == (words[-1] == "failed")
    (_, line) = books.table(own.path)
    assert line.split() == [
        "0",
        "1",
        *(("1", "0") if words[-1] == "passed" else ("0", "1")),
        "0",
        "test_kill.py::test_a",
    ]


def test_what_fails_before_or_after_its_call_did_not_hold():
    tell(
        report(POINTS[0], "failed", "setup"),
        report(POINTS[1], "passed", "setup"),
        report(POINTS[1], "passed"),
        report(POINTS[1], "failed", "teardown"),
        report(POINTS[2], "passed", "setup"),
        report(POINTS[2], "passed"),
        report(POINTS[2], "passed", "teardown"),
    )
    assert Collected().given_to(opened()) == [POINTS[0], POINTS[1]]


def test_the_table_counts_points_under_their_promise():
    own = tell(
        report(POINTS[2], "passed", promise=2),
        report(POINTS[0], "passed", promise=1, points=40),
        report(POINTS[1], "failed", promise=1, points=2),
        report("tests/tasks/test_c.py::test_d", "skipped", "setup", promise=1),
    )
    head, *lines = books.table(own.path)
    assert head.split() == ["promise", "points", "held", "failed", "skipped", "test"]
    assert [line.split() for line in lines] == [
        ["1", "1", "0", "0", "1", "tasks/test_c.py::test_d"],
        ["1", "42", "40", "2", "0", POINTS[0].partition("[")[0]],
        ["2", "1", "1", "0", "0", POINTS[2]],
    ]


def test_the_table_of_no_book():
    assert len(books.table(opened().path)) == 1


@pytest.mark.parametrize("promise", [0, 7])
def test_a_test_tells_its_promise(promise):
    collected = Collected(promise)
    collected.given_to(opened())
    assert all(item.user_properties == [("promise", promise)] for item in collected.items)


def test_a_worker_collects_the_same_and_writes_nothing():
    main = tell(report(POINTS[0], "passed"))
    node = SimpleNamespace(workerinput={})
    opened().pytest_configure_node(node)
    written = main.path.read_bytes()
    worker = tell(report(POINTS[1], "passed"), **node.workerinput)
    assert main.path.read_bytes() == written
    assert Collected().given_to(worker) == Collected().given_to(opened()) == [*POINTS[1:]]


@pytest.mark.parametrize("held", [True, False])
def test_nothing_left_to_try_is_no_failure(held):
    if held:
        tell(report(POINTS[0], "passed"))
    session = SimpleNamespace(exitstatus=pytest.ExitCode.NO_TESTS_COLLECTED)
    opened().pytest_sessionfinish(session)
    assert session.exitstatus == (pytest.ExitCode.OK if held else pytest.ExitCode.NO_TESTS_COLLECTED)


def test_another_byte_begins_new_books(tmp_path, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr(books, "ROOT", tmp_path)
    (tmp_path / "requirements.lock").write_text("a==1")
    named = [opened().path.name]
    for path in ("pipeline/a.py", "tasks/a.py", "tests/faults/a.py", "requirements.lock"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("b==1")
        named.append(opened().path.name)
    assert len(set(named)) == len(named)
    (tmp_path / "tests" / "__pycache__").mkdir()
    (tmp_path / "tests" / "__pycache__" / "a.pyc").write_text("c")
    assert opened().path.name == named[-1]
