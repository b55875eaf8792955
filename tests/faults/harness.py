"""A whole run in a home of its own, and what it must leave; how many points a test tries."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tests.conftest import GOLDEN

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

# `make faults` asks for the full figures of docs/reliability.md; any other run takes a sample.
FULL = os.environ.get("TERMLODE_FAULTS") == "full"
LUIGI = str(Path(sys.executable).parent / "luigi")
COMMAND = [
    *(LUIGI, "--module", "tasks", "MineTerms", "--domain", "power", "--baseline", "everyday"),
    *("--threads", "1", "--local-scheduler", "--no-lock"),
]
# What depends on when and how often a run was made.
_ACCOUNTS = {"runs", "accounts", "locks", "report.html"}


def points(sample: int, full: int) -> range:
    """What to parametrize a test over: `sample` points of the `full` figure, or all of them."""
    return range(full if FULL else sample)


def share(things: Sequence[T], shard: int, shards: int) -> Sequence[T]:
    """What one of the shards tries: its part of the full figure, else one, so that the sample is of all."""
    return things[shard::shards] if FULL else [things[shard * len(things) // shards]]


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a run in `home`."""
    own = {"TERMLODE_HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"}
    return os.environ | own | more


def run(home: Path, *tracing: str) -> subprocess.CompletedProcess[str]:
    """Mine the golden corpus in `home`, under strace or whatever else is put before the command."""
    return subprocess.run(
        [*tracing, *COMMAND],
        capture_output=True,
        text=True,
        check=False,
        env=environment(home),
        timeout=300,
    )


def prepare(home: Path) -> Path:
    """Lay the golden corpus and its baseline into `home`."""
    shutil.copytree(GOLDEN / "corpus", home / "corpora" / "power")
    (home / "corpora" / "everyday").mkdir()
    shutil.copy(GOLDEN / "baseline.txt", home / "corpora" / "everyday")
    return home


def results(home: Path) -> dict[str, bytes]:
    """Every file that must not depend on when or how often it was made, leftovers included."""
    output = home / "output"
    return {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in sorted(output.rglob("*"))
        if path.is_file() and (path.suffix == ".tmp" or not _ACCOUNTS & set(path.parts))
    }


def published(found: dict[str, bytes]) -> dict[str, bytes]:
    """The files of the result among them."""
    return {name: data for name, data in found.items() if name.startswith("power/")}
