"""A stage as a program of its own, which spark-submit runs: its argument and what it tells are JSON.

The driver, this program, and every executor see the folders of the task that it is given. It works for
whoever holds the lock of the task's checkpoint, and ends when nobody does: Luigi may be killed, and cannot
say so.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from luigi.task_register import Register

from pipeline import store
from pipeline.errors import StorageError, TermlodeError, from_json, to_json
from pipeline.progress import watched

if TYPE_CHECKING:
    from pipeline.progress import Progress
    from tasks.engine import EngineTask

SCRATCH = "spark.scratch"
_LOOK = 2.0  # seconds between looks whether anybody waits for the job
_PAGE, _TOLD = "job.page.json", "job.progress.json"
_DONE, _FAILED = "job.done.json", "job.failed.json"


def argument(task: EngineTask, folder: Path) -> str:
    """The argument of a job that does a task's work in a folder."""
    identity = task.identity()
    named = {"task": task.task_family, "parameters": task.to_str_params()}
    return json.dumps(named | {"key": identity.key, "lock": identity.name, "folder": str(folder)})


def page(folder: Path) -> str:
    """The address of Spark's page of the job that works in a folder; empty if there is none yet."""
    return str(_read(folder / _PAGE).get("address", ""))


def told(folder: Path) -> tuple[float, str] | None:
    """How far the job that works in a folder has come, if it has said so."""
    share = _read(folder / _TOLD)
    return (share["share"], share["message"]) if share else None


def facts(folder: Path) -> dict[str, int] | None:
    """What a job that has ended found, or None; nothing of its own stays in the folder.

    Raises:
        TermlodeError: what the job said of its failure.
    """
    done, failed = _read(folder / _DONE), _read(folder / _FAILED)
    for name in (_PAGE, _TOLD, _DONE, _FAILED):
        (folder / name).unlink(missing_ok=True)
    if failed:
        raise from_json(failed)
    return done


def main(argument: str) -> int:
    """Run a job; returns the exit code."""
    job = json.loads(argument)
    folder = Path(job["folder"])
    with watched(partial(end_if_alone, folder, job["lock"]), _LOOK):
        return _run(job, folder)


def end_if_alone(folder: Path, lock: str) -> None:
    """End this process, whatever it does, if nobody waits for what it makes.

    Whoever does holds a lock, as the operating system knows. A run that holds it but has swept the folder
    away, has begun anew.
    """
    with suppress(OSError, StorageError), store.try_lock(folder.parent, lock) as free:
        if free or not folder.is_dir():
            os._exit(1)


def _run(job: dict[str, Any], folder: Path) -> int:
    from pyspark.sql import SparkSession

    import tasks  # noqa: F401 - so that Luigi knows them
    from pipeline.engine.spark import SparkCluster

    scratch = folder / SCRATCH
    scratch.mkdir()
    session = SparkSession.builder.getOrCreate()
    try:
        _write(folder / _PAGE, {"address": session.sparkContext.uiWebUrl or ""})
        task: EngineTask = Register.get_task_cls(job["task"]).from_str_params(job["parameters"])
        if task.identity().key != job["key"]:
            raise task.changed()
        found = task.work(folder, _telling(folder), SparkCluster(session, scratch))
    except TermlodeError as error:
        _write(folder / _FAILED, to_json(error))
        return 1
    finally:
        session.stop()
    shutil.rmtree(scratch)  # nobody writes there any more
    _write(folder / _DONE, dict(found))
    return 0


def _telling(folder: Path) -> Progress:
    def tell(share: float, message: str) -> None:
        _write(folder / _TOLD, {"share": share, "message": message})

    return tell


def _write(path: Path, value: dict[str, Any]) -> None:
    new = path.with_suffix(".tmp")
    new.write_text(json.dumps(value), encoding="utf-8")
    new.replace(path)


def _read(path: Path) -> dict[str, Any]:
    try:
        value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
