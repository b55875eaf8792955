"""A stage as a program of its own, which spark-submit runs: its argument and what it tells are JSON.

The driver, this program, and every executor see the folders of the task that it is given.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from luigi.task_register import Register

from pipeline.errors import TermlodeError, from_json, to_json

if TYPE_CHECKING:
    from pipeline.progress import Progress
    from tasks.engine import EngineTask

SCRATCH = "spark.scratch"
_TOLD, _DONE, _FAILED = "job.progress.json", "job.done.json", "job.failed.json"


def argument(task: EngineTask, folder: Path) -> str:
    """The argument of a job that does a task's work in a folder."""
    named = {"task": task.task_family, "parameters": task.to_str_params()}
    return json.dumps(named | {"key": task.identity().key, "folder": str(folder)})


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
    for name in (_TOLD, _DONE, _FAILED):
        (folder / name).unlink(missing_ok=True)
    if failed:
        raise from_json(failed)
    return done


def main(argument: str) -> int:
    """Run a job; returns the exit code."""
    from pyspark.sql import SparkSession

    import tasks  # noqa: F401 - so that Luigi knows them
    from pipeline.engine.spark import SparkCluster

    job = json.loads(argument)
    folder = Path(job["folder"])
    scratch = folder / SCRATCH
    scratch.mkdir()
    session = SparkSession.builder.getOrCreate()
    try:
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
