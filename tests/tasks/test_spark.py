"""Counting through spark-submit, as Luigi starts it."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from luigi.contrib.external_program import ExternalProgramRunError
from luigi.contrib.spark import SparkSubmitTask

from pipeline import store
from pipeline.checkpoint import Identity
from pipeline.errors import EngineError, ParameterError
from pipeline.params import CountParams
from pipeline.progress import silent
from tasks.spark import job, submit
from tests.standalone import events, events_in, until

ALONE = {"encode", "count", "discover"}  # what a corpus of one file has on Spark, without a baseline
LUIGI = str(Path(sys.executable).parent / "luigi")


def run(home, task, *more, **environment):
    """Run a task, with a luigi.cfg of two workers whose jobs leave a log in `home`'s events."""
    (home / "events").mkdir(exist_ok=True)
    settings = {"spark.ui.enabled": "false"} | events_in(home / "events")
    conf = "|".join(f"{name}={value}" for name, value in settings.items()).replace("%", "%%")
    (home / "luigi.cfg").write_text(f"[spark]\nmaster = local[2]\nconf = {conf}\n", encoding="utf-8")
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


def pytest_generate_tests(metafunc):
    if "open_corpus" in metafunc.fixturenames:
        folder = metafunc.config.getoption("--corpora")
        texts = sorted(Path(folder).resolve().iterdir()) if folder else []
        metafunc.parametrize("open_corpus", texts, ids=lambda path: path.name.partition(".")[0])


def assert_the_same(home, *commands):
    """Run tasks on both engines; returns the stages that ran on Spark, and those of all that was made."""
    for engine in ("embedded", "spark"):
        for command in commands:
            done = run(home, *command, "--engine", engine, "--output-folder", str(home / engine))
            assert done.returncode == 0, done.stderr
    expected = digests(home / "embedded")
    assert digests(home / "spark") == expected
    jobs = {job["App Name"].removeprefix("termlode ") for job in events(home / "events", "ApplicationStart")}
    return jobs, {name.split("/")[1].split("-")[0] for name in expected}


def mine(*asked):
    return ("MineTerms", *asked, "--show", "0")


def test_every_stage_leaves_the_same_bytes_and_nothing_else(java, home):
    """In a home whose path is not plain."""
    (home / "语料 库").mkdir()
    home = (home / "corpora").rename(home / "语料 库" / "corpora").parent
    jobs, made = assert_the_same(
        home, mine("--domain", "power", "--baseline", "everyday"), ("MineBaseline", "--corpus", "everyday")
    )
    assert made >= {"read", "ingest", "encode", "count", "discover", "contrast", "baseline"}
    assert jobs == {"ingest", "encode", "count", "discover", "contrast", "baseline"}


@pytest.mark.demo
def test_real_text_comes_out_the_same(java, demo_corpus, tmp_path):
    jobs, _ = assert_the_same(tmp_path, mine("--domain", str(demo_corpus)))
    assert jobs == ALONE


def test_open_corpora_come_out_the_same(java, open_corpus, demo_corpus, tmp_path):
    """Those of `pytest --corpora FOLDER`."""
    jobs, _ = assert_the_same(tmp_path, mine("--domain", str(open_corpus), "--baseline", str(demo_corpus)))
    assert jobs >= ALONE | {"contrast"}


def test_a_job_that_fails_says_why_in_one_line(home):
    done = run(home, "IngestCorpus", "--corpus", "power", "--engine", "spark", JAVA_HOME="/nowhere")
    assert done.returncode != 0
    (line,) = (line for line in done.stderr.splitlines() if "ERROR" in line)
    assert "spark-submit: the job failed (" in line
    assert "Traceback" not in done.stderr
    assert not list((home / "output" / "store").glob("ingest-*"))


WORKING = """
import sys, time
from pathlib import Path
from tasks.spark import job

while True:
    job.end_if_alone(Path(sys.argv[1]), "count-1")
    print("goes on", flush=True)
    time.sleep(0.05)
"""


