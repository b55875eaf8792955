"""A disk that does not give what it holds: one line and an honest code, and nothing cleared away for it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.faults import tracing
from tests.faults.conftest import assert_told
from tests.faults.harness import COMMAND, environment, points, prepare, published, results, share
from tests.faults.processes import mined, traced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

pytestmark = [
    pytest.mark.faults,
    pytest.mark.promise(2),
    pytest.mark.usefixtures("strace"),
]

SHARDS = points(2, 20)  # of the calls of a command: every call of each in the full figure, else one
OF_A_RUN = points(2, 40)  # the same of the calls of a run
AT_MOST = 8  # of the reads of one file: a hundred times it is asked what a manifest says, by one function
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


class Read(NamedTuple):
    """A call: its name, a path, and how many of that name there had been on that path with it."""

    name: str
    path: str
    when: int


def reads(log: Path, folder: Path) -> Iterator[Read]:
    """The calls that read what lies under a folder. Strace counts those on one path if told so."""
    made: Counter[tuple[str, str]] = Counter()
    for call in tracing.calls(log):
        found = re.search(re.escape(str(folder)) + r'([^">]*)', call.given)
        # What is removed is read, too, under a name drawn by chance.
        if found and "O_CREAT" not in call.given and ".tmp" not in found[1]:
            made[call.name, found[1]] += 1
            if (call.result or 0) >= 0:
                yield Read(call.name, found[1], made[call.name, found[1]])


def spread(calls: Iterable[Read]) -> list[Read]:
    """Of calls of one name on one path, so many: the first, the last, and some between."""
    alike: defaultdict[tuple[str, str], list[Read]] = defaultdict(list)
    for call in calls:
        alike[call.name, call.path].append(call)
    return [call for some in alike.values() for call in _spread(some)]


def _spread(calls: list[Read]) -> list[Read]:
    last = len(calls) - 1
    return [calls[number * last // (AT_MOST - 1)] for number in range(AT_MOST)] if last >= AT_MOST else calls


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
    tried = share(spread(reads(log, home / "output")), shard, len(SHARDS))
    for number, call in enumerate(tried):
        home = shutil.copytree(mined_home, tmp_path / f"{number}")
        inject = f"inject={call.name}:error=EIO:when={call.when}"
        done = termlode(home, log, command, "-P", f"{home}/output{call.path}", "-e", inject)
        assert "(INJECTED)" in log.read_text(encoding="utf-8"), call
        assert "Traceback" not in done.stderr, done.stderr
        left = results(home)
        assert left.items() >= cleared.items()
        if done.returncode == 0:
            assert left == cleared, call
            # A run makes again what it cannot read, and status says what a run would make.
            assert done.stdout.replace(str(home), "") == said or command == "status", call
        else:
            assert done.returncode == 30 and "Input/output error" in done.stdout + done.stderr, call
        shutil.rmtree(home)
    record_property("points", len(tried))


@pytest.fixture(scope="module")
def half_made(mined_home, tmp_path_factory) -> Path:
    """The same home without the last checkpoints: what a run makes there, it makes of those it finds."""
    home = shutil.copytree(mined_home, tmp_path_factory.mktemp("half") / "home")
    for kind in ("contrast", "rank", "evidence"):
        for folder in home.glob(f"output/store/{kind}-*"):
            shutil.rmtree(folder)
    return home


@pytest.mark.parametrize("shard", OF_A_RUN)
def test_an_error_of_any_read_of_a_run(half_made, tmp_path, record_property, shard):
    """A list of another length is to be published; the one that is there stays or is replaced, whole."""
    log, command = tmp_path / "calls", (*COMMAND, "--top", "20")
    seen = ("-y", "-o", str(log), "-e", f"trace={READING}")
    home = shutil.copytree(half_made, tmp_path / "whole")
    whole = traced(home, *seen, command=command)
    assert whole.code == 0, whole.said
    before, after = results(half_made), results(home)
    # A lock is opened to be taken, and holds nothing.
    found = (call for call in reads(log, home / "output") if re.match("/store/(?!locks/)", call.path))
    tried = share(spread(found), shard, len(OF_A_RUN))
    for number, call in enumerate(tried):
        home = shutil.copytree(half_made, tmp_path / f"{number}")
        path, inject = f"{home}/output{call.path}", f"inject={call.name}:error=EIO:when={call.when}"
        done = traced(home, *seen, "-P", path, "-e", inject, command=command)
        assert "(INJECTED)" in log.read_text(encoding="utf-8"), call
        left = results(home)
        if done.code == 0:
            assert left == after, call
        else:
            assert done.code == 30, done.said
            assert_told(done)
            (line,) = (line for line in done.said.splitlines() if "ERROR" in line)
            # A manifest that cannot be read counts as none: the checkpoint seems to have gone away.
            gone = call.path.endswith("manifest.json") and ". Run again" in line
            assert gone or (f"{path}: " in line and "Input/output error" in line), line
            assert "written" not in line and "Delete" not in line, line
            assert published(left) in (published(before), published(after)), call
            assert left.items() >= before.items() - published(before).items(), call
        shutil.rmtree(home)
    record_property("points", len(tried))
