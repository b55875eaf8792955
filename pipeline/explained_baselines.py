"""What each baseline of a result has of a term, for its explanation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.contrast import MILLION
from pipeline.params import Execution
from pipeline.stages import contrast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pipeline.lineage import Lineage


def baselines(made: Lineage, figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each baseline with its share of the mean, and what it has of a term, as far as that can be told.

    Args:
        made: how the result was made.
        figures: the term's row of TERMS or DROPPED.
    """
    used = made.baselines
    weights = [one["weight"] for one in used]
    # What recipes that count words count is not kept by baseline.
    by_string = "text" in made.stages["contrast"].about["inputs"]
    found = _rates(made, figures["term"]) if by_string else [None] * len(used)
    return [
        {
            "name": one["name"],
            "kind": one["kind"],
            "weight": one["weight"],
            "share": one["weight"] / sum(weights),
            "tokens": one["tokens"],
            "count": _count(rate, one["tokens"]) if by_string else None,
            "per_million": rate,
        }
        for one, rate in zip(used, _completed(found, weights, figures["baseline_per_million"]), strict=True)
    ]


def _count(rate: float | None, tokens: int | None) -> int | None:
    return None if rate is None or tokens is None else round(rate * tokens / MILLION)


def _rates(made: Lineage, term: str) -> list[float | None]:
    """Occurrences per million in each baseline whose text, or list, is there; None for the others."""
    text = {other.folder.name.rpartition("-")[2]: other for other in made.others}
    rates: list[float | None] = []
    for one in made.baselines:
        counted = text.get(one["digest"][:20])
        if counted and counted.there:
            rates.append(_rate(term, [counted.folder], []))
        else:
            rates.append(_rate(term, [], [one["name"]]) if one["kind"] == "word list" else None)
    return rates


def _rate(term: str, corpora: list[Path], wordlists: list[str]) -> float:
    against = contrast.Baselines(corpora, [], wordlists, [1.0])
    return float(contrast.rates(pa.array([term]), against, Execution())[0][0])


def _completed(rates: Sequence[float | None], weights: Sequence[float], mean: float) -> list[float | None]:
    """Rates, one of which is not known, completed by their weighted mean; with more unknown, as they are."""
    if sum(rate is None for rate in rates) != 1:
        return list(rates)
    pairs = list(zip(rates, weights, strict=True))
    known = sum(rate * weight for rate, weight in pairs if rate is not None)
    own = next(weight for rate, weight in pairs if rate is None)
    missing = max(0.0, (mean * sum(weights) - known) / own)
    return [missing if rate is None else rate for rate in rates]
