from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest

from pipeline import jit, keys


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
