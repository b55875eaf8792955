"""From positions in encoded text back to the documents they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from pipeline.ngram.tokens import Runs, tokenize
from pipeline.schema import PLACES
from pipeline.text.characters import CODE_POINTS, characters

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.params import EncodeParams


def trace(
    encoded: Encoded, documents: pa.Table, params: EncodeParams, positions: NDArray[np.int64]
) -> pa.Table:
    """Find where tokens of the encoded text stand in the documents.

    The rows that they stand in are tokenized again: nothing has to be kept for every token.

    Args:
        encoded: the text.
        documents: DOCUMENTS that it was encoded from.
        params: how it was encoded.
        positions: in `encoded.ids`, shape (K,), in any order.

    Returns:
        PLACES, shape and order as `positions`.
    """
    row_of = np.searchsorted(encoded.row_starts, positions, "right") - 1
    tables, offset, inside = characters(params), np.zeros(positions.size, np.int64), {}
    for row in np.unique(row_of).tolist():
        chosen = np.flatnonzero(row_of == row)
        text = documents["text"][row].as_py()
        data = text.encode()
        begins = np.empty(len(data) + 1, np.int32)
        tokenize(
            pa.array([text]), np.zeros(1, np.bool_), tables, Runs(), np.zeros(CODE_POINTS, np.int64), begins
        )
        for k in chosen.tolist():
            before = data[: begins[positions[k] - encoded.row_starts[row]]].decode()
            offset[k] = len(before)
            inside[k] = before.count("\n")
    rows = documents.select(["document", "source", "line"]).take(pa.array(row_of))
    return pa.table(
        [*rows.columns, pa.array([inside[k] for k in range(positions.size)], pa.int64()), row_of, offset],
        schema=PLACES,
    )