@pytest.mark.parametrize("swept", [True, False])
def test_a_job_ends_once_nobody_waits_for_it(tmp_path, swept):
    """The lock is free, or somebody has it who swept the job's folder away."""
    folder = tmp_path / ".count-1.0123456789ab.tmp"
    folder.mkdir()
    with ExitStack() as held:
        held.enter_context(store.hold_lock(tmp_path, "count-1"))
        command = [sys.executable, "-c", WORKING, str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as working:
            assert [working.stdout.readline() for _ in range(3)] == [b"goes on\n"] * 3
            if swept:
                folder.rmdir()
            else:
                held.close()
            working.stdout.read()
        assert working.returncode == 1


@pytest.mark.skipif(os.name == "nt", reason="no such signals")
@pytest.mark.faults
@pytest.mark.promise(3)
@pytest.mark.parametrize(("name", "code"), [("SIGKILL", -9), ("SIGTERM", 143)])
def test_what_ends_luigi_ends_its_job(java, home, name, code):
    (home / "luigi.cfg").write_text("[spark]\nmaster = local[1]\nconf = spark.ui.enabled=false\n")
    encode = ["EncodeCorpus", "--corpus", "everyday", "--engine", "spark", "--local-scheduler", "--no-lock"]
    with (home / "said.log").open("wb") as log:
        luigi = subprocess.Popen(
            [LUIGI, "--module", "tasks", *encode],
            stderr=log,
            env=os.environ | {"LUIGI_CONFIG_PATH": str(home / "luigi.cfg")},
        )

    def running():
        said = subprocess.run(["ps", "-Awwo", "args"], capture_output=True, text=True, check=True).stdout
        return [line for line in said.splitlines() if str(home) in line]

    until(lambda: list(home.glob(f"output/store/.*/{job.SCRATCH}")), "the job")
    assert running()
    luigi.send_signal(signal.Signals[name])
    assert luigi.wait() == code
    until(lambda: not running(), "its end")
    assert not list(home.glob("output/store/.*/job.done.json"))
    said = [line for line in (home / "said.log").read_text().splitlines() if "ERROR" in line]
    assert len(said) == (name == "SIGTERM")
    assert "Traceback" not in (home / "said.log").read_text()


def test_yarn_is_where_luigi_cfg_says(monkeypatch):
    monkeypatch.setattr(submit.Job, "hadoop_conf_dir", "/etc/hadoop")
    environment = submit.Job(stage="count", argument="{}").program_environment()
    assert environment["HADOOP_CONF_DIR"] == "/etc/hadoop"


def test_luigi_cfg_has_the_last_word(monkeypatch):
    name = "spark.scheduler.minRegisteredResourcesRatio"
    monkeypatch.setattr(SparkSubmitTask, "conf", {"spark.ui.enabled": "false", name: "0.5"})
    asked = submit.Job(stage="count", argument="{}").spark_command()
    assert f"{name}=0.5" in asked
    assert "spark.ui.enabled=false" in asked
    assert "spark.scheduler.maxRegisteredResourcesWaitingTime=120s" in asked


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


def test_the_scheduler_is_told_once_where_the_page_is(tmp_path, monkeypatch):
    asked, told, shares = Asked(), [], []
    asked.set_tracking_url = told.append

    def run(self):
        (tmp_path / "job.page.json").write_text('{"address": "http://driver:4040"}')
        (tmp_path / "job.progress.json").write_text('{"share": 0.5, "message": "counting"}')
        until(lambda: len(shares) > 2, "three looks")
        (tmp_path / "job.done.json").write_text('{"ngrams": 3}')

    monkeypatch.setattr(submit.Job, "run", run)
    monkeypatch.setattr(submit, "_POLL", 0.01)
    facts = submit.submit(asked, tmp_path, lambda share, message: shares.append((share, message)))
    assert facts == {"ngrams": 3}
    assert told == ["http://driver:4040"]
    assert set(shares) == {(0.5, "counting")}
    assert not list(tmp_path.iterdir())


def test_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(ParameterError, match=r"termlode\[spark\]"):
        submit.submit(Asked(), tmp_path, silent)
