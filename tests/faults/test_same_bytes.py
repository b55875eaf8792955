"""The same input gives the same bytes, whatever the machine is set to and became of an earlier run."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.conftest import ROOT, need
from tests.faults.harness import FULL, environment, points, results
from tests.faults.shaken import BLOCKS

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.faults, pytest.mark.promise(7)]

# What is asked for, in turn; the baseline `packed` is one that was mined before.
ASKED = [
    ("--baseline", "everyday"),
    ("--recipe", "classic", "--baseline", "everyday"),
    ("--baseline", "packed", "--measures", "all"),
    ("--baseline", "wordfreq"),
    ("--recipe", "chained", "--baseline", "everyday", "--baseline", "wordfreq=2"),
    ("--baseline", "everyday", "--drop-duplicates", "--near-duplicates", "0.8", "--simplified", "--repeated"),
    ("--recipe", "classic", "--baseline", "wordfreq", "--rank-by", "log_likelihood"),
    ("--baseline", "packed=3", "--baseline", "everyday", "--n-max", "6", "--min-count", "2"),
]
POINTS = points(2, 200)
GBK = "zh_CN.GBK"  # in which Python takes names and what it prints for GBK, unless PYTHONUTF8 says otherwise
# An older processor, as numpy and OpenBLAS see it.
OLDER = {"NPY_DISABLE_CPU_FEATURES": "AVX512_ICL AVX512_SKX X86_V4 X86_V3", "OPENBLAS_CORETYPE": "Prescott"}


@dataclass(frozen=True)
class Setting:
    """What one run is made under; the plain one is what all others are held to."""

    options: tuple[str, ...] = ("--threads", "1")
    variables: tuple[tuple[str, str], ...] = ()
    blocks: tuple[tuple[str, int], ...] = ()
    umask: int = 0o022
    folder: str = ""
    seed: int = 0
    killed: float = 0.0  # the share of an undisturbed run's time after which a first run is killed


def drawn(seed: int) -> Setting:
    """A setting of everything at once."""
    draw = random.Random(seed)
    # 250 MB are set aside; of the rest, the most frequent token takes nearly all.
    memory = draw.choice(["", "", "250.4MB", "251MB", "1GB"])
    options = ["--threads", draw.choice("1235"), "--workers", draw.choice("112")]
    variables = {
        "PYTHONHASHSEED": str(draw.randrange(1 << 32)),
        "LC_ALL": draw.choice(["C", "C.UTF-8", "POSIX", GBK]),
        "TZ": draw.choice(["UTC", "Asia/Shanghai", "America/St_Johns", "Pacific/Kiritimati"]),
        "PYTHONUTF8": draw.choice("01"),
    }
    variables |= {name: draw.choice("128") for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")}
    blocks = draw.sample(sorted(BLOCKS), draw.choice([0, 0, 3, len(BLOCKS)]))
    return Setting(
        options=(*options, *(("--memory", memory) if memory else ())),
        variables=tuple(variables.items()),
        blocks=tuple((name, BLOCKS[name]) for name in blocks),
        umask=draw.choice([0o002, 0o022, 0o077]),
        folder=draw.choice(["", "工作 目录"]),
        seed=seed,
        killed=draw.choice([0.0, 0.0, draw.uniform(0.1, 0.9)]),
    )


def with_locale(setting: Setting, folder: Path) -> Setting:
    """The setting, whose locale is compiled into a folder where the system has none of that name.

    A locale that is missing is plain C to a program, and to this test.
    """
    if dict(setting.variables)["LC_ALL"] != GBK or _is_known(setting):
        return setting
    folder.mkdir()
    if shutil.which("localedef"):
        command = ["localedef", "-i", "zh_CN", "-f", "GBK", str(folder / GBK)]
        subprocess.run(command, capture_output=True, check=False)
    setting = replace(setting, variables=(*setting.variables, ("LOCPATH", str(folder))))
    need(_is_known(setting), f"{GBK} is not here and cannot be compiled: apt-get install locales")
    return setting


def _is_known(setting: Setting) -> bool:
    command = [sys.executable, "-c", "import locale; locale.setlocale(locale.LC_ALL, '')"]
    environment = os.environ | dict(setting.variables)
    return not subprocess.run(command, env=environment, capture_output=True, check=False).returncode


@cache
def texts() -> dict[str, bytes]:
    """Files of two corpora by their paths: sentences made by chance of some hundred words and their pairs."""
    draw = random.Random(7)
    known = (ROOT / "tests/golden/corpus/manual.txt").read_text(encoding="utf-8")
    letters = [letter for letter in known if "\u4e00" <= letter <= "\u9fff"]
    single = ["".join(draw.choices(letters, k=draw.choice([1, 2, 2, 2, 3]))) for _ in range(300)]
    terms = ["".join(draw.sample(single, 2)) for _ in range(120)] + ["SF6断路器", "k-means聚类", "110kV线路"]

    def sentence(special: list[str]) -> str:
        chosen = draw.choices(
            [*single, *special], [3] * len(single) + [5] * len(special), k=draw.randint(4, 14)
        )
        return "".join(chosen) + draw.choice("。，；！")

    def document(special: list[str]) -> str:
        lines = [
            draw.choice(special or single),
            *("".join(sentence(special) for _ in range(6)) for _ in range(3)),
        ]
        return "\n".join(lines)

    files = {}
    for k in range(6):
        files[f"power/{k}-{draw.choice(letters)}.txt"] = "\n\n".join(
            document(terms) for _ in range(12)
        ).encode()
    for k, encoding in enumerate(["utf-8", "gb18030"]):
        rows = [
            json.dumps({"title": f"题{n}", "text": document(terms)}, ensure_ascii=False) for n in range(20)
        ]
        files[f"power/sub {k}/rows.jsonl"] = "\n".join([*rows, rows[0]]).encode(encoding)
    files["power/sub 1/broken.jsonl"] = f'{{"text": "{document(terms)}"}}\n{{"text": "开关\n'.encode()
    for k in range(3):
        files[f"everyday/{k}.txt"] = "\n\n".join(document([]) for _ in range(20)).encode()
    return files


def lay_out(home: Path, setting: Setting, packed: Path) -> None:
    """The corpora at home, written in the setting's own order and with its own times."""
    files = list(texts().items())
    draw = random.Random(setting.seed)
    draw.shuffle(files)
    for name, content in files:
        path = home / "corpora" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (draw.randrange(1 << 31), draw.randrange(1 << 31)))
    shutil.copytree(packed, home / "corpora" / "packed")


