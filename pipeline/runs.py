"""Which runs go on, for what they rely on must stay until they end; and which was the last.

A process of a run holds a lock of its own from the moment it first asks what is there, and takes it while it
holds the gate; who clears away holds the gate throughout. So no run begins meanwhile, and none that began is
overlooked: neither is a worker that outlives the process it was forked from. The operating system frees the
lock when the process dies, however it dies.
"""

from __future__ import annotations

import os
import re
from contextlib import contextmanager, suppress
from multiprocessing.util import Finalize
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filelock import FileLock

GATE = "gate"
_NAME = re.compile(r"run-(?P<run>.+)-(?P<process>\d+)\.lock")
_held: dict[Path, FileLock] = {}  # by the folder of checkpoints; in a forked worker, its parent's at first


def enter(root: Path, run: str) -> None:
    """Tell that this process goes on with a run until it ends; waits while somebody clears away.

    Args:
        root: the folder of checkpoints and locks.
        run: its name.
    """
    if _is_own(root) and Path(_held[root].lock_file).exists():
        return  # and nobody has deleted the whole store since
    with store.hold_lock(root, GATE):
        lock = store.take(root, f"run-{run}-{os.getpid()}")
        if lock is not None:  # nobody else has this process's name
            _held[root] = lock
    # Unlike atexit, this is called in worker processes, too.
    Finalize(None, leave, exitpriority=-1)


def going_on(root: Path) -> list[str]:
    """The runs of other processes that go on; what ended runs left of theirs is removed."""
    found = set()
    for path in sorted((root / "locks").glob("run-*.lock")):
        match = _NAME.fullmatch(path.name)
        if match is None or (_is_own(root) and path == Path(_held[root].lock_file)):
            continue
        with store.try_lock(root, path.name.removesuffix(".lock")) as free:
            if free:
                with suppress(OSError):
                    path.unlink()
            else:
                found.add(match["run"])
    return sorted(found)


def last(result: Path) -> Path | None:
    """The account of the run that left a result as it is; if it could leave none, of the run before.

    Accounts are named by the time, but a clock may have been set back.
    """
    key = (store.manifest(result) or {}).get("key")

    def age(account: Path) -> tuple[bool, str]:
        try:
            return store.read_json(account).get("key") == key, account.name
        except (OSError, ValueError):
            return False, account.name

    return max((result / "runs").glob("*.json"), key=age, default=None)


@contextmanager
def during(root: Path, run: str) -> Iterator[None]:
    """Go on with a run while the body lasts, or longer if this process goes on with one already."""
    before = _is_own(root)
    enter(root, run)
    try:
        yield
    finally:
        if not before:
            _leave(root)


def leave() -> None:
    """End what `enter` began; called when the process ends."""
    for root in filter(_is_own, list(_held)):
        _leave(root)


def _leave(root: Path) -> None:
    lock = _held.pop(root)
    with suppress(OSError):
        Path(lock.lock_file).unlink()
    lock.release()


def _is_own(root: Path) -> bool:
    return root in _held and _held[root].lock_file.endswith(f"-{os.getpid()}.lock")
