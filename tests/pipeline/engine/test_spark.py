"""What Spark's account of its tasks comes to. Work on Spark itself is tests/tasks/test_spark.py's."""

from __future__ import annotations

from types import SimpleNamespace

from pipeline.engine.spark import _Share


class Tracker:
    """Spark's account: tasks that have ended, and all, of each stage that runs."""

    def __init__(self, stages):
        self.stages = stages

    def getActiveStageIds(self):  # noqa: N802
        return sorted(self.stages)

    def getStageInfo(self, number):  # noqa: N802
        ended = self.stages[number]
        return ended and SimpleNamespace(numCompletedTasks=ended[0], numTasks=ended[1])


def shares(stages, *looks):
    tracker = Tracker({})
    share, told = _Share(tracker, stages), []
    for tracker.stages in looks:
        told.append(share.now())
    return told


def test_stages_come_one_after_the_other():
    looks = {3: (1, 4)}, {3: (3, 4)}, {}, {5: (0, 2)}, {5: (1, 2)}
    assert shares(2, *looks) == [0.125, 0.375, 0.375, 0.5, 0.75]


def test_a_stage_that_runs_again_takes_nothing_back():
    assert shares(2, {3: (4, 4)}, {5: (1, 2)}, {3: (1, 4), 5: (1, 2)}) == [0.5, 0.75, 0.75]


def test_what_spark_does_not_know_of_adds_nothing():
    assert shares(1, {3: None}, {3: (1, 2)}, {4: (0, 0)}) == [0.0, 0.5, 0.5]
