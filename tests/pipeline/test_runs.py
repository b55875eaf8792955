"""A run is seen while it goes on, and no longer."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading

import pytest

from pipeline import runs, store


@pytest.fixture
def root(tmp_path):
    yield tmp_path / "store"
    runs.leave()


def other(root, then):
    """A process that enters a run and goes on until it is told."""
    enter = "import sys, pathlib; from pipeline import runs; runs.enter(pathlib.Path(sys.argv[1]), 'other')"
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", f"{enter}; {then}", str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_another_process_is_seen_until_it_ends(root):
    assert runs.going_on(root) == []
    with other(root, "print(flush=True); input()") as run:
        run.stdout.readline()
        assert runs.going_on(root) == ["other"]
        run.communicate("\n")
    assert not list((root / "locks").glob("run-*"))
    assert runs.going_on(root) == []


def test_what_a_killed_one_left_is_cleared(root):
    with other(root, "print(flush=True); input()") as run:
        run.stdout.readline()
        run.kill()
    assert len(list((root / "locks").glob("run-*"))) == 1
    assert runs.going_on(root) == []
    assert not list((root / "locks").glob("run-*"))


def test_ones_own_run_is_not_counted(root):
    runs.enter(root, "mine")
    runs.enter(root, "mine")
    assert len(list((root / "locks").glob("run-*"))) == 1
    assert runs.going_on(root) == []


def test_a_part_of_what_a_process_does_is_seen_while_it_lasts(root):
    with runs.during(root, "part"):
        (path,) = (root / "locks").glob("run-part-*")
        assert store.take(root, path.stem) is None
        with runs.during(root, "part of it"):
            pass
        assert path.exists()
    assert not list((root / "locks").glob("run-*"))


def test_a_store_that_was_deleted_is_entered_anew(root):
    runs.enter(root, "mine")
    shutil.rmtree(root)
    runs.enter(root, "mine")
    assert len(list((root / "locks").glob("run-*"))) == 1


def test_a_run_waits_while_somebody_clears_away(root):
    entered = threading.Event()

    def enter():
        runs.enter(root, "late")
        entered.set()

    with store.hold_lock(root, runs.GATE):
        thread = threading.Thread(target=enter)
        thread.start()
        assert not entered.wait(0.3)
    assert entered.wait(10)
    thread.join()
