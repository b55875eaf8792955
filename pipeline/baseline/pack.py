"""Packs encoded text into a table of counts, and looks strings up in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.params import CountParams
from pipeline.schema import BASELINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray


N_MAX = 8  # terms are hardly longer; up to 12 takes a tenth more room and changes no figure
LEAST = 5
RARE = 1.0  # per million tokens: what is rarer is not missed (docs/corpora.md)


def packing(params: CountParams, tokens: int) -> CountParams:
    """The longest n-gram and the least count that are kept, "what fits" resolved for so many tokens."""
    least = params.min_count or max(LEAST, int(RARE * tokens / 1e6))
    return CountParams(params.n_max or N_MAX, least)


def pack(counted: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """N-grams in the form tokens are matched in, with their counts.

    By first token, then by text, so that neighbours share their beginnings and the file is small; how the
    n-grams were cut into tables does not change that.

    Args:
        counted: NGRAMS, in order.

    Yields:
        BASELINE, in order.
    """
    for table in _by_first_token(counted):
        first = np.cumsum(table["n"].to_numpy() == 1)  # a token stands before the n-grams it begins
        forms = pa.table({"gram": matching(table["gram"]), "count": table["count"], "first": first})
        forms = forms.sort_by([("first", "ascending"), ("gram", "ascending")])
        yield forms.select(BASELINE.names).cast(BASELINE)


def _by_first_token(counted: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The same n-grams, those of a token all in one table."""
    held: list[pa.Table] = []
    for table in counted:
        if table.num_rows and table["n"][0].as_py() == 1 and held:
            yield pa.concat_tables(held)
            held = []
        held.append(table.select(["gram", "n", "count"]))
    if held:
        yield pa.concat_tables(held)


def matching(strings: pa.StringArray | pa.ChunkedArray) -> pa.StringArray | pa.ChunkedArray:
    """Strings in the form tokens are matched in: lower case, character by character."""
    return pc.utf8_lower(strings)


def look_up(batches: Iterable[pa.RecordBatch], strings: pa.StringArray) -> NDArray[np.int64]:
    """The counts of strings in BASELINE, 0 for what is not there; shape as `strings`."""
    forms = matching(strings)
    distinct = forms.unique()
    counts = np.zeros(len(distinct), np.int64)
    for batch in batches:
        place = pc.index_in(batch["gram"], value_set=distinct)
        hit = place.is_valid()
        np.add.at(counts, place.filter(hit).to_numpy(), batch["count"].filter(hit).to_numpy())
    found: NDArray[np.int64] = counts[pc.index_in(forms, value_set=distinct).to_numpy()]
    return found
