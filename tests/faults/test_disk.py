"""A disk that is full, fails or goes away: one line says so, results stay, the next run makes it good."""

from __future__ import annotations

import itertools
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.faults import tracing
from tests.faults.conftest import assert_made_good, assert_told
from tests.faults.harness import COMMAND, points, prepare, published, results, share
from tests.faults.processes import mined, start, stopped, traced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.tracing import Call

resource = pytest.importorskip("resource", reason="limits are set as POSIX has them")
pytestmark = [
    pytest.mark.faults,
    pytest.mark.promise(2),
    pytest.mark.usefixtures("strace"),
]

SHARDS = points(6, 60)
SIZES = points(2, 40)
LIMITS = points(2, 24)
MOMENTS = points(2, 12)  # of the calls by which a file of the corpus is read
ERRORS = {"fsync": ["EIO"], "rename": ["EIO", "EROFS"], "openat": ["ENOSPC", "EMFILE", "EIO"]}
OTHERS = ["ENOSPC", "EIO", "EFBIG"]
DENIED = ("openat", "mkdir", "rename", "unlink", "rmdir")
HALF = "some files of the earlier result may be newer than others"
READ = "corpora/power/manual.txt"  # the file of the corpus whose reading fails
# The calls of a run that may fail without it: their names and what they are given.
SPARED = {
    # What a stage cost; the run goes on without the figures.
    r"/output/store/accounts(/\.file-accounts\.\*\.tmp)?": {"openat", "write", "fsync", "rename"},
    # The run's own lock: who asks what is there takes it, and who is to make something, again. Whoever clears
    # away removes what is left of it.
    r"/output/store/locks/run-\*\.lock": {"openat", "unlink"},
    # So with the entries of folders that were there, in those above them: they are flushed again.
    r"/output": {"fsync"},
    # A folder from which all has been moved, and a file of a stage that is no part of what it makes.
    r"/output/power/\.publish-power\.\*\.tmp": {"rmdir"},
}


class Later(NamedTuple):
    """A home with a result, whose corpus has changed since; what the next run makes of it, by which calls.

    The calls are those of a run in a copy of it.
    """

    home: Path
    copy: Path
    calls: list[Call]
    results: dict[str, bytes]


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Later:
    home, log = prepare(tmp_path_factory.mktemp("later")), tmp_path_factory.mktemp("log") / "calls"
    assert mined(home).code == 0
    text = home / "corpora" / "power" / "manual.txt"
    text.write_text(text.read_text(encoding="utf-8") * 2, encoding="utf-8")
    again = tmp_path_factory.mktemp("traced") / "home"
    shutil.copytree(home, again)
    done = traced(again, "-y", "-o", str(log), "-e", f"trace={tracing.CHANGING}")
    assert done.code == 0, done.said
    return Later(home, again, tracing.changes(log, again / "output"), results(again))


def assert_kept(home: Path, before: dict[str, bytes], after: dict[str, bytes] | None = None) -> None:
    """Every checkpoint is as it was, and so is the result; once its files change places, they may be new."""
    now = results(home)
    for name, data in before.items():
        fits = {data, after[name]} if after and name.startswith("power/") else {data}
        assert now[name] in fits, name


def is_spared(later: Later, number: int) -> bool:
    """Whether a run may end well although such a call on such a target failed."""
    call, after = later.calls[number], later.calls[min(number + 1, len(later.calls) - 1)]
    target = call.target(later.copy)
    # The one above accounts is flushed right before one is written, which has the same excuse.
    if call.name == "fsync" and after.target(later.copy).startswith("/output/store/accounts/"):
        return True
    return any(call.name in names and re.fullmatch(path, target) for path, names in SPARED.items())


@pytest.mark.parametrize("shard", SHARDS)
def test_an_error_of_any_call(later, tmp_path, record_property, shard):
    """Each call fails once, with one of the errors that such calls may end with: they take turns."""
    numbers = share(range(len(later.calls)), shard, len(SHARDS))
    for number in numbers:
        codes = ERRORS.get(later.calls[number].name, OTHERS)
        assert_an_error_is_told(later, tmp_path, number, codes[number % len(codes)])
    record_property("points", len(numbers))


