"""Places on a plane for vectors: their first two principal components."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

DIGITS = 6


def plane(units: NDArray[np.float64]) -> NDArray[np.float64]:
    """Coordinates of each row, shape (K, 2), largest extent along the first; rows of zeros are at 0, 0.

    The sign of an axis is that by which its largest coordinate is positive.
    """
    given = units.any(axis=1)
    out = np.zeros((units.shape[0], 2))
    rows = units[given]
    if rows.shape[0] > 1:
        rows = rows - rows.mean(axis=0)
        _, axes = np.linalg.eigh(rows.T @ rows)
        places = rows @ axes[:, ::-1][:, :2]
        largest = places[np.abs(places).argmax(axis=0), np.arange(places.shape[1])]
        out[given, : places.shape[1]] = places * np.where(largest < 0, -1, 1)
    return np.round(out, DIGITS) + 0.0
