"""`termlode gc` killed, or failed by the disk, at any call: what stays is whole, and gc again ends it."""

from __future__ import annotations

import errno
import os
import shutil
import signal
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.faults import tracing
from tests.faults.conftest import assert_told
from tests.faults.harness import points, prepare, results, share
from tests.faults.processes import mine, mined, needs_fork, stopped, traced

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.processes import Done
    from tests.faults.tracing import Call

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("strace"), needs_fork]

SHARDS = points(2, 20)  # of the calls that change the disk: every one of each in the full figure, else one
CLEAR = ("termlode", "gc", "--keep", "1")
DATES = ("2026-01-01", "2026-01-02", "2026-01-03")
RENAMES = 5  # the one before which a run is killed: of the folder of its third stage; accounts come between
ERRORS = (errno.EIO, errno.EROFS)


class Cluttered(NamedTuple):
    """A home with much to clear away; what gc leaves of it, by which calls, and what a run makes of that.

    The calls are those of a gc in a copy of it.
    """

    home: Path
    copy: Path
    calls: list[Call]
    left: dict[str, bytes | None]
    cleared: dict[str, bytes]
    mined: dict[str, bytes]


def everything(home: Path) -> dict[str, bytes | None]:
    """Every file of the output, accounts and locks included, and every folder."""
    output = home / "output"
    return {
        path.relative_to(output).as_posix(): None if path.is_dir() else path.read_bytes()
        for path in sorted(output.rglob("*"))
    }


def cleared(home: Path) -> Done:
    """Clear away in `home`."""
    with stopped(home, command=CLEAR) as run:
        return run.go()


@pytest.fixture(scope="module")
def cluttered(tmp_path_factory: pytest.TempPathFactory) -> Cluttered:
    """Results of three dates over two states of a corpus, and what a killed run left, half of it whole."""
    home, log = prepare(tmp_path_factory.mktemp("home")), tmp_path_factory.mktemp("log") / "calls"
    for date in DATES:
        assert mine(home, "--date", date, task="MineTermsDaily").ended() == (0, [])
        text = home / "corpora" / "power" / "manual.txt"
        if date == DATES[0]:
            text.write_text(text.read_text(encoding="utf-8") * 2, encoding="utf-8")
    inject = f"inject=rename:signal=SIGKILL:when={RENAMES}"
    assert traced(home, "-o", "/dev/null", "-e", "trace=rename", "-e", inject).code == -signal.SIGKILL
    assert any(path.is_dir() for path in home.rglob(".*.tmp"))

    copy = shutil.copytree(home, tmp_path_factory.mktemp("copy") / "home")
    done = traced(copy, "-y", "-o", str(log), "-e", f"trace={tracing.CHANGING}", command=CLEAR)
    assert done.code == 0, done.said
    left, kept = everything(copy), results(copy)
    assert [path.name for path in sorted(copy.glob("output/power*"))] == ["power", f"power-{DATES[-1]}"]
    assert results(home).items() > kept.items() and not list(copy.rglob("*.tmp"))
    calls = tracing.changes(log, copy / "output")
    assert mined(copy).code == 0
    return Cluttered(home, copy, calls, left, kept, results(copy))


def assert_cleared_next_time(home: Path, cluttered: Cluttered) -> None:
    """The next gc leaves what an undisturbed one does, to the byte, and a run makes of it what it should."""
    done = cleared(home)
    assert done.code == 0, done.said
    assert everything(home) == cluttered.left
    done = mined(home)
    assert done.code == 0, done.said
    assert results(home) == cluttered.mined


@pytest.mark.promise(1)
@pytest.mark.parametrize("shard", SHARDS)
def test_killed_at_a_call(cluttered, tmp_path, record_property, shard):
    tried = share(cluttered.calls, shard, len(SHARDS))
    for number, call in enumerate(tried):
        home, log = shutil.copytree(cluttered.home, tmp_path / f"{number}"), tmp_path / "calls"
        inject = f"inject={call.name}:signal=SIGKILL:when={call.when}"
        killed = traced(home, "-y", "-o", str(log), "-e", f"trace={call.name}", "-e", inject, command=CLEAR)
        assert killed.code == -signal.SIGKILL, killed.said
        *_, last = tracing.calls(log)
        assert last.target(home) == call.target(cluttered.copy), "killed elsewhere than meant"
        assert results(home).items() >= cluttered.cleared.items()
        assert_cleared_next_time(home, cluttered)
        shutil.rmtree(home)
    record_property("points", len(tried))


@pytest.mark.promise(2)
@pytest.mark.parametrize("shard", SHARDS)
def test_an_error_of_any_call(cluttered, tmp_path, record_property, shard):
    """Each call fails once with each of the errors; what may fail without a word is a lock nobody needs."""
    tried = share([(call, error) for call in cluttered.calls for error in ERRORS], shard, len(SHARDS))
    for number, (call, error) in enumerate(tried):
        home, log = shutil.copytree(cluttered.home, tmp_path / f"{number}"), tmp_path / "calls"
        inject = f"inject={call.name}:error={errno.errorcode[error]}:when={call.when}"
        done = traced(home, "-y", "-o", str(log), "-e", f"trace={call.name}", "-e", inject, command=CLEAR)
        failed = [one.target(home) for one in tracing.calls(log) if one.injected]
        assert failed == [call.target(cluttered.copy)], "another call failed than meant, or none"
        now = everything(home)
        if done.code == 0:
            assert now.items() >= cluttered.left.items(), call
            spared = now.keys() - cluttered.left.keys()
            assert len(spared) <= 1 and all(name.startswith("store/locks/") for name in spared), call
        else:
            assert done.code == 30 and os.strerror(error) in done.said, done.said
            assert_told(done)
            assert results(home).items() >= cluttered.cleared.items()
        assert_cleared_next_time(home, cluttered)
        shutil.rmtree(home)
    record_property("points", len(tried))
