"""Scores a domain's words against one or several baselines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.errors import EmptyResultError
from pipeline.measures.contrast import bayesian_ratio
from pipeline.schema import SCORES
from pipeline.text.lexicon import is_known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MILLION = 1e6


def mean(rates: Sequence[NDArray[np.float64]], weights: Sequence[float]) -> NDArray[np.float64]:
    """The weighted mean of arrays of one shape; under equal weights, to the last bit the plain one."""
    parts = [rate * weight for rate, weight in zip(rates, _relative(weights), strict=True)]
    added: NDArray[np.float64] = np.sum(np.stack(parts), axis=0) / sum(_relative(weights))
    return added


def _relative(weights: Sequence[float]) -> list[float]:
    """Weights as shares of the largest, so that 3 and 3 are what 1 and 1 are."""
    return [weight / max(weights) for weight in weights]


def contrast(
    words: pa.Table, baselines: Sequence[pd.Series[float]], weights: Sequence[float] | None = None
) -> pa.Table:
    """Score every word of the domain; words of one character are left out on both sides.

    Each baseline is rescaled to the domain's total before they are averaged, so that a large one does not
    outweigh the others.

    Args:
        words: WORDS of the domain.
        baselines: counts or relative frequencies of words, indexed by word; at least one.
        weights: of each in the mean; equal if not given.

    Returns:
        SCORES, in the order of `words`.

    Raises:
        EmptyResultError: a baseline has no word of two characters or more.
    """
    frame = words.to_pandas()
    frame = frame[frame["word"].str.len() > 1].set_index("word")
    total = float(frame["count"].sum())
    scaled = pd.concat([_rescale(baseline, total) for baseline in baselines], axis=1).fillna(0.0)
    shares = _relative(weights or [1.0] * len(baselines))
    baseline_count = scaled.mul(shares, axis=1).sum(axis=1) / sum(shares)

    both = pd.DataFrame({"count": frame["count"], "baseline_count": baseline_count}).fillna(0.0).sort_index()
    both["score"] = bayesian_ratio(both["count"].to_numpy(), both["baseline_count"].to_numpy())
    scored = both.loc[frame.index]
    own = {
        "term": frame.index,
        "score": scored["score"],
        "count": frame["count"],
        "string_count": frame["string_count"],
        "doc_count": frame["doc_count"],
        "baseline_count": scored["baseline_count"],
        "domain_per_million": scored["count"] / total * MILLION,
        "baseline_per_million": scored["baseline_count"] / total * MILLION,
        "in_jieba": is_known(pa.array(frame.index, pa.string())),
    }
    # The evidence of the termlode recipe's candidates is not there.
    unknown = {field.name: pa.nulls(len(frame), field.type) for field in SCORES if field.name not in own}
    return pa.table(own | unknown, schema=SCORES)


def _rescale(baseline: pd.Series[float], total: float) -> pd.Series[float]:
    longer = baseline[baseline.index.str.len() > 1].astype(float)
    if longer.empty:
        raise EmptyResultError(
            "a baseline has no word of two characters or more", remedy="Give a larger baseline"
        )
    return longer * (total / longer.sum())
