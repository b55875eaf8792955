"""Copies what the counting kernel reads of a text too large to be read at random."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.jit import kernel
from pipeline.text.characters import FIRST_TOKEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.ids import Ids


@kernel
def gather_windows(
    ids: Ids, counts: NDArray[np.int64], low: int, high: int, min_count: int, width: int
) -> tuple[Ids, NDArray[np.int32]]:
    """Copy a window of the text around every token of [low, high) that is frequent enough.

    One pass in order over a text that may be larger than memory; what `count_slice` then reads at random is
    the windows. A window is the token before, the token itself, and what follows up to a border; the windows
    of a token stand together, in order of their positions.

    Returns the windows, `width` ids each, and the position of each in the text.
    """
    cursor = np.zeros(counts.size, np.int64)
    total = 0
    for c in range(low, high):
        cursor[c] = total
        if counts[c] >= min_count:
            total += counts[c]
    windows = np.zeros(total * width, ids.dtype)
    where = np.empty(total, np.int32)
    for i in range(1, ids.size - 1):
        c = ids[i]
        if low <= c < high and counts[c] >= min_count:
            k = cursor[c]
            cursor[c] = k + 1
            where[k] = i
            base = k * width
            windows[base] = ids[i - 1]
            for j in range(1, width):
                windows[base + j] = ids[i + j - 1]
                if ids[i + j - 1] < FIRST_TOKEN:
                    break
    return windows, where
