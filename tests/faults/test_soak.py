"""Night after night: the disk stays bounded, nothing is left over, the last result is a fresh run's."""

from __future__ import annotations

import datetime
import json
import random
import shutil
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.faults.harness import points, prepare, results
from tests.faults.processes import Process, mine, needs_fork, start

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.faults, pytest.mark.promise(3), needs_fork]

NIGHTS = len(points(4, 200))
KEEP = min(7, NIGHTS // 2)
FIRST = datetime.date(2026, 1, 1)
# Bytes. What is kept grows with the corpus and with nothing else. A document is a block of text and seven of
# what was read of it, and adds some 8 kB to the checkpoints and the result of each night that is kept.
SMALLEST, A_DOCUMENT = 8_000_000, 100_000
DISK = SMALLEST + A_DOCUMENT * (10 + 2 * NIGHTS)
WORDS = [
    "断路器",
    "隔离开关",
    "六氟化硫",
    "变压器",
    "母线保护",
    "互感器",
    "避雷器",
    "电抗器",
    "接地刀闸",
    "操作机构",
    "重合闸",
    "零序电流",
]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk, where one may be mounted; elsewhere a folder."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)]
    mounted = (
        bool(shutil.which("mount")) and not subprocess.run(mount, capture_output=True, check=False).returncode
    )
    yield folder
    if mounted:
        subprocess.run(["umount", str(folder)], check=True)


def grow(corpus: Path, night: int, chance: random.Random) -> None:
    """Add a document or two, and change one."""
    names = [f"night-{night}-{k}.txt" for k in range(chance.randint(1, 2))]
    names += [path.name for path in chance.sample(sorted(corpus.glob("night-*.txt")), min(1, night))]
    for name in names:
        words = chance.choices(WORDS, k=40)
        (corpus / name).write_text(
            "，".join("的".join(words[k : k + 4]) for k in range(0, 40, 4)), encoding="utf-8"
        )


def open_files(home: Path) -> list[str]:
    """The files of a home that some process has open."""
    found = []
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            target = str(link.readlink())
        except OSError:
            continue
        if target.startswith(str(home)):
            found.append(target)
    return found


def killed(run: Process, home: Path, chance: random.Random) -> bool:
    """Kill a run once it has made some of what it makes; gives whether it had not ended before."""
    made = len(list(home.glob("output/store/*/manifest.json"))) + chance.randrange(12)
    while run.process.is_alive() and len(list(home.glob("output/store/*/manifest.json"))) < made:
        run.process.join(0.005)
    run.process.kill()
    run.process.join()
    return run.process.exitcode == -signal.SIGKILL


def lasting(home: Path) -> set[str]:
    """Every file and folder of the output, but for locks, and accounts of runs: each run leaves its own."""
    output = home / "output"
    paths = (path.relative_to(output) for path in output.rglob("*"))
    return {path.as_posix() for path in paths if path.parent.name not in ("locks", "runs")}


def test_nights_in_a_row(disk, tmp_path, monkeypatch):
    chance = random.Random(0)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))  # of every run, and of nobody else
    home = prepare(disk / "home")
    # So much that the corpus does not outgrow it: a run would say so, and nothing else may be said.
    (home / "corpora" / "everyday" / "more.txt").write_text(
        "今天天气很好，我们去公园。" * 200, encoding="utf-8"
    )
    corpus, output = home / "corpora" / "power", home / "output"
    peaks, entries, interrupted = [], [], 0
    for night in range(NIGHTS):
        grow(corpus, night, chance)
        date = ("--date", str(FIRST + datetime.timedelta(night)))
        if chance.random() < 0.5:
            interrupted += killed(mine(home, *date, task="MineTermsDaily"), home, chance)
        assert mine(home, *date, task="MineTermsDaily").ended() == (0, [])
        assert start(home, "termlode", "gc", "--keep", str(KEEP)).ended() == (0, [])
        for log in home.glob("log-*"):
            log.unlink()

        dated = sorted(path.name for path in output.glob("power-2*"))
        assert dated[-1].endswith(date[1]) and len(dated) == min(night + 1, KEEP)
        assert not list(output.rglob("*.tmp"))
        assert [path.name for path in output.glob("store/locks/*")] == ["gate.lock"]
        assert {path.name for path in output.iterdir()} == {*dated, "power", "store"}
        # Nor has the killed run: what a run needs for a while lies in its staging folders.
        assert not list(temporary.iterdir())
        used = sum(path.stat().st_blocks * 512 for path in home.rglob("*"))
        assert used < SMALLEST + A_DOCUMENT * len(list(corpus.iterdir()))
        entries.append(len([path for path in output.rglob("*") if "/read-" not in str(path)]))
        newest = max(output.glob("power/runs/*.json"))
        peaks.append(
            max(stage.get("peak_bytes", 0) for stage in json.loads(newest.read_text())["stages"].values())
        )
    assert interrupted
    assert not open_files(home)

    # From the night that the first dated results go, files are as many as before, but for portions.
    assert max(entries) <= entries[KEEP] * 1.1
    # Each night has a process of its own, so no leak would show; what a run needs for all it finds of the
    # nights before it (accounts, checkpoints, dated results) would.
    assert max(peaks[-KEEP:]) < 1.2 * max(peaks[:KEEP])

    fresh = prepare(tmp_path / "fresh")
    shutil.rmtree(fresh / "corpora")
    shutil.copytree(home / "corpora", fresh / "corpora")
    assert mine(fresh, *date, task="MineTermsDaily").ended() == (0, [])
    # Without the dated results before the last there is nothing but what a fresh run makes.
    assert start(home, "termlode", "gc", "--keep", "1").ended() == (0, [])
    assert lasting(home) == lasting(fresh)
    assert results(home) == results(fresh)
