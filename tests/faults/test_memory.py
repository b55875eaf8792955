"""Memory stays under the limit that the system sets, with the same bytes as without one.

The corpus is made of sentences drawn by chance; TERMLODE_FAULTS_MEGABYTES says how large it is.
"""

from __future__ import annotations

import os
import random
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
FILES = 20
_V1, _V2 = Path("/sys/fs/cgroup/memory"), Path("/sys/fs/cgroup")


@contextmanager
def limited(megabytes: int) -> Iterator[Path]:
    """A control group of so much memory; what stands in its `cgroup.procs` is held to it."""
    base, limit = (_V1, "memory.limit_in_bytes") if _V1.is_dir() else (_V2, "memory.max")
    group = base / f"termlode-faults-{os.getpid()}"
    try:
        group.mkdir()
        (group / limit).write_text(str(megabytes << 20))
    except OSError as error:
        pytest.skip(f"no control group can be made here ({error.strerror})")
    try:
        yield group
    finally:
        group.rmdir()


def count(home: Path, memory: str, *before: str) -> None:
    """Count the n-grams of the corpus in `home`, with what it needs."""
    command = [LUIGI, "--module", "tasks", "CountNgrams", "--corpus", "large", "--memory", memory]
    done = subprocess.run(
        [*before, *command, "--threads", "2", "--local-scheduler", "--no-lock"],
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A home with a large corpus, counted in as much memory as it takes."""
    home = tmp_path_factory.mktemp("home")
    chance = random.Random(0)
    characters = [chr(code) for code in range(0x4E00, 0x5200)]
    words = ["".join(chance.choices(characters, k=chance.randint(1, 4))) for _ in range(50_000)]
    # Flat at the top: the most frequent token must fit into the memory by itself (pipeline/ngram/count.py).
    weights = [1 / (rank + 50) for rank in range(len(words))]
    folder = home / "corpora" / "large"
    folder.mkdir(parents=True)
    for number in range(FILES):
        with (folder / f"{number:02}.txt").open("w", encoding="utf-8") as file:
            while file.tell() < MEGABYTES * 1_000_000 // FILES:
                drawn = chance.choices(words, weights, k=20_000)
                file.writelines("".join(drawn[k : k + 10]) + "。\n" for k in range(0, len(drawn), 10))
    count(home, "8GB")
    return home, results(home)


@pytest.mark.parametrize(("limit", "memory"), [(1024, "700MB"), (512, "450MB")])
def test_counting_under_a_limit(counted, limit, memory):
    home, expected = counted
    (made,) = (home / "output" / "store").glob("count-*")
    made.rename(home / f"made-{limit}")
    with limited(limit) as group:
        count(home, memory, "sh", "-c", f'echo $$ > {group / "cgroup.procs"} && exec "$@"', "sh")
    assert results(home) == expected
