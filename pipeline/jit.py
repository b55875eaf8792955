"""The one way kernels are compiled: cached on disk, without the interpreter lock, without bounds checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

import numba
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Scalar = TypeVar("Scalar", bound=np.generic)
    F = TypeVar("F", bound=Callable[..., object])


def kernel(function: F) -> F:
    """Compile a function over numpy arrays to machine code at its first call."""
    return cast("F", numba.njit(cache=True, nogil=True, boundscheck=False)(function))


@kernel
def grow(array: NDArray[Scalar], capacity: int) -> NDArray[Scalar]:
    """A larger array of the same type that begins with the old one's items."""
    grown = np.empty(capacity, array.dtype)
    grown[: array.size] = array
    return grown
