"""Arrays as their bare bytes, by Python's own files.

numpy's `tofile` and `fromfile` have buffers of C between them and the disk: an error loses its reason there,
and one that comes as the file is closed, or while it is read, is not told at all.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

import numpy as np

from pipeline.errors import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray


def append(file: IO[bytes], values: NDArray[Any]) -> None:
    """Write values to the end of a file."""
    file.write(np.ascontiguousarray(values).data)


def write(path: Path, values: NDArray[Any]) -> None:
    """Write a file of values."""
    with path.open("wb") as file:
        append(file, values)


def blocks(file: IO[bytes], kind: np.dtype[Any] | type[np.generic], size: int) -> Iterator[NDArray[Any]]:
    """The values of a file from where it stands on, at most `size` at a time."""
    while data := file.read(size * np.dtype(kind).itemsize):
        yield np.frombuffer(data, kind)


def mapped(path: Path, kind: np.dtype[Any] | type[np.generic]) -> NDArray[Any]:
    """The values of a file, memory-mapped.

    Raises:
        StorageError: it cannot be read.
    """
    try:
        return np.asarray(np.memmap(path, kind, "r"))
    except OSError as error:
        raise unreadable(error, path) from error
