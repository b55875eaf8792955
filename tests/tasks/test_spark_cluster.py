"""Counting on a standalone cluster of a master and two workers, one of which is lost."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.standalone import (
    BRIEF,
    environment,
    events,
    events_in,
    free_port,
    kill,
    running,
    standalone,
    until,
)
from tests.tasks.test_spark import digests

LUIGI = str(Path(sys.executable).parent / "luigi")
COUNT = [LUIGI, "--module", "tasks", "CountNgrams", "--corpus", "large"]


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A corpus of two parts, counted on this machine."""
    home = tmp_path_factory.mktemp("home")
    corpus = home / "corpora" / "large"
    corpus.mkdir(parents=True)
    draw = np.random.default_rng(9)
    for k in range(5):
        points = 0x4E00 + np.minimum(draw.zipf(1.2, 1_100_000), 3000).astype("<u4")
        points[::19] = ord("。")
        (corpus / f"{k}.txt").write_bytes(points.tobytes().decode("utf-32-le").encode())
    with start(home, home, "embedded") as done:
        assert done.wait() == 0, said(home)
    return home


@pytest.fixture
def cluster(java, tmp_path):
    with standalone(tmp_path / "cluster") as started:
        yield started


@pytest.fixture
def port():
    """Where the job has its page."""
    return free_port()


@pytest.fixture
def job(large, cluster, port, tmp_path):
    """Counting that corpus on the cluster, just begun."""
    shutil.copytree(large / "output", tmp_path / "output", ignore=shutil.ignore_patterns("count-*"))
    (tmp_path / "events").mkdir()
    settings = events_in(tmp_path / "events") | {
        "spark.ui.port": port,
        # It begins when both workers are there, if these have five minutes.
        "spark.cores.max": 2,
        "spark.scheduler.maxRegisteredResourcesWaitingTime": "300s",
        "spark.shuffle.io.retryWait": "1s",
        "spark.driver.extraJavaOptions": BRIEF,
        "spark.executor.extraJavaOptions": BRIEF,
    }
    conf = "|".join(f"{name}={value}" for name, value in settings.items())
    (tmp_path / "luigi.cfg").write_text(
        f"[spark]\nmaster = {cluster.address}\nexecutor-memory = 600m\nconf = {conf}\n"
    )
    process = start(large, tmp_path, "spark")
    yield process
    kill(process)


def start(home, own, engine):
    """Count the corpus of `home`, with results, log and luigi.cfg in `own`."""
    output = own / "output"
    with (own / "said.log").open("wb") as log:
        return subprocess.Popen(
            [*COUNT, "--engine", engine, "--output-folder", str(output), "--local-scheduler", "--no-lock"],
            stdout=log,
            stderr=log,
            start_new_session=True,
            env=environment() | {"TERMLODE_HOME": str(home), "LUIGI_CONFIG_PATH": str(own / "luigi.cfg")},
        )


def said(own):
    return (own / "said.log").read_text(encoding="utf-8", errors="replace")


def test_two_workers_leave_the_same_bytes(large, job, tmp_path):
    assert job.wait() == 0, said(tmp_path)
    assert digests(tmp_path / "output") == digests(large / "output")
    counted = [task["Task Info"]["Executor ID"] for task in events(tmp_path / "events", "TaskEnd")]
    assert set(counted) == {"0", "1"}
    there = [executor["Timestamp"] for executor in events(tmp_path / "events", "ExecutorAdded")]
    assert max(there) <= min(job["Submission Time"] for job in events(tmp_path / "events", "JobStart"))
    assert not events(tmp_path / "events", "ExecutorRemoved")


def test_a_worker_lost_in_the_midst_of_it_changes_nothing(large, job, port, cluster, tmp_path):
    """What parts sent to slices is on the workers; what was on the lost one is sent again."""

    def counting():
        """Workers that count slices: all parts have sent theirs."""
        assert job.poll() is None, said(tmp_path)
        sent = [s["stageId"] for s in running(port, "stages?status=complete") if s["shuffleWriteBytes"]]
        busy = set()
        for stage in running(port, "stages?status=active") if sent else ():
            if stage["stageId"] > max(sent):
                tasks = f"stages/{stage['stageId']}/{stage['attemptId']}/taskList?status=running"
                busy |= {task["executorId"] for task in running(port, tasks)}
        return [worker for worker in cluster.workers if busy & set(worker.executors)]

    until(counting, "slices being counted")[0].kill()
    assert job.wait() == 0, said(tmp_path)
    assert digests(tmp_path / "output") == digests(large / "output")
    ended = events(tmp_path / "events", "TaskEnd")
    assert "ExecutorLostFailure" in {task["Task End Reason"]["Reason"] for task in ended}
