"""Runs a stage through Luigi's own Spark task: master, memory and packages come from [spark] in luigi.cfg."""

from __future__ import annotations

import os
import re
import signal
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import luigi
from luigi import configuration
from luigi.contrib.external_program import ExternalProgramRunError
from luigi.contrib.spark import SparkSubmitTask

from pipeline.errors import EngineError, ParameterError
from pipeline.progress import watched
from tasks.interruption import Interrupted
from tasks.spark import job
from tasks.tracking import heard

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.progress import Progress
    from tasks.engine import EngineTask

_POLL = 0.5  # seconds between looks at how far the job is
_SAID = re.compile(r"(?!at ).*(Error|Exception)\b.*:|Error")  # lines that say why, not where
# Work is cut for the executors that are there when it begins: those that were asked for are waited for.
_ALL_THERE = {
    "spark.scheduler.minRegisteredResourcesRatio": "0.8",
    "spark.scheduler.maxRegisteredResourcesWaitingTime": "120s",
}


class Job(SparkSubmitTask):
    """A stage as a program that spark-submit runs. Not for the scheduler: the stage itself is the task."""

    app = job.__file__  # type: ignore[assignment]
    # The job says where Spark's page is; Luigi's process that looks for it outlives a Luigi that is killed.
    stream_for_searching_tracking_url = "none"

    stage = luigi.Parameter(description="its name")
    argument = luigi.Parameter(description="what the program is told, as JSON")

    @property
    def name(self) -> str:  # type: ignore[override]
        """What Spark's pages call it."""
        return f"termlode {self.stage}"

    def app_options(self) -> list[str]:
        """The program's arguments."""
        return [self.argument]

    @property
    def spark_submit(self) -> str:
        """The one that luigi.cfg names, or that of the pyspark beside this Python."""
        beside = Path(sys.executable).with_name("spark-submit")
        own = str(beside) if beside.exists() else "spark-submit"
        return str(configuration.get_config().get(self.spark_version, "spark-submit", own))

    @property
    def conf(self) -> dict[str, str]:
        """What luigi.cfg sets; what it does not, of how long to wait for executors."""
        return _ALL_THERE | (super().conf or {})

    def program_environment(self) -> dict[str, str]:
        """This one's, and luigi.cfg's hadoop-conf-dir; workers run this Python, unless another is named."""
        environment: dict[str, str] = self.get_environment() | {
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path))
        }
        environment.setdefault("PYSPARK_PYTHON", sys.executable)
        return environment


def submit(task: EngineTask, folder: Path, report: Progress) -> Mapping[str, int]:
    """Do a task's work on Spark: its files into a folder; returns its facts.

    Raises:
        ParameterError: pyspark is not installed.
        EngineError: spark-submit failed.
    """
    try:
        import pyspark  # noqa: F401 - to tell before anything is started
    except ImportError as missing:
        raise ParameterError(
            "needs pyspark and Java 17", where="--engine spark", remedy="Run pip install 'termlode[spark]'"
        ) from missing
    submitted = Job(stage=task.stage, argument=job.argument(task, folder))
    error = None
    with watched(partial(next, _telling(task, folder, report)), _POLL):
        try:
            _run(submitted)  # in the main thread, for it takes signals
        except ExternalProgramRunError as failed:
            error = failed
    facts = job.facts(folder)
    if error or not facts:
        raise EngineError(_why(error), where=submitted.spark_submit, remedy="Mend that and run again")
    return facts


def _run(submitted: Job) -> None:
    try:
        submitted.run()
    except Interrupted:
        raise
    except SystemExit:  # Luigi's own way with SIGTERM, which its worker takes for a failure
        signal.raise_signal(signal.SIGTERM)
        raise


def _telling(task: EngineTask, folder: Path, report: Progress) -> Iterator[None]:
    """At each step tell how far the job is, and the scheduler, once it is known, where Spark's page is."""
    link = getattr(task, "set_tracking_url", None)  # Luigi's worker gives it while the task runs
    while True:
        if link and (page := job.page(folder)):
            heard(link, page)
            link = None
        if said := job.told(folder):
            report(*said)
        yield


def _why(error: ExternalProgramRunError | None) -> str:
    """What is known of a job that did not end as it should."""
    lines = [line.strip() for line in str(error.err or "").splitlines()] if error else []
    told = [line for line in lines if _SAID.match(line)] or [line for line in lines if line]
    said = told[-1] if told else "no reason given"
    return f"the job failed ({said})"
