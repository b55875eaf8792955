"""Puts scored words in a total order and leaves out what was asked to be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import EmptyResultError
from pipeline.schema import DROPPED, TERMS

if TYPE_CHECKING:
    from pipeline.params import RankParams

ORDER = [("score", "descending"), ("count", "descending"), ("term", "ascending")]
LATIN = "latin letters or digits"
BEYOND_TOP = "below --top"


class Ranking(NamedTuple):
    """TERMS by rank, and DROPPED in the order the terms would have had."""

    terms: pa.Table
    dropped: pa.Table


def rank(scores: pa.Table, params: RankParams) -> Ranking:
    """Rank SCORES: by score, then count, then the term's code points; the same input gives the same list.

    Raises:
        EmptyResultError: every term was left out.
    """
    ordered = scores.take(pc.sort_indices(scores, sort_keys=ORDER))
    reason = np.full(ordered.num_rows, "", object)
    if params.drop_latin:
        reason[pc.match_substring_regex(ordered["term"], "[0-9A-Za-z]").to_numpy()] = LATIN
    listed = np.flatnonzero(reason == "")
    if params.top:
        reason[listed[params.top :]] = BEYOND_TOP
        listed = listed[: params.top]
    if listed.size == 0:
        raise EmptyResultError(
            f"no term is left: all {ordered.num_rows:,} have {LATIN}", remedy="Run without --drop-latin"
        )
    dropped = np.flatnonzero(reason != "")
    terms = ordered.take(pa.array(listed))
    ranks = pa.array(np.arange(1, listed.size + 1))
    out = ordered.take(pa.array(dropped)).append_column("reason", pa.array(reason[dropped], pa.string()))
    return Ranking(
        terms.add_column(0, "rank", ranks).select(TERMS.names).cast(TERMS),
        out.select(DROPPED.names).cast(DROPPED),
    )
