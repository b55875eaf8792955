"""What a run does beside its work: it unpickles nothing but kernels, sends nothing, leaves nothing about."""

from __future__ import annotations

import json
import pickle
import re
import shutil
import subprocess
import sys
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline import jit
from tests.conftest import ROOT
from tests.faults.harness import prepare, results, run

pytestmark = [pytest.mark.faults, pytest.mark.promise(10)]

CANARY = "canary7f3a"
NETWORK = ("socket.", "urllib.", "http.", "ftplib.")
PROCESSES = ("subprocess.", "os.system", "os.exec", "os.spawn", "os.posix_spawn", "os.fork")
SH = ["sh", "-c", 'umask "$0"; exec "$@"']


class Seen(NamedTuple):
    event: str
    arguments: list
    callers: list[str]


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """What a whole run did that Python tells of."""
    home, log = prepare(tmp_path_factory.mktemp("watched")), tmp_path_factory.mktemp("log") / "log"
    text = f"断路器{CANARY}。__import__('os').system('{CANARY}')\n"
    (home / "corpora" / "power" / f"{CANARY}.txt").write_text(text, encoding="utf-8")
    done = run(home, sys.executable, "-P", str(ROOT / "tests" / "faults" / "watched.py"), str(log))
    assert done.returncode == 0, done.stderr
    found = [Seen(*json.loads(line)) for line in log.read_text(encoding="utf-8").splitlines()]
    assert any(CANARY in str(one.arguments) for one in found if one.event == "open")
    return found


def test_only_compiled_kernels_are_unpickled_and_only_from_their_folder(seen):
    unpickled = [one for one in seen if one.event == "pickle.find_class"]
    assert unpickled
    for one in unpickled:
        assert any("/numba/core/" in caller for caller in one.callers), one
    for one in seen:
        if one.event == "open" and str(one.arguments[0]).endswith(
            (".nbi", ".nbc", ".pkl", ".pickle", ".joblib")
        ):
            assert Path(one.arguments[0]).is_relative_to(jit._FOLDER), one
    assert jit._FOLDER.stat().st_mode & 0o022 == 0


def test_only_compiled_modules_are_unmarshalled(seen):
    for one in seen:
        if one.event.startswith("marshal."):
            assert one.callers[0] in ("<frozen importlib._bootstrap_external>", "<frozen zipimport>"), one


PLACES = {
    "ours": str(ROOT / "pipeline" / "store.py"),
    "numba": "/lib/numba/core/caching.py",
    "worker": "/lib/multiprocessing/process.py",
    "other": "/lib/elsewhere.py",
}


@pytest.mark.parametrize(
    ("chain", "refused"),
    [
        ("ours", True),
        ("worker ours", True),
        ("worker ours other", True),
        ("numba ours", True),
        ("ours numba", False),
        ("ours numba other", False),
        ("ours worker", False),
        ("worker other", False),
        ("other", False),
    ],
)
def test_who_is_nearest_to_a_load_answers_for_it(chain, refused):
    """The hook of tests/conftest.py: a call from file to file, from the outermost to the one that loads."""
    load = partial(pickle.loads, pickle.dumps(Path))
    for place in reversed(chain.split()):
        load = eval(compile("lambda load: lambda: load()", PLACES[place], "eval"))(load)  # noqa: S307
    with pytest.raises(RuntimeError, match=r"pickle\.find_class") if refused else nullcontext():
        load()


def test_jiebas_shared_cache_is_not_touched(seen):
    """It would be opened under a name drawn by chance, and renamed."""
    assert not [one for one in seen if re.search(r"jieba[^/'\"]*\.cache", str(one.arguments))]


def test_no_text_becomes_code(seen):
    ours = tuple(str(ROOT / folder) for folder in ("pipeline", "tasks"))
    for one in seen:
        if one.event in ("compile", "exec"):
            assert CANARY not in str(one.arguments), one
            assert not one.callers[0].startswith(ours), one


@pytest.mark.parametrize("kind", [NETWORK, PROCESSES], ids=["network", "processes"])
def test_no_connection_and_no_other_program(seen, kind):
    assert [one for one in seen if one.event.startswith(kind)] == []


@pytest.fixture(scope="module")
def private(tmp_path_factory):
    """A home mined by somebody who lets nobody else read."""
    home = prepare(tmp_path_factory.mktemp("private"))
    done = run(home, *SH, "077")
    assert done.returncode == 0, done.stderr
    return home


def test_without_a_network_the_result_is_the_same(tmp_path, private):
    tool = ["unshare", "--map-root-user", "--net"]
    if (
        not shutil.which("unshare")
        or subprocess.run([*tool, "true"], check=False, capture_output=True).returncode
    ):
        pytest.skip("no network can be taken away here")
    done = run(prepare(tmp_path), *tool)
    assert done.returncode == 0, done.stderr
    assert results(tmp_path) == results(private)


def test_what_is_written_is_as_private_as_the_umask_says(private):
    written = list((private / "output").rglob("*"))
    assert written
    assert {path.name for path in written if path.stat().st_mode & 0o077} == set()


@pytest.mark.usefixtures("strace")
def test_outside_of_the_output_only_private_temporary_files_are_made(tmp_path):
    """Even where the umask forbids nothing."""
    home, log = prepare(tmp_path), tmp_path / "calls"
    calls = "trace=open,openat,creat,mkdir,mkdirat,mknod,symlink,symlinkat"
    done = run(home, *SH, "0", "strace", "-f", "-o", str(log), "-e", calls)
    assert done.returncode == 0, done.stderr
    made = [
        (call, path, rest)
        for call, path, rest in re.findall(r'^\d+ +(\w+)\([^"]*"([^"]*)"(.*)', log.read_text(), re.MULTILINE)
        if not call.startswith("open") or "O_CREAT" in rest or "O_TMPFILE" in rest
    ]
    inside = (f"{home}/output", "/proc/", "/dev/null", str(jit._FOLDER))
    assert any(path.startswith(f"{home}/output") for _, path, _ in made)
    for call, path, rest in made:
        if not path.startswith(inside):
            assert "O_EXCL" in rest or "O_TMPFILE" in rest, (call, path, rest)
            assert re.search(r", 0[67]00\b", rest), (call, path, rest)
