"""Makes the strings of many token sequences at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from pipeline.jit import kernel
from pipeline.text.characters import FIRST_TOKEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.ids import Ids

MOST = 1 << 30  # bytes of one Arrow array of strings, whose offsets have 32 bits


def strings_of(
    tokens: pa.StringArray, ids: Ids, positions: NDArray[np.int64], lengths: NDArray[np.integer[Any]]
) -> pa.ChunkedArray:
    """The text of ids[position : position + length] for each pair, shape as `positions`.

    Args:
        tokens: the text of each token; token t has the id FIRST_TOKEN + t.
        ids: encoded text; the sequences cross no border.
        positions: where each sequence stands in `ids`.
        lengths: its tokens.
    """
    _, offsets, data = tokens.buffers()
    bounds = np.frombuffer(offsets, np.int32)[tokens.offset : tokens.offset + len(tokens) + 1]
    source = np.frombuffer(data, np.uint8) if data else np.empty(0, np.uint8)
    ends = _ends(bounds, ids, positions, lengths)
    chunks, start = [], 0
    while start < positions.size:
        before = int(ends[start - 1]) if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, before + MOST, "right")))
        out = np.empty(int(ends[stop - 1]) - before, np.uint8)
        _copy(source, bounds, ids, positions[start:stop], lengths[start:stop], out)
        own = np.concatenate([[0], ends[start:stop] - before]).astype(np.int32)
        chunks.append(pa.StringArray.from_buffers(stop - start, pa.py_buffer(own), pa.py_buffer(out)))
        start = stop
    return pa.chunked_array(chunks, pa.string())


@kernel
def _ends(
    bounds: NDArray[np.int32], ids: Ids, positions: NDArray[np.int64], lengths: NDArray[np.integer[Any]]
) -> NDArray[np.int64]:
    """Where each string ends when they stand one after the other, in bytes."""
    ends = np.empty(positions.size, np.int64)
    end = 0
    for k in range(positions.size):
        for i in range(positions[k], positions[k] + np.int64(lengths[k])):
            token = np.int64(ids[i]) - FIRST_TOKEN
            end += bounds[token + 1] - bounds[token]
        ends[k] = end
    return ends


@kernel
def _copy(
    source: NDArray[np.uint8],
    bounds: NDArray[np.int32],
    ids: Ids,
    positions: NDArray[np.int64],
    lengths: NDArray[np.integer[Any]],
    out: NDArray[np.uint8],
) -> None:
    end = 0
    for k in range(positions.size):
        for i in range(positions[k], positions[k] + np.int64(lengths[k])):
            token = np.int64(ids[i]) - FIRST_TOKEN
            for b in range(bounds[token], bounds[token + 1]):
                out[end] = source[b]
                end += 1
