"""Killed at any instant, the next run gives the same bytes as an undisturbed one."""

from __future__ import annotations

import re
import shutil
import signal
from collections import Counter

import pytest

from tests.faults.harness import points, prepare, results, run

pytestmark = [
    pytest.mark.faults,
    pytest.mark.promise(1),
    pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed"),
]

POINTS = points(40, 400)
# Whatever changes what lies on the disk.
CALLS = "mkdir,rename,renameat,renameat2,unlink,unlinkat,rmdir,fsync,write,pwrite64,ftruncate"


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


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_run_is_made_good_by_the_next(tmp_path, undisturbed, point):
    expected, calls = undisturbed
    home = prepare(tmp_path)
    name, when = calls[point * len(calls) // len(POINTS)]
    inject = f"inject={name}:signal=SIGKILL:when={when}"
    killed = run(home, "strace", "-f", "-o", "/dev/null", "-e", f"trace={name}", "-e", inject)
    assert killed.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL), killed.stderr

    again = run(home)

    assert again.returncode == 0, again.stderr
    assert results(home) == expected
    assert not list(home.rglob("*.tmp"))
