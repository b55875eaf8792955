"""What a shell is told may come next, asked as bash asks."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.results import write_result
from tests.tasks.command.test_command import TERMLODE


def complete(*words):
    own = {
        "_TERMLODE_COMPLETE": "complete_bash",
        "COMP_WORDS": "\n".join(("termlode", *words)),
        "COMP_CWORD": str(len(words)),
    }
    run = subprocess.run(
        [TERMLODE], env=os.environ | own, capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stderr == ""
    return run.stdout.split()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["mine", "p"], ["power"]),
        (["mine", "--domain", "p"], ["power"]),
        (["mine", "power", "--baseline", ""], ["everyday", "power", "wordfreq"]),
        (["mine", "power", "--recipe", "c"], ["chained", "classic"]),
        (["mine", "power", "--rank-by", "sc"], ["score"]),
        (["mine", "power", "--measures", "pmi,npm"], ["pmi,npmi"]),
        (["evaluate", "power", "--against", "t"], ["termlode"]),
        (["report", ""], ["grid", "power-2026-11-24"]),
        (["export", "t"], ["tbx", "txt"]),
        (["export", "tbx", "--name", "g"], ["grid"]),
        (["report", "--output-folder", "nowhere", ""], []),
        (["explain", ""], []),
        (["base"], ["baseline"]),
        (["gc", "--k"], ["--keep"]),
    ],
)
def test_what_fits_is_offered(home, words, expected):
    for name in ("grid", "power-2026-11-24"):
        write_result(home / "output" / name, ["断路器"])
    assert sorted(complete(*words)) == expected


def test_it_reads_nothing_heavy(home):
    script = (
        "import sys\n"
        "from tasks.command import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        "heavy = {'numpy', 'pyarrow', 'pandas', 'jieba', 'rich'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    own = {"_TERMLODE_COMPLETE": "complete_bash", "COMP_WORDS": "termlode\nmine\np", "COMP_CWORD": "2"}
    run = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | own,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert run.stdout.split() == ["power"]
