"""Measures of terms: each a pure function from the evidence to a number for every term.

To add one, write it and name it in `MEASURES`; the command line, the columns and the tests know it then.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np

from pipeline.errors import ParameterError

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Evidence:
    """What a measure may look at: float64 of shape (K,) each, or a number for all. NaN is unknown.

    Attributes:
        count: f, occurrences in the domain as the recipe counts them.
        baseline_count: b, occurrences in the baseline, rescaled to the domain's total.
        total: N, of the domain and so of the baseline too; tokens, or words where the recipe counts words.
        string_count: occurrences in the domain as a string.
        doc_count: documents of the domain that hold it.
        documents: documents of the domain.
        length: characters.
        pmi: PMI at the weakest split, in nats.
        left_entropy: branching entropy to the left, in nats.
        right_entropy: to the right.
        dispersion: Juilland's D.
        deviation: Gries's DP.
        containers: longer candidates that hold it.
        container_count: occurrences of these.
    """

    count: NDArray[np.float64]
    baseline_count: NDArray[np.float64]
    total: float
    string_count: NDArray[np.float64]
    doc_count: NDArray[np.float64]
    documents: float
    length: NDArray[np.float64]
    pmi: NDArray[np.float64]
    left_entropy: NDArray[np.float64]
    right_entropy: NDArray[np.float64]
    dispersion: NDArray[np.float64]
    deviation: NDArray[np.float64]
    containers: NDArray[np.float64]
    container_count: NDArray[np.float64]


class Measure(Protocol):
    """A measure: the higher, the more of a term."""

    def __call__(self, evidence: Evidence) -> NDArray[np.float64]:
        """One number for each term, shape (K,); NaN where the evidence is not there."""
        ...


# Name on the command line and of the column, and the function that computes it.
MEASURES = {
    "pmi": "pipeline.measures.unithood:pmi",
    "npmi": "pipeline.measures.unithood:npmi",
    "t_score": "pipeline.measures.unithood:t_score",
    "branching_entropy": "pipeline.measures.unithood:branching_entropy",
    "c_value": "pipeline.measures.unithood:c_value",
    "log_ratio": "pipeline.measures.keyness:log_ratio",
    "simple_maths": "pipeline.measures.keyness:simple_maths",
    "log_likelihood": "pipeline.measures.keyness:log_likelihood",
    "log_odds": "pipeline.measures.keyness:log_odds",
    "chi_squared": "pipeline.measures.keyness:chi_squared",
    "weirdness": "pipeline.measures.keyness:weirdness",
    "tf_idf": "pipeline.measures.keyness:tf_idf",
    "bayesian": "pipeline.measures.keyness:bayesian",
    "bayesian_bound": "pipeline.measures.keyness:bayesian_bound",
    "juilland_d": "pipeline.measures.spread:juilland_d",
    "evenness": "pipeline.measures.spread:evenness",
}


def measure_names(asked: str) -> tuple[str, ...]:
    """The measures in a list such as "pmi,c_value", or every one for "all".

    Raises:
        ParameterError: there is no such measure.
    """
    if asked == "all":
        return tuple(MEASURES)
    names = tuple(dict.fromkeys(name.strip() for name in asked.split(",") if name.strip()))
    for name in names:
        if name not in MEASURES:
            raise ParameterError(
                f"{name!r} is not one of {', '.join(MEASURES)}",
                where="--rank-by or --measures",
                remedy="Change it",
            )
    return names


def load_measure(name: str) -> Measure:
    """Import a measure by its name in `MEASURES`."""
    module, _, function = MEASURES[name].partition(":")
    return cast("Measure", getattr(import_module(module), function))


def measure(name: str, evidence: Evidence) -> NDArray[np.float64]:
    """Compute a measure.

    Raises:
        ParameterError: the recipe leaves no evidence for it.
    """
    values = load_measure(name)(evidence)
    if np.isnan(values).any():
        raise ParameterError(
            f"this recipe does not find what {name} is computed from",
            where="--rank-by or --measures",
            remedy="Use --recipe termlode, or another measure",
        )
    return values


def evidence_of(scores: pa.Table, total: float, documents: float) -> Evidence:
    """The evidence in SCORES of a domain of so many tokens (or words) and documents."""
    import pyarrow.compute as pc

    def column(name: str) -> NDArray[np.float64]:
        values = scores[name].to_numpy(zero_copy_only=False)
        return np.asarray(values, np.float64)

    return Evidence(
        **{name: column(name) for name in Evidence.__dataclass_fields__ if name in scores.schema.names},
        total=total,
        documents=documents,
        length=pc.utf8_length(scores["term"]).to_numpy().astype(np.float64),
    )
