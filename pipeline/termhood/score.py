"""The termlode recipe's score: quality times domainness, spelling and document structure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from pipeline.schema import SCORES
from pipeline.termhood.composition import compose, shipped_weights, structure_features
from pipeline.termhood.spelling import spelling
from pipeline.termhood.structure import structure
from pipeline.text.lexicon import is_known

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.params import Execution

MILLION = 1e6
SMOOTHING = 0.5  # per million, on both sides
LEAST_SHARE = 0.05  # of a candidate's baseline count that is left however seldom it is chosen in the domain
LEAST_BURST = 0.05
JUDGED = 40_000  # candidates from the top whose place in documents is looked at
QUALITY_POWER = 2.5
BURST_POWER = 0.1
SPELLING_WEIGHT = 0.1


def termhood(
    candidates: pa.Table,
    encoded: Encoded,
    baseline: NDArray[np.float64],
    execution: Execution,
    weights: Mapping[str, float] | None = None,
) -> pa.Table:
    """Score candidates.

    S = q^2.5 · l · b^0.1 · exp(0.1·z + s), with q the quality; the domainness

        l = ln( (c/N·10⁶ + ½) / (r·B + ½) ),    r = c / f, at least 0.05 and at most 1,

    c the rectified and f the raw count among N tokens, B the raw count per million in the baseline, so that
    the baseline's count is rectified by the same share; b = ln(f / blocks + ½), at least 0.05, the
    burstiness; z how much its spelling is that of the best candidates (`spelling`); and s what document
    structure adds (`composition`). Where l is negative the other factors would turn the order round: it
    stands alone.

    Args:
        candidates: CANDIDATES, shape (K,).
        encoded: the domain's text.
        baseline: raw counts per million there, shape (K,).
        execution: threads.
        weights: of document structure, by feature; those that come with the package if not given.

    Returns:
        SCORES, in the same order.
    """
    total = float(encoded.counts.sum())
    count, string_count, blocks = (
        candidates[name].to_numpy().astype(np.float64) for name in ("count", "string_count", "blocks")
    )
    quality = candidates["quality"].to_numpy()
    share = np.clip(count / string_count, LEAST_SHARE, 1.0)
    per_million = count / total * MILLION
    domainness = np.log((per_million + SMOOTHING) / (baseline * share + SMOOTHING))
    burst = np.maximum(np.log(string_count / blocks + 0.5), LEAST_BURST)
    typical = domainness > 0
    score = domainness * np.where(typical, quality**QUALITY_POWER * burst**BURST_POWER, 1.0)
    spelt = spelling(candidates["word"], score, quality, domainness)
    score *= np.where(typical, np.exp(SPELLING_WEIGHT * spelt), 1.0)
    weights = shipped_weights() if weights is None else weights
    placed, stock_share = _structure(candidates, encoded, score, execution, weights)
    score *= np.where(typical, np.exp(placed), 1.0)
    own = {
        "term": candidates["word"],
        "score": score,
        "baseline_count": baseline * total / MILLION,
        "domain_per_million": per_million,
        "baseline_per_million": baseline,
        "in_jieba": is_known(candidates["word"]),
        "stock_share": stock_share,
    }
    columns = [own[name] if name in own else candidates[name] for name in SCORES.names]
    return pa.table(columns, schema=SCORES)


def factors(terms: pa.Table) -> dict[str, NDArray[np.float64]]:
    """What a term's score is a product of (`termhood.score`), float64 of shape (K,) each, by name.

    Empty where the recipe is another one. `place` is what spelling and document structure add together; a
    score that is domainness alone (the term is not typical, but was asked for) has factors of 1.
    """
    if terms.num_rows == 0 or terms["quality"].null_count:
        return {}
    count, string_count, blocks, score = (
        terms[name].to_numpy().astype(np.float64) for name in ("count", "string_count", "blocks", "score")
    )
    rate, baseline = terms["domain_per_million"].to_numpy(), terms["baseline_per_million"].to_numpy()
    share = np.clip(count / string_count, LEAST_SHARE, 1.0)
    domainness = np.log((rate + SMOOTHING) / (baseline * share + SMOOTHING))
    typical = domainness > 0
    burst = np.maximum(np.log(string_count / blocks + 0.5), LEAST_BURST) ** BURST_POWER
    formed = terms["quality"].to_numpy() ** QUALITY_POWER
    with np.errstate(divide="ignore", invalid="ignore"):
        placed = np.where(typical, score / (domainness * formed * burst), 1.0)
    return {
        "domainness": domainness,
        "quality": np.where(typical, formed, 1.0),
        "burst": np.where(typical, burst, 1.0),
        "place": placed,
    }


def _structure(
    candidates: pa.Table,
    encoded: Encoded,
    score: NDArray[np.float64],
    execution: Execution,
    weights: Mapping[str, float],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What document structure adds to ln S, and the share of occurrences in stock lines.

    The candidates beyond `JUDGED` count as badly placed, and as never in stock lines.
    """
    judged = np.argsort(-score, kind="stable")[:JUDGED]
    position, length, count = (
        candidates[name].to_numpy()[judged] for name in ("position", "length", "string_count")
    )
    documents = encoded.document_starts.size
    found = structure(encoded, position, length, execution.workers)
    added = compose(structure_features(found, count, documents), weights, documents)
    placed, stock_share = np.full(score.size, np.percentile(added, 10)), np.zeros(score.size)
    placed[judged] = added
    stock_share[judged] = found.stock / count
    return placed, stock_share