@pytest.mark.parametrize("shard", points(2, 20))
def test_a_folder_that_denies(later, tmp_path, record_property, shard):
    """What needs a right to a folder is denied it once; root, who may run this, never is otherwise."""
    asking = [k for k, call in enumerate(later.calls) if call.name.startswith(DENIED)]
    numbers = share(asking, shard, len(points(2, 20)))
    for number in numbers:
        assert_an_error_is_told(later, tmp_path, number, "EACCES")
    record_property("points", len(numbers))


def assert_an_error_is_told(later: Later, folder: Path, number: int, error: str) -> None:
    """One call fails: one line says so, what was there stays, and the next run makes it good."""
    before, call = results(later.home), later.calls[number]
    publishing = next(
        number
        for number, call in enumerate(later.calls)
        if call.name.startswith("rename") and ".publish-power." in call.given
    )
    home, log = folder / f"{number}", folder / "calls"
    shutil.copytree(later.home, home)
    inject = f"inject={call.name}:error={error}:when={call.when}"
    done = traced(home, "-y", "-o", str(log), "-e", f"trace={call.name}", "-e", inject)
    target = call.target(later.copy)
    failed = [one.target(home) for one in tracing.calls(log) if one.injected]
    assert failed == [target], "another call failed than meant, or none"
    if done.code == 0:
        assert is_spared(later, number), f"nothing was said of {call.name} {target}"
        assert results(home) == later.results
    else:
        assert_told(done)
        assert_kept(home, before, later.results if number >= publishing else None)
        # Some of the result's files are new and some are not only where the run says so.
        either = (published(before), published(later.results))
        assert published(results(home)) in either or HALF in done.said, done.said
    assert_made_good(home, later.results)
    shutil.rmtree(home)


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[None]:
    """A file system of its own at `folder`, with what was there before."""
    kept = folder.with_name("kept")
    folder.rename(kept)
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1g", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("file systems cannot be mounted here")
    try:
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        used = os.statvfs(folder)
        used_bytes = (used.f_blocks - used.f_bfree) * used.f_frsize
        remount(folder, f"size={used_bytes + size}")
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def remount(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True)


