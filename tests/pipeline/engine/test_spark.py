"""What Spark's account of its tasks comes to. Work on Spark itself is tests/tasks/test_spark.py's."""

from __future__ import annotations

from threading import Event
from types import SimpleNamespace

from pipeline.engine import spark


class Tracker:
    """Spark's account, one look after the other: tasks that have ended, and all, of each stage that runs."""

    def __init__(self, *looks):
        self.looks = list(looks)
        self.seen = Event()

    def getActiveStageIds(self):  # noqa: N802
        self.now = self.looks.pop(0) if self.looks else {}
        if not self.looks:
            self.seen.set()
        return sorted(self.now)

    def getStageInfo(self, number):  # noqa: N802
        ended = self.now[number]
        return ended and SimpleNamespace(numCompletedTasks=ended[0], numTasks=ended[1])


def shares(monkeypatch, stages, *looks):
    monkeypatch.setattr(spark, "_LOOK", 0.0)
    tracker, told = Tracker(*looks), []
    with spark._telling(tracker, stages, told.append):
        assert tracker.seen.wait(60)
    return told


def test_stages_come_one_after_the_other(monkeypatch):
    looks = {3: (1, 4)}, {3: (3, 4)}, {}, {5: (0, 2)}, {5: (1, 2)}
    assert shares(monkeypatch, 2, *looks) == [0.125, 0.375, 0.5, 0.75]


def test_a_stage_that_runs_again_takes_nothing_back(monkeypatch):
    assert shares(monkeypatch, 2, {3: (4, 4)}, {5: (1, 2)}, {3: (1, 4), 5: (1, 2)}) == [0.5, 0.75, 0.75, 0.75]


def test_what_spark_does_not_know_of_is_not_told(monkeypatch):
    assert shares(monkeypatch, 1, {3: None}, {3: (1, 2)}, {4: (0, 0)}) == [0.5]
