"""Memory stays under the limit that the system sets, with the same bytes as without one.

The corpora are made of sentences drawn by chance; TERMLODE_FAULTS_MEGABYTES says how large the one is that is
counted, TERMLODE_FAULTS_MINED_MEGABYTES the one that is mined as a whole.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.faults.harness import FULL, LUIGI, environment, results

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.faults,
    pytest.mark.promise(6),
    pytest.mark.skipif(not FULL, reason="takes an hour: make faults"),
]

MEGABYTES = int(os.environ.get("TERMLODE_FAULTS_MEGABYTES", "1000"))
MINED_MEGABYTES = int(os.environ.get("TERMLODE_FAULTS_MINED_MEGABYTES", "200"))
FILES = 20
KILLED_MEGABYTES = 10
TOO_SMALL = (130, 200, 320)  # megabytes: it is killed amid encoding, discovering, publishing
MINE = ("MineTerms", "--domain", "large")
COUNT = ("CountNgrams", "--corpus", "large")
_V1, _V2 = Path("/sys/fs/cgroup/memory"), Path("/sys/fs/cgroup")


@contextmanager
def limited(megabytes: int) -> Iterator[Path]:
    """A control group of so much memory and no swap; what stands in its `cgroup.procs` is held to it."""
    most = megabytes << 20
    if _V1.is_dir():  # where the second limit is on both together
        base, limits = _V1, {"memory.limit_in_bytes": most, "memory.memsw.limit_in_bytes": most}
    else:
        base, limits = _V2, {"memory.max": most, "memory.swap.max": 0}
    group = base / f"termlode-faults-{os.getpid()}"
    memory, swap = (group / name for name in limits)
    try:
        group.mkdir()
        memory.write_text(str(limits[memory.name]))
        if swap.exists():  # unless the system has none, or does not account for it
            swap.write_text(str(limits[swap.name]))
    except OSError as error:
        if group.is_dir():
            group.rmdir()
        pytest.skip(f"no control group can be made here ({error.strerror})")
    try:
        yield group
    finally:
        group.rmdir()


def start(home: Path, *task: str, group: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a task on the corpus in `home`, with what it needs, in a control group if one is given."""
    before = ["sh", "-c", f'echo $$ > {group / "cgroup.procs"} && exec "$@"', "sh"] if group else []
    command = [LUIGI, "--module", "tasks", *task, "--threads", "2", "--local-scheduler", "--no-lock"]
    return subprocess.run(
        [*before, *command],
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
    )


def luigi(home: Path, *task: str, group: Path | None = None) -> None:
    """Run a task that must succeed."""
    done = start(home, *task, group=group)
    assert done.returncode == 0, done.stderr


def checkpoints(left: dict[str, bytes]) -> set[str]:
    """The manifests of the stages that were made."""
    return {name for name in left if name.startswith("store/") and name.endswith("/manifest.json")}


def lay_out(home: Path, megabytes: int) -> None:
    """Lay a corpus of so much text into `home`."""
    chance = random.Random(0)
    characters = [chr(code) for code in range(0x4E00, 0x5200)]
    words = ["".join(chance.choices(characters, k=chance.randint(1, 4))) for _ in range(50_000)]
    # Flat at the top: the most frequent token must fit into the memory by itself (pipeline/ngram/count.py).
    weights = [1 / (rank + 50) for rank in range(len(words))]
    folder = home / "corpora" / "large"
    folder.mkdir(parents=True)
    for number in range(FILES):
        with (folder / f"{number:02}.txt").open("w", encoding="utf-8") as file:
            while file.tell() < megabytes * 1_000_000 // FILES:
                drawn = chance.choices(words, weights, k=20_000)
                file.writelines("".join(drawn[k : k + 10]) + "。\n" for k in range(0, len(drawn), 10))


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A home with a large corpus, counted in as much memory as it takes."""
    home = tmp_path_factory.mktemp("home")
    lay_out(home, MEGABYTES)
    luigi(home, *COUNT, "--memory", "8GB")
    return home, results(home)


@pytest.mark.parametrize(("limit", "memory"), [(1024, "700MB"), (512, "450MB")])
def test_counting_under_a_limit(counted, limit, memory):
    home, expected = counted
    (made,) = (home / "output" / "store").glob("count-*")
    made.rename(home / f"made-{limit}")
    with limited(limit) as group:
        luigi(home, *COUNT, "--memory", memory, group=group)
    assert results(home) == expected


def test_mining_under_a_limit(tmp_path):
    """All stages: --memory is for counting, and what the others take grows with the vocabulary."""
    lay_out(tmp_path, MINED_MEGABYTES)
    luigi(tmp_path, *MINE)
    expected = results(tmp_path)
    shutil.rmtree(tmp_path / "output")
    with limited(1024) as group:
        luigi(tmp_path, *MINE, "--memory", "700MB", group=group)
    assert results(tmp_path) == expected


def test_killed_for_want_of_memory(tmp_path):
    """The kernel kills it amid a stage: what was there stays, and the next run makes the rest."""
    home, undisturbed = tmp_path / "home", tmp_path / "undisturbed"
    lay_out(home, 1)
    luigi(home, *MINE)
    earlier = results(home)
    shutil.rmtree(home / "corpora")
    lay_out(home, KILLED_MEGABYTES)
    shutil.copytree(home, undisturbed)
    luigi(undisturbed, *MINE)
    left = earlier
    for limit in TOO_SMALL:
        before = left
        with limited(limit) as group:
            killed = start(home, *MINE, group=group)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        left = results(home)
        assert earlier.items() <= left.items()
        assert len(checkpoints(left)) > len(checkpoints(before))  # so it was not killed while Python starts
    luigi(home, *MINE)
    assert results(home) == results(undisturbed)
    assert not list(home.rglob("*.tmp"))
