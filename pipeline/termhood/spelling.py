"""Whether a candidate is spelt like the domain's best: a model of characters, trained on the list itself.

The domain's terms share characters and endings (…酶, …率, …网络) that general words do not. The model learns
them from the top of the list against well-formed candidates that the baseline has, too; every candidate is
judged by a model that has not seen it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

SEED = 0
FOLDS = 5
WELL_FORMED, GOOD = 0.4, 0.5  # quality of the general candidates, and of those whose number sets the top
MOST_DOMAINNESS = 1.0  # of the general candidates
TOP_SHARE, TOP_LEAST, TOP_MOST = 0.05, 300, 2000
JUDGED = 30_000  # candidates from the top that are judged; the rest count as badly spelt
SCALE_ON = 5000  # candidates from the top whose mean and spread make the unit
BUCKETS = 1 << 18
LEAST_EXAMPLES = 20  # of either side, without which nothing is learned


def spelling(
    words: Sequence[str],
    score: NDArray[np.float64],
    quality: NDArray[np.float64],
    domainness: NDArray[np.float64],
) -> NDArray[np.float64]:
    """How much each candidate is spelt like the top of the list, in standard deviations from -3 to 3.

    Args:
        words: the candidates, shape (K,).
        score: what they are ranked by so far.
        quality: their quality, 0 to 1.
        domainness: their domainness.

    Returns:
        z, shape (K,); all 0 where there is too little to learn from.
    """
    from sklearn.feature_extraction import FeatureHasher
    from sklearn.linear_model import LogisticRegression

    order = np.argsort(-score, kind="stable")
    top = order[: int(min(TOP_MOST, max(TOP_LEAST, TOP_SHARE * (quality > GOOD).sum())))]
    general = np.flatnonzero((quality > WELL_FORMED) & (domainness < MOST_DOMAINNESS))
    general = np.setdiff1d(general, top)
    random = np.random.default_rng(SEED)
    if general.size > 3 * top.size:
        general = random.choice(general, 3 * top.size, replace=False)
    if min(top.size, general.size) < LEAST_EXAMPLES:
        return np.zeros(len(words))
    examples = np.concatenate([top, general])
    label = np.arange(examples.size) < top.size
    judged = np.unique(np.concatenate([examples, order[:JUDGED]]))
    hasher = FeatureHasher(BUCKETS, input_type="string", alternate_sign=True)
    vectors = hasher.transform(_pieces(words[k]) for k in judged)
    place = np.searchsorted(judged, examples)

    def decide(chosen: NDArray[np.bool_], rows: NDArray[np.int64]) -> NDArray[np.float64]:
        model = LogisticRegression(C=0.3, max_iter=200, solver="liblinear", random_state=SEED)
        model.fit(vectors[place[chosen]], label[chosen])
        return np.asarray(model.decision_function(vectors[rows]), np.float64)

    decision = decide(np.ones(examples.size, np.bool_), np.arange(judged.size))
    fold = random.integers(0, FOLDS, examples.size)
    for k in range(FOLDS):
        decision[place[fold == k]] = decide(fold != k, place[fold == k])
    out = np.full(len(words), np.percentile(decision, 10))
    out[judged] = decision
    unit = out[order[:SCALE_ON]]
    z: NDArray[np.float64] = np.clip((out - unit.mean()) / max(float(unit.std()), 1e-9), -3.0, 3.0)
    return z


def _pieces(word: str) -> Iterator[str]:
    """Characters and pairs of them, and by themselves those at the edges."""
    yield from (f"c:{character}" for character in word)
    yield from (f"g:{word[i : i + 2]}" for i in range(len(word) - 1))
    yield from (f"b:{word[0]}", f"b2:{word[:2]}", f"e:{word[-1]}", f"e2:{word[-2:]}")
    if len(word) > 3:
        yield f"e3:{word[-3:]}"
