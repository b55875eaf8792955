"""The second step: document structure added to the score, by a few weights that come with the package.

    ln S' = ln S + Σ w·z

with z the standard score, among the best candidates of the run, of each feature below, from -3 to 3. The
weights are few, plain and positive (composition.json); docs/quality.md tells what they were fitted on, and
how they fare on domains and kinds of gold lists that they were not.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pipeline.termhood.structure import Structure

SCALE_ON = 8000  # candidates from the top whose mean and spread make the unit
LIMIT = 3.0  # standard deviations
LEAST_DOCUMENTS = 20  # below it what sets documents apart says nothing
OF_DOCUMENTS = frozenset({"title", "early", "residual_idf"})


@cache
def shipped_weights() -> Mapping[str, float]:
    """The weights that come with the package."""
    text = resources.files("pipeline.termhood").joinpath("composition.json").read_text(encoding="utf-8")
    weights: dict[str, float] = json.loads(text)["weights"]
    return weights


def structure_features(
    found: Structure, count: NDArray[np.int64], documents: int
) -> dict[str, NDArray[np.float64]]:
    """Features of document structure, float64 of shape (K,) each.

    A share p of occurrences is taken against that of all candidates, p0: ln( (c·p + 2·p0) / ((c + 2)·p0) ).
    The residual IDF is ln(D/d) + ln(1 - exp(-c/D)): how much rarer in documents than chance would have it
    (Church & Gale, Inverse Document Frequency: A Measure of Deviations from Poisson, 1995).

    Args:
        found: where the candidates stand.
        count: their occurrences, shape (K,).
        documents: D, how many there are.
    """
    c = count.astype(np.float64)

    def share(part: NDArray[np.int64]) -> NDArray[np.float64]:
        overall = part.sum() / c.sum()
        ratio: NDArray[np.float64] = (part + 2 * overall) / (c + 2) / (overall + 1e-6)
        return np.log(ratio + 1e-3)

    held = np.maximum(found.documents, 1)
    return {
        "title": share(found.title),
        "heading": share(found.heading),
        "early": share(found.early),
        "line_start": share(found.line_start),
        "bracket": np.log1p(found.bracket),
        "residual_idf": np.log(documents / held) + np.log1p(-np.exp(-c / documents)),
    }


def compose(
    features: Mapping[str, NDArray[np.float64]], weights: Mapping[str, float], documents: int
) -> NDArray[np.float64]:
    """Σ w·z for candidates in the order of their score, shape (K,).

    What tells documents apart is left out where there are fewer than `LEAST_DOCUMENTS`.
    """
    usable = {
        name: weight
        for name, weight in weights.items()
        if documents >= LEAST_DOCUMENTS or name not in OF_DOCUMENTS
    }
    size = next(iter(features.values())).size
    return sum((weight * standard(features[name]) for name, weight in usable.items()), np.zeros(size))


def standard(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Standard scores among the first `SCALE_ON`, cut off at `LIMIT`; all 0 where these do not vary."""
    unit = values[:SCALE_ON]
    spread = float(unit.std()) if unit.size else 0.0
    z: NDArray[np.float64] = (
        np.clip((values - unit.mean()) / spread, -LIMIT, LIMIT) if spread > 1e-9 else values * 0
    )
    return z
