"""What Spark does for the verbs of a cluster, and what its account of its tasks comes to.

Whole stages on Spark are tests/tasks/test_spark.py's.
"""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace

import pyarrow as pa
import pytest

from pipeline.engine.cluster import KEY, SENDER
from pipeline.engine.spark import SparkCluster, _Share
from pipeline.errors import CorruptCheckpointError, LimitError, StorageError
from tests.conftest import ROOT
from tests.standalone import environment

# Of pandas PySpark takes nothing here.
pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")

MADE = pa.schema([("value", pa.uint32()), ("bytes", pa.binary())])
SENT = pa.schema([(KEY, pa.int32()), (SENDER, pa.int32()), ("bytes", pa.binary())])


@pytest.fixture(scope="module")
def session(java):
    from pyspark.sql import SparkSession

    workers = {"PYSPARK_PYTHON": sys.executable, "PYTHONPATH": str(ROOT)}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (environment() | workers).items():
            patch.setitem(os.environ, name, value)
        named = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        started = named.config("spark.sql.shuffle.partitions", "2").getOrCreate()
        yield started
        started.stop()


@pytest.fixture
def cluster(session, tmp_path):
    """Its scratch is where paths are not plain."""
    scratch = tmp_path / "语料 库 100%"
    scratch.mkdir()
    return SparkCluster(session, scratch)


def copies(part):
    """As many rows as the part's number; of the fourth something is wrong."""
    number, content = part
    if number == 4:
        raise LimitError("is too much", where="第 四", remedy="Take less")
    return pa.table([range(number), [content] * number], schema=MADE)


def to_keys(number):
    """A row to each key below the number; something is wrong with the sixth part once it has sent one."""
    for key in range(number):
        yield pa.record_batch([[key], [number], [bytes([number])]], schema=SENT)
        if number == 6:
            raise StorageError("cannot be read", where="part 6", remedy="Run again")


def joined(key, sent):
    """What came, if more than one did; of the fourth key something is wrong."""
    if key == 4:
        raise CorruptCheckpointError("is damaged", where="slice 4", remedy="Delete it")
    values = sent["bytes"].to_pylist()
    return pa.table([[key], [b"".join(values)]], schema=MADE).slice(0, len(values) - 1)


def test_every_part_has_its_table_though_it_be_empty(cluster):
    parts = [(number, bytes([number])) for number in (0, 2, 0, 1)]
    tables = list(cluster.each(copies, MADE, parts))
    assert [table.schema for table in tables] == [MADE] * 4
    assert [table["value"].to_pylist() for table in tables] == [[], [0, 1], [], [0]]
    assert tables[1]["bytes"].to_pylist() == [b"\2", b"\2"]
    assert list(cluster.each(copies, MADE, [])) == []
    assert not list(cluster.scratch.iterdir())


def test_rows_come_together_by_sender_and_every_key_has_its_table(cluster):
    found = list(cluster.shuffle(to_keys, SENT, joined, MADE, range(4)))
    assert [key for key, _ in found] == [0, 1, 2]
    assert [table.to_pylist() for _, table in found] == [
        [{"value": 0, "bytes": b"\1\2\3"}],
        [{"value": 1, "bytes": b"\2\3"}],
        [],
    ]
    assert not list(cluster.scratch.iterdir())


@pytest.mark.parametrize(
    ("work", "error", "said"),
    [
        (lambda c: c.each(copies, MADE, [(4, b""), (1, b"")]), LimitError, "第 四: is too much. Take less."),
        (lambda c: c.shuffle(to_keys, SENT, joined, MADE, range(7)), StorageError, "part 6: cannot be read"),
        (lambda c: c.shuffle(to_keys, SENT, joined, MADE, range(6)), CorruptCheckpointError, "slice 4: is d"),
    ],
    ids=["each", "sending", "receiving"],
)
def test_what_is_wrong_is_said_as_it_was_there(cluster, work, error, said):
    with pytest.raises(error) as raised:
        list(work(cluster))
    assert str(raised.value).startswith(said)
    assert not list(cluster.scratch.iterdir())


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
