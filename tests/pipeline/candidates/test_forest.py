"""The compiled walk down the learner's trees gives what the learner itself predicts."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from pipeline.candidates.forest import forest_of, probability


@pytest.fixture(scope="module")
def fitted():
    random = np.random.default_rng(0)
    values = random.normal(size=(4000, 7)).astype(np.float32)
    values[:, 3] = random.integers(0, 4, 4000)  # thresholds fall between few values
    odds = values[:, 0] * values[:, 1] + (values[:, 3] == 2) * 2 + random.normal(size=4000)
    model = HistGradientBoostingClassifier(max_iter=40, max_leaf_nodes=15, random_state=0)
    return model.fit(values, odds > 0.5), values


def test_the_walk_is_the_librarys(fitted):
    model, values = fitted
    ours = probability(forest_of(model), values)
    np.testing.assert_allclose(ours, model.predict_proba(values)[:, 1], rtol=1e-12)
    assert ours.std() > 0.1


def test_thresholds_belong_to_the_left(fitted):
    model, values = fitted
    forest = forest_of(model)
    inner = np.flatnonzero(forest.feature >= 0)[:50]
    at = values[: inner.size].copy()
    at[np.arange(inner.size), forest.feature[inner]] = forest.threshold[inner].astype(np.float32)
    np.testing.assert_allclose(probability(forest, at), model.predict_proba(at)[:, 1], rtol=1e-12)


def test_rows_are_judged_each_by_itself(fitted):
    model, values = fitted
    forest = forest_of(model)
    parts = [probability(forest, values[k : k + 999]) for k in range(0, len(values), 999)]
    assert np.array_equal(np.concatenate(parts), probability(forest, values))