def start(home: Path, setting: Setting, *command: str) -> subprocess.Popen[str]:
    plan = json.dumps({"seed": setting.seed, "blocks": dict(setting.blocks)})
    folder = home / setting.folder
    folder.mkdir(exist_ok=True)
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.faults.shaken",
            plan,
            "--module",
            "tasks",
            *command,
            "--local-scheduler",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        cwd=folder,
        env=environment(home, PYTHONPATH=str(ROOT), **dict(setting.variables)),
        umask=setting.umask,
        start_new_session=True,
    )


def mine(
    home: Path, setting: Setting, asked: tuple[str, ...], after: float = 0.0, domain: str = "power"
) -> None:
    """Mine, and end well; or be killed, with all that was started, after so many seconds."""
    bad = ("--on-bad-input", "quarantine", "--max-bad-share", "0.5")
    command = ("MineTerms", "--domain", domain, *bad, *asked, *setting.options)
    running = start(home, setting, *command)
    try:
        said, _ = running.communicate(timeout=after or 600)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        said, _ = running.communicate()
        assert after, said
    else:
        assert running.returncode == 0, said


@pytest.fixture(scope="module")
def packed(tmp_path_factory) -> Path:
    """A folder with the packed baseline of `everyday`."""
    home = tmp_path_factory.mktemp("packing")
    (home / "packed").mkdir()
    lay_out(home, Setting(), home / "packed")
    shutil.rmtree(home / "corpora" / "packed")
    arguments = ("baseline", "export", "everyday", str(home / "packed" / "packed.termlode-baseline"))
    command = [str(Path(sys.executable).parent / "termlode"), *arguments]
    subprocess.run(command, check=True, capture_output=True, env=environment(home))
    return home / "packed"


