"""Killed at any instant, the next run gives the same bytes as an undisturbed one."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import GOLDEN

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed"),
]

POINTS = int(os.environ.get("TERMLODE_KILL_POINTS", "40"))
# Whatever changes what lies on the disk.
CALLS = "mkdir,rename,renameat,renameat2,unlink,unlinkat,rmdir,fsync,write,pwrite64,ftruncate"
COMMAND = [
    str(Path(sys.executable).parent / "luigi"),
    *("--module", "tasks", "MineTerms", "--domain", "power", "--baseline", "everyday"),
    *("--threads", "1", "--local-scheduler", "--no-lock"),
]


def run(home: Path, *tracing: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*tracing, *COMMAND],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"TERMLODE_HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"},
        timeout=300,
    )


def prepare(home: Path) -> Path:
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
        if path.is_file() and (path.suffix == ".tmp" or not {"runs", "accounts", "locks"} & set(path.parts))
    }


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], list[tuple[str, int]]]:
    """The result of a run nobody disturbed, and the calls it makes.

    A call is told by its name and by how many of that name its thread has made: that is how strace counts.
    """
    home = prepare(tmp_path_factory.mktemp("undisturbed"))
    log = home / "calls"
    run(prepare(tmp_path_factory.mktemp("warm")))  # compiles the kernels, if nobody has
    done = run(home, "strace", "-f", "-o", str(log), "-e", f"trace={CALLS}")
    assert done.returncode == 0, done.stderr
    made: Counter[tuple[str, str]] = Counter()
    calls = []
    for thread, name in re.findall(r"^(\d+) +(\w+)\(", log.read_text(), re.MULTILINE):
        made[thread, name] += 1
        calls.append((name, made[thread, name]))
    assert len(calls) > 100
    return results(home), calls


@pytest.mark.parametrize("point", range(POINTS))
def test_a_killed_run_is_made_good_by_the_next(tmp_path, undisturbed, point):
    expected, calls = undisturbed
    home = prepare(tmp_path)
    name, when = calls[point * len(calls) // POINTS]
    inject = f"inject={name}:signal=SIGKILL:when={when}"
    killed = run(home, "strace", "-f", "-o", "/dev/null", "-e", f"trace={name}", "-e", inject)
    assert killed.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL), killed.stderr

    again = run(home)

    assert again.returncode == 0, again.stderr
    assert results(home) == expected
    assert not list(home.rglob("*.tmp"))
