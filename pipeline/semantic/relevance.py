"""In which order an expansion is read: what is typical of the domain, near the seeds, and built like them.

What each of the three weighs the seeds tell: the farther they stand above all terms in it, and the less they
differ, the more. Seeds from all over the domain stand out by rank, those of one field by their likeness. That
is Fisher's linear discriminant of seeds and terms (The Use of Multiple Measurements in Taxonomic Problems,
1936), the parts taken as independent.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.evaluation import key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

PARTS = ("rank", "similarity", "shared characters")
# A few seeds tell little: standard scores that count as those of so many seeds more (docs/expansion.md).
PRIOR, PRIOR_SEEDS = (1.0, 0.35, 0.15), 10
HEAD = 30  # terms at the head of the list that are about as typical as each other
ENOUGH = 3  # seeds with a character, from which more of them add nothing


class Parts(NamedTuple):
    """Standard scores of each of `PARTS`.

    Attributes:
        terms: of every term, shape (3, K).
        seeds: of every seed that may join itself, held to the other seeds, shape (3, S).
    """

    terms: NDArray[np.float64]
    seeds: NDArray[np.float64]


def centre_similarity(units: NDArray[np.float64], seeds: NDArray[np.int64]) -> NDArray[np.float64]:
    """The cosine of each row and the mean of the seeds' rows, shape (K,); 0 where either is zeros."""
    mean = units[seeds].mean(axis=0) if seeds.size else np.zeros(units.shape[1])
    length = float(np.linalg.norm(mean))
    found: NDArray[np.float64] = units @ (mean / length if length else mean)
    return found


def parts(
    terms: Sequence[str], units: NDArray[np.float64], seeds: NDArray[np.int64], may: NDArray[np.bool_]
) -> Parts:
    """How typical, near and alike each term is.

    Args:
        terms: in order of rank.
        units: their vectors, of length 1; shape (K, D).
        seeds: rows of the seeds, one or more, each once.
        may: the rows that may join; scores are standard over these, shape (K,).
    """
    rank = -np.log(HEAD + np.arange(1, len(terms) + 1))
    having = Counter(char for row in seeds.tolist() for char in set(key(terms[row])))
    alike = np.array([_share(having, key(term)) for term in terms])
    tell = seeds[may[seeds]]
    alike_others = np.array([_share(having, key(terms[row]), own=1) for row in tell.tolist()])
    others = units[seeds].sum(axis=0) - units[tell]
    lengths = np.linalg.norm(others, axis=1)
    near_others = (units[tell] * others).sum(axis=1) / np.where(lengths > 0, lengths, 1)
    values = np.stack([rank, centre_similarity(units, seeds), alike])
    own = np.stack([rank[tell], near_others, alike_others])
    among = values[:, may] if may.any() else values
    mean, spread = among.mean(axis=1, keepdims=True), among.std(axis=1, keepdims=True)
    spread[spread == 0] = np.inf  # what all have alike says nothing
    return Parts((values - mean) / spread, (own - mean) / spread)


def weights(own: NDArray[np.float64], focus: float) -> NDArray[np.float64]:
    """What each part weighs, shape (3,), 1 in all.

    Args:
        own: standard scores of the seeds, shape (3, S).
        focus: times what the seeds tell of similarity and shared characters.
    """
    count = own.shape[1]
    mean = (own.sum(axis=1) + PRIOR_SEEDS * np.array(PRIOR)) / (count + PRIOR_SEEDS)
    squares = ((own - own.mean(axis=1, keepdims=True)) ** 2).sum(axis=1) if count else 0
    variance = (squares + PRIOR_SEEDS) / (count + PRIOR_SEEDS)
    times = np.array([1.0, focus, focus])
    found = np.maximum(0, mean / (1 + variance)) * times
    if not found.any():  # the seeds are below the mean in all that counts
        found = np.array(PRIOR) * times
    shares: NDArray[np.float64] = found / found.sum()
    return shares


def _share(having: Counter[str], name: str, own: int = 0) -> float:
    """The mean over a name's characters of the share of `ENOUGH` seeds that have it, its own left out."""
    return sum(min(having[char] - own, ENOUGH) for char in name) / ENOUGH / len(name) if name else 0.0
