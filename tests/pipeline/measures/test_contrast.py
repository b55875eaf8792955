from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from pipeline.measures.contrast import bayesian_ratio

COUNTS = hnp.arrays(
    float, st.integers(1, 30).map(lambda n: (2, n)), elements=st.integers(0, 10_000).map(float)
)


@given(COUNTS)
def test_scores_are_shares(counts):
    counts[:, 0] = 1.0
    scores = bayesian_ratio(*counts)
    assert ((scores > 0) & (scores < 1)).all()


@given(COUNTS)
def test_the_other_way_round_is_the_other_share(counts):
    counts[:, 0] = 1.0
    np.testing.assert_allclose(bayesian_ratio(*counts) + bayesian_ratio(*counts[::-1]), 1.0)


def test_the_formula_by_hand():
    # m = (4 + 2 + 2) / 3, α = 4 / 8
    scores = bayesian_ratio(np.array([3.0, 1.0, 0.0]), np.array([1.0, 1.0, 2.0]))
    m = 8 / 3
    assert scores == pytest.approx([(3 + m / 2) / (4 + m), (1 + m / 2) / (2 + m), (m / 2) / (2 + m)])


def test_equally_frequent_words_score_the_prior():
    assert bayesian_ratio(np.array([5.0, 2.0]), np.array([5.0, 2.0])) == pytest.approx([0.5, 0.5])


def test_more_use_in_the_domain_scores_higher():
    count = np.arange(1.0, 50.0)
    scores = bayesian_ratio(count, np.ones_like(count))
    assert (np.diff(scores) > 0).all()