@pytest.fixture(scope="module")
def plain(tmp_path_factory, packed) -> Callable[[tuple[str, ...]], tuple[dict[str, bytes], float]]:
    """What a plain run leaves, and how many seconds it takes."""

    @cache
    def of(asked: tuple[str, ...]) -> tuple[dict[str, bytes], float]:
        home = tmp_path_factory.mktemp("plain")
        lay_out(home, Setting(), packed)
        started = time.monotonic()
        mine(home, Setting(), asked)
        seconds = time.monotonic() - started
        left = results(home)
        assert any(name.endswith("terms.csv") and content.count(b"\n") > 50 for name, content in left.items())
        shutil.rmtree(home)
        return left, seconds

    return of


@pytest.mark.parametrize("point", POINTS)
def test_no_setting_changes_a_byte(tmp_path, packed, plain, point):
    asked, setting = ASKED[point % len(ASKED) if FULL else 0], with_locale(drawn(point), tmp_path / "locale")
    expected, seconds = plain(asked)
    home = tmp_path / setting.folder / "home"
    lay_out(home, setting, packed)
    if setting.killed:
        first = replace(drawn(point + 1000), variables=setting.variables, folder=setting.folder)
        mine(home, first, asked, after=setting.killed * seconds)
    mine(home, setting, asked)
    left = results(home)
    assert [name for name in left if left[name] != expected.get(name)] == [], setting
    assert sorted(left) == sorted(expected), setting


@pytest.mark.parametrize("point", points(1, len(ASKED)))
@pytest.mark.parametrize("locale", ["POSIX", GBK])
def test_a_home_that_the_encoding_cannot_spell(tmp_path, packed, plain, locale, point):
    """Nor the domain's: names are bytes to Python, and UTF-8 to Arrow, whatever the encoding."""
    expected, _ = plain(ASKED[point])
    setting = Setting(variables=(("LC_ALL", locale), ("PYTHONUTF8", "0")), folder="工作 目录")
    setting = with_locale(setting, tmp_path / "locale")
    home = tmp_path / setting.folder / "家"
    lay_out(home, setting, packed)
    (home / "corpora" / "power").rename(home / "corpora" / "电力")
    mine(home, setting, ASKED[point], domain="电力")
    left = {name.replace("电力/", "power/"): content for name, content in results(home).items()}
    assert sorted(left) == sorted(expected)
    differ = {name for name in left if left[name] != expected[name]}
    assert differ == {"power/terms.parquet", "power/manifest.json"}  # which hold its name
    about, other = (
        json.loads(pq.read_schema(pa.BufferReader(one["power/terms.parquet"])).metadata[b"termlode"])
        for one in (left, expected)
    )
    assert about == other | {"domain": "电力"}


@pytest.mark.parametrize("point", points(1, len(ASKED)))
def test_another_processor_changes_last_digits_at_most(tmp_path, packed, plain, point):
    """Logarithms and BLAS are what the processor offers: the one bound of the promise."""
    expected, _ = plain(ASKED[point])
    setting = Setting(variables=tuple(OLDER.items()))
    lay_out(tmp_path, setting, packed)
    mine(tmp_path, setting, ASKED[point])
    left = results(tmp_path)
    assert sorted(left) == sorted(expected)
    assert left["power/userdict.txt"] == expected["power/userdict.txt"]
    ours, theirs = (
        pq.read_table(pa.BufferReader(one["power/terms.parquet"])).to_pandas() for one in (left, expected)
    )
    pd.testing.assert_frame_equal(ours, theirs, check_exact=False, rtol=1e-9)
