"""The one way kernels are compiled: cached on disk, without the interpreter lock, without bounds checks.

Numba compiles a kernel again when its own file changes, but not when one that it calls does, or a constant it
imports. So the cache's folder is named by a digest of every file that kernels are made of.

The cache is pickles, and who can write a pickle can run anything when it is read. So a folder serves only if
it belongs to this user and nobody else can write there.

Nor does numba lock its cache, or see what is damaged in it: how the files in it are kept is ours.
"""

from __future__ import annotations

import atexit
import hashlib
import logging
import os
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba
import numpy as np
from numba.core.caching import FunctionCache, IndexDataCacheFile

from pipeline.keys import code_of, digest

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Scalar = TypeVar("Scalar", bound=np.generic)
    F = TypeVar("F", bound=Callable[..., object])

_SEAL = hashlib.sha256().digest_size


def _cache_folder() -> Path:
    package = Path(__file__).parent
    modules = [
        ".".join(path.relative_to(package.parent).with_suffix("").parts)
        for path in sorted(package.rglob("*.py"))
        if b"from pipeline.jit import" in path.read_bytes()
    ]
    name = digest([code_of(module).files for module in modules])[:16]
    for base in (
        os.environ.get("NUMBA_CACHE_DIR"),
        package / "__pycache__",
        Path.home() / ".cache" / "termlode",
    ):
        if base:
            folder = Path(base) / f"kernels-{name}"
            with suppress(OSError):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                if os.access(folder, os.W_OK) and _is_own(folder):
                    return folder
    folder = Path(tempfile.mkdtemp(prefix="termlode-kernels-"))  # compiled anew each time, but it works
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _is_own(folder: Path) -> bool:
    """Whether a folder, no link to one, is this user's and nobody else can write in it."""
    status = folder.lstat()
    if os.name == "nt":
        return True  # a user's folders are closed to others there
    others = stat.S_IWGRP | stat.S_IWOTH
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & others


_FOLDER = _cache_folder()
numba.config.CACHE_DIR = str(_FOLDER)
if not any(_FOLDER.iterdir()):
    logging.getLogger("termlode").info(
        "compiling kernels where they are first used: once, half a minute in all"
    )


class _SealedFiles(IndexDataCacheFile):  # type: ignore[misc]
    """A kernel's compiled code: one file for each signature, named by it and ending with its SHA-256.

    Numba numbers the files and keeps the numbers in an index. Two processes that compile other signatures
    at once give both the same number, and from then on each process may run one for the other. And a file
    that lost power cut short would end every run. Here what cannot be read whole is compiled anew.
    """

    def save(self, key: Any, data: Any) -> None:
        self._save_data(self._named(key), data)

    def load(self, key: Any) -> Any:
        name = self._named(key)
        with suppress(OSError):
            content = Path(self._data_path(name)).read_bytes()
            if content[-_SEAL:] == hashlib.sha256(content[:-_SEAL]).digest():
                return self._load_data(name)  # which reads a pickle, and not beyond
        return None

    def _named(self, key: Any) -> str:
        number = int(digest([numba.__version__, repr(key)])[:16], 16)
        return str(self._data_name_pattern.format(number=number))

    def _dump(self, data: Any) -> bytes:
        content: bytes = super()._dump(data)
        return content + hashlib.sha256(content).digest()


class _Cache(FunctionCache):  # type: ignore[misc]
    def __init__(self, function: Callable[..., object]) -> None:
        super().__init__(function)
        self._cache_file = _SealedFiles(self._cache_path, self._impl.filename_base, source_stamp=None)

    def save_overload(self, sig: Any, data: Any) -> None:
        with suppress(OSError):  # a full disk, say: compiled anew each time, but it works
            super().save_overload(sig, data)


def kernel(function: F) -> F:
    """Compile a function over numpy arrays to machine code at its first call."""
    compiled = numba.njit(nogil=True, boundscheck=False)(function)
    compiled._cache = _Cache(function)  # as its enable_caching() would set another
    return cast("F", compiled)


@kernel
def grow(array: NDArray[Scalar], capacity: int) -> NDArray[Scalar]:
    """A larger array of the same type that begins with the old one's items."""
    grown = np.empty(capacity, array.dtype)
    grown[: array.size] = array
    return grown
