"""The score curve of a ranked list, and where to cut it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.report.columns import rounded

if TYPE_CHECKING:
    from numpy.typing import NDArray

POINTS = 400
NEIGHBOURS = 200  # terms on either side that a running median is of
LEAST = 10  # terms that make a curve


def knee(values: NDArray[np.float64]) -> int:
    """The rank after which a falling curve is flat: how many of the first values stand before its knee.

    Ranks and values are brought to the unit square; the knee is the point farthest below the straight line
    from the first value to the last (Satopää, Albrecht, Irwin and Raghavan: Finding a "Kneedle" in a
    Haystack, 2011, for convex falling curves; a ranked list needs no smoothing). All of them if there are
    fewer than `LEAST`, or if they do not fall.

    Args:
        values: never rising, shape (K,).
    """
    size = values.size
    if size < LEAST or values[0] <= values[-1]:
        return size
    down = (values - values[-1]) / (values[0] - values[-1])
    across = np.arange(size) / (size - 1)
    gap = 1 - across - down
    return int(np.argmax(gap)) + 1 if gap.max() > 0 else size


def curve(values: NDArray[np.float64], quality: NDArray[np.float64] | None) -> dict[str, Any]:
    """A ranked list's curve at up to `POINTS` ranks, spaced evenly on a log scale; ranks count from 1.

    Args:
        values: what the list is ranked by, shape (K,).
        quality: probability of being well-formed, whose running median is given beside; None if unknown.
    """
    size = values.size
    ranks = np.unique(np.geomspace(1, max(1, size), POINTS).round().astype(np.int64))[:size]
    about: dict[str, Any] = {
        "rank": ranks.tolist(),
        "value": rounded(values[ranks - 1]),
        "knee": knee(values),
    }
    if quality is not None:
        around = [quality[max(0, rank - 1 - NEIGHBOURS) : rank + NEIGHBOURS] for rank in ranks.tolist()]
        about["quality"] = rounded(np.array([np.median(values) for values in around]))
    return about
