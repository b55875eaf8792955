"""Counting through spark-submit, as Luigi starts it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from luigi.contrib.external_program import ExternalProgramRunError

from pipeline.checkpoint import Identity
from pipeline.errors import EngineError, ParameterError
from pipeline.params import CountParams
from pipeline.progress import silent
from tasks.spark import submit

LUIGI = str(Path(sys.executable).parent / "luigi")


def run(home, task, *more, **environment):
    """Run a task on the golden corpus, with a luigi.cfg of two workers."""
    (home / "luigi.cfg").write_text("[spark]\nmaster = local[2]\nconf = spark.ui.enabled=false\n")
    return subprocess.run(
        [LUIGI, "--module", "tasks", task, "--local-scheduler", "--no-lock", *more],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ
        | {"TERMLODE_HOME": str(home), "LUIGI_CONFIG_PATH": str(home / "luigi.cfg")}
        | environment,
    )


def digests(output):
    """Every file of the checkpoints that the stages left."""
    files = [path for path in (output / "store").rglob("*") if path.is_file()]
    return {
        str(path.relative_to(output)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if not {"accounts", "locks", "runs"} & set(path.parts)
    }


def test_every_stage_leaves_the_same_bytes_and_nothing_else(home, tmp_path):
    for engine in ("embedded", "spark"):
        there = ("--engine", engine, "--output-folder", str(tmp_path / engine))
        done = run(home, "MineTerms", "--domain", "power", "--baseline", "everyday", "--show", "0", *there)
        assert done.returncode == 0, done.stderr
        done = run(home, "MineBaseline", "--corpus", "everyday", *there)
        assert done.returncode == 0, done.stderr
    expected = digests(tmp_path / "embedded")
    made = {name.split("/")[1].split("-")[0] for name in expected}
    assert made >= {"read", "ingest", "encode", "count", "discover", "contrast", "baseline"}
    assert digests(tmp_path / "spark") == expected


def test_a_job_that_fails_says_why_in_one_line(home):
    done = run(home, "IngestCorpus", "--corpus", "power", "--engine", "spark", JAVA_HOME="/nowhere")
    assert done.returncode != 0
    (line,) = (line for line in done.stderr.splitlines() if "ERROR" in line)
    assert "spark-submit: the job failed (" in line
    assert "Traceback" not in done.stderr
    assert not list((home / "output" / "store").glob("ingest-*"))


def test_yarn_is_where_luigi_cfg_says(monkeypatch):
    monkeypatch.setattr(submit.Job, "hadoop_conf_dir", "/etc/hadoop")
    environment = submit.Job(stage="count", argument="{}").program_environment()
    assert environment["HADOOP_CONF_DIR"] == "/etc/hadoop"


def test_why_is_not_where(tmp_path, monkeypatch):
    trace = (
        "java.lang.OutOfMemoryError: Java heap space\n\tat a.b.handlePythonException(PythonRunner.scala:1097)"
    )

    def run(self):
        raise ExternalProgramRunError("failed", [], stderr=trace)

    monkeypatch.setattr(submit.Job, "run", run)
    with pytest.raises(EngineError, match=r"failed \(java\.lang\.OutOfMemoryError: Java heap space\)"):
        submit.submit(Asked(), tmp_path, silent)


class Asked:
    """A stage as far as submitting it asks of it."""

    stage, task_family = "count", "CountNgrams"

    def to_str_params(self):
        return {}

    def identity(self):
        return Identity("count", CountParams(), {})


def test_what_the_job_says_of_its_failure_comes_through(home, tmp_path, monkeypatch):
    def run(self):
        (tmp_path / "job.failed.json").write_text(
            '{"kind": "EngineError", "what": "too much", "where": "here", "remedy": "Take less"}'
        )

    monkeypatch.setattr(submit.Job, "run", run)
    with pytest.raises(EngineError, match=r"here: too much\. Take less\."):
        submit.submit(Asked(), tmp_path, silent)
    assert not list(tmp_path.glob("job.*"))


def test_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(ParameterError, match=r"termlode\[spark\]"):
        submit.submit(Asked(), tmp_path, silent)