@pytest.mark.parametrize("step", SIZES)
def test_a_disk_of_any_size(later, tmp_path, step):
    home = tmp_path / "home"
    shutil.copytree(later.home, home)
    before = results(home)
    new = sum(map(len, later.results.values())) - sum(map(len, before.values()))
    with small_disk(home / "output", step * 2 * new // len(SIZES) // 4096 * 4096):
        done = mined(home)
        if done.code:
            assert_told(done)
            assert_kept(home, before)
        remount(home / "output", "size=1g")
        assert_made_good(home, later.results)


@pytest.mark.parametrize("step", LIMITS)
def test_a_limit_on_the_size_of_a_file(later, tmp_path, step):
    home = tmp_path / "home"
    shutil.copytree(later.home, home)
    most = max(len(data) for name, data in later.results.items() if name not in results(home))
    with stopped(home) as waiting:
        limit = 5000 + (most - 5000) * step // len(LIMITS)
        resource.prlimit(waiting.pid, resource.RLIMIT_FSIZE, (limit, limit))
        done = waiting.go()
    assert_told(done)
    assert_kept(home, results(later.home))
    assert_made_good(home, later.results)


@pytest.mark.parametrize("more", points(2, 10))
def test_too_many_open_files(later, tmp_path, more):
    home = tmp_path / "home"
    shutil.copytree(later.home, home)
    with stopped(home) as waiting:
        # A limit is on numbers, and the lowest free one is given out.
        held = {int(path.name) for path in Path(f"/proc/{waiting.pid}/fd").iterdir()}
        free = [number for number in range(max(held) + 20) if number not in held][more]
        resource.prlimit(waiting.pid, resource.RLIMIT_NOFILE, (free, free))
        done = waiting.go()
    if done.code:
        assert_told(done)
        assert_kept(home, results(later.home))
    assert_made_good(home, later.results)


def test_a_folder_nobody_may_write_in(later, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(later.home, home)
    before = results(home)
    with small_disk(home / "output", 1 << 28):
        remount(home / "output", "ro")
        assert_told(mined(home))
        assert_kept(home, before)
        remount(home / "output", "rw")
        assert_made_good(home, later.results)


@pytest.mark.parametrize("seed", points(2, 40))
@pytest.mark.parametrize("folder", ["output", "output/store", "output/power"])
def test_a_folder_removed_meanwhile(undisturbed, tmp_path, folder, seed):
    home = prepare(tmp_path)
    with stopped(home) as run:
        run.begin()
        time.sleep(random.Random(seed).uniform(0, undisturbed.seconds))
        shutil.rmtree(home / folder, ignore_errors=True)
        done = run.wait()
    if done.code:
        # A stage finds its input gone; Luigi makes it again, while the rest of the folder still goes away.
        assert_told(done, causes=2)
    assert_made_good(home, undisturbed.results)


def test_a_result_on_another_file_system(undisturbed, tmp_path):
    home = prepare(tmp_path)
    (home / "output" / "power").mkdir(parents=True)
    with small_disk(home / "output" / "power", 1 << 28):
        assert_made_good(home, undisturbed.results)


class Way(NamedTuple):
    """What is done with bad input; what an undisturbed run leaves, and the calls by which it reads a file."""

    handling: str
    results: dict[str, bytes]
    reads: list[Call]


@pytest.fixture(scope="module")
def either_way(tmp_path_factory: pytest.TempPathFactory) -> list[Way]:
    found = []
    for handling in ("quarantine", "fail"):
        home, log = prepare(tmp_path_factory.mktemp(handling)), tmp_path_factory.mktemp("log") / "calls"
        only = ("-y", "-o", str(log), "-P", str(home / READ), "-e", "trace=openat,read")
        done = traced(home, *only, command=(*COMMAND, "--on-bad-input", handling))
        assert done.code == 0, done.said
        found.append(Way(handling, results(home), list(tracing.calls(log))))
    return found


@pytest.mark.parametrize("shard", MOMENTS)
def test_a_corpus_that_cannot_be_read_for_a_moment(either_way, tmp_path, record_property, shard):
    """A file is set aside for what it holds, never because the disk did not give it once."""
    tried = share([(way, call) for way in either_way for call in way.reads], shard, len(MOMENTS))
    for number, (way, call) in enumerate(tried):
        home, log = prepare(tmp_path / f"{number}"), tmp_path / "calls"
        only = ("-y", "-o", str(log), "-P", str(home / READ), "-e", f"trace={call.name}")
        error = {"openat": "EMFILE", "read": "EIO"}[call.name]
        inject = f"inject={call.name}:error={error}:when={call.when}"
        done = traced(home, *only, "-e", inject, command=(*COMMAND, "--on-bad-input", way.handling))
        assert any(one.injected for one in tracing.calls(log)), call
        if done.code == 0:
            assert results(home) == way.results, call
        else:
            assert done.code == 30, done.said
            assert_told(done)
        done = mined(home, "--on-bad-input", way.handling)
        assert done.code == 0, done.said
        assert results(home).items() >= way.results.items(), call
        shutil.rmtree(home)
    record_property("points", len(tried))


@pytest.mark.parametrize("days", [-20_000, 20_000])
def test_a_clock_that_jumps(later, tmp_path, days):
    home = tmp_path / "home"
    shutil.copytree(later.home, home)
    moment = time.time() + days * 86_400
    for path in home.rglob("*"):
        os.utime(path, (max(0, moment), max(0, moment)))
    assert_made_good(home, later.results)
    again = mined(home)
    assert "nothing has changed" in again.said


def jump() -> None:
    """From here on the clock of this process is put forward and back by hours, each time it is looked at."""
    hours, now = itertools.count(), time.time
    time.time = lambda: now() + 3600 * (next(hours) % 7 - 3)

    class Jumping(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls.fromtimestamp(time.time(), tz)

    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ("pipeline", "tasks") and getattr(module, "datetime", None) is datetime:
            module.datetime = Jumping


def test_a_clock_that_jumps_while_it_runs(undisturbed, tmp_path):
    home, begin = prepare(tmp_path), time.time()
    done = start(home, *COMMAND, first=jump).wait()
    assert done.code == 0, done.said
    accounts = [json.loads(path.read_text()) for path in home.glob("output/store/accounts/*.json")]
    started = [datetime.fromisoformat(account["started"]).timestamp() - begin for account in accounts]
    assert max(started) - min(started) > 3600, "the clock went on as it does"
    assert results(home) == undisturbed.results
    assert_made_good(home, undisturbed.results)
