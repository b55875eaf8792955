from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numba
import numpy as np
import pytest

from pipeline import jit, keys
from tests.faults.harness import points

KINDS = ["i2", "u2", "i4", "u4", "f4", "i8"]
# Compile for these kinds of numbers, once told to, with a disk that is slow now and then.
COMPILING = """
import os, random, sys, time
import numpy as np
from pipeline import jit

replace, draw = os.replace, random.Random(sys.argv[1])
os.replace = lambda *paths: (time.sleep(draw.random() / 2), replace(*paths))
print(flush=True)
input()
for kind in sys.argv[2:]:
    grown = jit.grow(np.ones(3, kind), 7)
    assert grown.dtype == kind and (grown[:3] == 1).all(), (kind, grown)
"""


def test_kernels_grow_arrays_of_any_type():
    for dtype in (np.int32, np.uint64, [("a", np.int64)]):
        grown = jit.grow(np.zeros(3, dtype), 7)
        assert grown.size == 7
        assert (grown[:3] == np.zeros(3, dtype)).all()


def test_a_changed_kernel_has_another_cache(monkeypatch, tmp_path):
    """Numba itself does not see that a kernel called by another has changed."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    before = jit._cache_folder()
    assert before == jit._cache_folder()
    real = keys.code_of

    def changed(module):
        code = real(module)
        return replace(code, files=code.files | {"pipeline.ngram.trie": "changed"})

    monkeypatch.setattr(jit, "code_of", changed)
    assert jit._cache_folder() != before


@pytest.mark.faults
@pytest.mark.promise(10)
@pytest.mark.parametrize("flaw", ["open to all", "open to a group", "a link", "somebody else's"])
def test_a_cache_that_somebody_else_could_write_is_not_read(monkeypatch, tmp_path, flaw):
    """Numba unpickles what it finds there."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    folder = jit._cache_folder()
    assert folder.parent == tmp_path
    assert folder.stat().st_mode & 0o777 == 0o700
    if flaw == "a link":
        folder.rename(tmp_path / "elsewhere")
        folder.symlink_to(tmp_path / "elsewhere")
    elif flaw == "somebody else's":
        monkeypatch.setattr(os, "geteuid", lambda: folder.stat().st_uid + 1)
    else:
        folder.chmod(0o702 if flaw == "open to all" else 0o720)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert jit._cache_folder().parent != tmp_path


def test_a_cache_that_cannot_be_written_is_no_obstacle(monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", "/dev/null/no")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert jit._cache_folder().is_dir()


@pytest.mark.parametrize(
    "module", ["pipeline.ngram.kernels", "pipeline.words.redundancy", "pipeline.measures.cohesion"]
)
def test_the_cache_depends_on_every_module_with_kernels(module, monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    asked = set()
    real = keys.code_of

    def noting(name):
        asked.add(name)
        return real(name)

    monkeypatch.setattr(jit, "code_of", noting)
    jit._cache_folder()
    assert module in asked


def double(array):
    return array * 2


def doubled(meanwhile=None):
    """Double an array as a process that has compiled nothing yet; tells whether it need not compile."""
    kernel = jit.kernel(double)
    if meanwhile:
        meanwhile()
    assert list(kernel(np.array([3]))) == [6]
    return not kernel.stats.cache_misses


@pytest.fixture
def kept(monkeypatch, tmp_path):
    """Where compiled code is kept."""
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    return tmp_path


def test_what_is_compiled_once_is_kept_for_others(kept):
    assert [doubled(), doubled()] == [False, True]
    jit.kernel(double)(np.array([3.0]))
    assert len([path for path in kept.rglob("*") if path.is_file()]) == 2
    assert doubled()


@pytest.mark.parametrize("flaw", ["empty", "cut short", "cut shorter", "longer", "away", *range(8)])
def test_damaged_code_is_compiled_anew(kept, flaw):
    """Lost power leaves such files: they are not flushed."""
    doubled()
    (path,) = (path for path in kept.rglob("*") if path.is_file())
    content = path.read_bytes()
    if flaw == "away":
        path.unlink()
    else:
        at = len(content) * flaw // 8 if isinstance(flaw, int) else 0
        flipped = content[:at] + bytes([content[at] ^ 1 << at % 8]) + content[at + 1 :]
        changed = {
            "empty": b"",
            "cut short": content[:-1],
            "cut shorter": content[:40],
            "longer": content * 2,
        }
        path.write_bytes(changed.get(flaw, flipped))
    assert [doubled(), doubled()] == [False, True]
    assert path.read_bytes() != b""


def test_code_that_cannot_be_kept_runs_all_the_same(kept):
    def gone():
        for path in kept.iterdir():
            shutil.rmtree(path)
            path.touch()

    assert not doubled(gone)
    assert [path.is_file() for path in kept.iterdir()] == [True]


@pytest.mark.faults
@pytest.mark.promise(3)
@pytest.mark.parametrize("point", points(1, 40))
def test_processes_that_compile_at_once_do_not_take_each_others_code(tmp_path, point):
    """Numba itself gives what two of them compile the same number, and keeps it so."""
    where = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(Path(jit.__file__).parents[1])}
    order = np.random.default_rng(point)
    command = [sys.executable, "-c", COMPILING]
    compiling = [
        subprocess.Popen(
            [*command, str(k), *order.permutation(KINDS)],
            env=where,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for k in range(4)
    ]
    for one in compiling:
        one.stdout.readline()  # has loaded all that it needs
    for one in compiling:
        one.stdin.write("\n")
        one.stdin.flush()
    said = [one.communicate()[1] for one in compiling]
    assert [one.returncode for one in compiling] == [0] * len(compiling), said
    done = subprocess.run(
        [*command, "", *KINDS], env=where, text=True, input="\n", capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
