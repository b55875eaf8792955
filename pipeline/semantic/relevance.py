"""In which order an expansion is read: what is typical of the domain, near the seeds, and built like them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from pipeline.evaluation import key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

# Beside the rank's 1; found on three corpora, held to a fourth (docs/expansion.md).
NEAR, ALIKE = 0.35, 0.15
ENOUGH = 3  # seeds with a character, from which more of them add nothing


def centre_similarity(units: NDArray[np.float64], seeds: NDArray[np.int64]) -> NDArray[np.float64]:
    """The cosine of each row and the mean of the seeds' rows, shape (K,); 0 where either is zeros."""
    mean = units[seeds].mean(axis=0) if seeds.size else np.zeros(units.shape[1])
    length = float(np.linalg.norm(mean))
    found: NDArray[np.float64] = units @ (mean / length if length else mean)
    return found


def shared_characters(terms: Sequence[str], seeds: NDArray[np.int64]) -> NDArray[np.float64]:
    """The mean over a term's characters of the share of `ENOUGH` seeds that have it, shape (K,)."""
    having: Counter[str] = Counter()
    for row in seeds.tolist():
        having.update(set(key(terms[row])))
    share = {char: min(count, ENOUGH) / ENOUGH for char, count in having.items()}
    return np.array([_mean(share, key(term)) for term in terms])


def relevance(
    terms: Sequence[str], similarity: NDArray[np.float64], seeds: NDArray[np.int64], may: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """z(-ln rank) + NEAR · z(similarity) + ALIKE · z(shared characters), shape (K,).

    Args:
        terms: in order of rank.
        similarity: of each to the seeds.
        seeds: rows of the seeds.
        may: the rows that may join; z-scores are over these.
    """
    rank = -np.log(np.arange(1, len(terms) + 1))
    parts = ((1.0, rank), (NEAR, similarity), (ALIKE, shared_characters(terms, seeds)))
    return sum((weight * _standard(values, may) for weight, values in parts), np.zeros(len(terms)))


def _standard(values: NDArray[np.float64], among: NDArray[np.bool_]) -> NDArray[np.float64]:
    own = values[among]
    spread = float(own.std()) if own.size else 0.0
    return (values - own.mean()) / spread if spread else np.zeros_like(values)


def _mean(share: dict[str, float], name: str) -> float:
    return sum(share.get(char, 0.0) for char in name) / len(name) if name else 0.0
