"""What each stage cost, kept beside the checkpoints and never inside them: it differs from run to run."""

from __future__ import annotations

import logging
import os
import socket
import sys
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import store
from pipeline.catalogue import told
from pipeline.errors import StorageError
from pipeline.paths import as_text
from tasks.memory import give_back

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tasks.base import StageTask

log = logging.getLogger("termlode")
# Luigi's worker processes inherit it, so that a run's stages find each other.
_RUN_VARIABLE = "TERMLODE_RUN"
_STATUS = Path("/proc/self/status")


def run_id() -> str:
    """The name of this run: its start (UTC) and its first process."""
    if _RUN_VARIABLE not in os.environ:
        now = datetime.now(UTC)
        os.environ[_RUN_VARIABLE] = f"{now:%Y%m%dT%H%M%S}.{now.microsecond // 1000:03}Z-{os.getpid()}"
    return os.environ[_RUN_VARIABLE]


@contextmanager
def measured(root: Path, path: Path, key: str) -> Iterator[dict[str, Any]]:
    """Measure the body, which makes what is named by a key, and write what it cost to `path`.

    A process killed after it has made that leaves no account of it, ever; nor does one that cannot write it.
    One of another key may lie there.

    Args:
        root: the folder of the locks.
        path: the file.
        key: of the checkpoint or result.

    Yields:
        The account; it is filled in once the body is done.
    """
    _reset_peak()
    started = datetime.now(UTC)
    wall, cpu = time.perf_counter(), time.process_time()
    account: dict[str, Any] = {}
    yield account
    account |= {
        "run": run_id(),
        "key": key,
        "started": started.isoformat(timespec="seconds"),
        "seconds": round(time.perf_counter() - wall, 3),
        "cpu_seconds": round(time.process_time() - cpu, 3),
        "peak_bytes": peak_memory(),
        "host": socket.gethostname(),
    }
    give_back()
    try:
        store.new_file(root, path, lambda staging: store.write_json(staging, account))
    except StorageError as error:  # what was made is there; the run has not failed for a note on its cost
        log.warning("%s", told(error))


def of_stages(stages: Iterable[tuple[str, StageTask]]) -> dict[str, Any]:
    """What each stage cost when it was made, by its label, with its folder and whether this run made it.

    Where that was never written down (see `measured`), there are no figures.
    """
    costs: dict[str, Any] = {}
    for label, task in stages:
        cost = read(task.account)
        if cost.get("key") != task.identity().key:
            cost = {}
        name = label if label not in costs else task.folder.name
        costs[name] = {"ran": cost.get("run") == run_id(), "folder": as_text(task.folder), **cost}
    return costs


def read(path: Path) -> dict[str, Any]:
    """An account written by `measured`; empty if there is none, or it is damaged."""
    try:
        return store.read_json(path)
    except (OSError, ValueError):
        return {}


def peak_memory() -> int:
    """Largest resident memory of this process in bytes, since `_reset_peak` where the system can tell."""
    if _STATUS.is_file():
        for line in _STATUS.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    if sys.platform == "win32":
        return 0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _reset_peak() -> None:
    with suppress(OSError):  # not Linux, or not allowed: the peak is then that of the whole process
        Path("/proc/self/clear_refs").write_text("5")
