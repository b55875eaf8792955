"""A disk that does not give what it holds: one line and an honest code, and nothing cleared away for it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults import tracing
from tests.faults.harness import FULL, environment, points, prepare, results
from tests.faults.processes import mined

pytestmark = [
    pytest.mark.faults,
    pytest.mark.promise(2),
    pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed"),
]

SHARDS = points(1, 20)  # of the calls of a command: every call of each in the full figure, else one
READING = "openat,read,pread64,getdents64"
COMMANDS = {
    "gc": ("gc", "--keep", "0"),
    "verify": ("verify",),
    "status": ("status", "power", "--baseline", "everyday"),
}


def termlode(home: Path, log: Path, command: str, *injected: str) -> subprocess.CompletedProcess[str]:
    traced = ["strace", "-f", "-y", "-o", str(log), "-e", f"trace={READING}", *injected]
    return subprocess.run(
        [*traced, str(Path(sys.executable).parent / "termlode"), *COMMANDS[command]],
        capture_output=True,
        text=True,
        check=False,
        env=environment(home),
        timeout=300,
    )


@pytest.fixture(scope="module")
def mined_home(tmp_path_factory) -> Path:
    """A home with a result, and a checkpoint that nothing was made from."""
    home = prepare(tmp_path_factory.mktemp("home"))
    assert mined(home, "--min-count", "2").code == 0
    assert mined(home).code == 0
    return home


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("shard", SHARDS)
def test_an_error_of_any_read(mined_home, tmp_path, record_property, command, shard):
    log = tmp_path / "calls"
    home = shutil.copytree(mined_home, tmp_path / "whole")
    whole = termlode(home, log, command)
    assert whole.returncode == 0, whole.stderr
    cleared, said = results(home), whole.stdout.replace(str(home), "")
    calls = [
        call
        for call in tracing.calls(log)
        if call.target(home / "output") and (call.result or 0) >= 0 and "O_CREAT" not in call.given
    ]
    tried = calls[shard :: len(SHARDS)] if FULL else [calls[len(calls) // 2]]
    for number, call in enumerate(tried):
        home = shutil.copytree(mined_home, tmp_path / f"{number}")
        inject = f"inject={call.name}:error=EIO:when={call.when}"
        done = termlode(home, log, command, "-e", inject)
        assert "(INJECTED)" in log.read_text(encoding="utf-8")
        assert "Traceback" not in done.stderr, done.stderr
        left = results(home)
        assert left.items() >= cleared.items()
        if done.returncode == 0:
            assert left == cleared and done.stdout.replace(str(home), "") == said, call
        else:
            assert done.returncode == 30 and "Input/output error" in done.stdout + done.stderr, call
        shutil.rmtree(home)
    record_property("points", len(tried))
