from __future__ import annotations

import numpy as np
import pytest

from pipeline.semantic.relevance import ENOUGH, HEAD, PRIOR, PRIOR_SEEDS, centre_similarity, parts, weights
from pipeline.semantic.similarity import unit_rows

TERMS = ["变电站", "断路器", "变压器", "天气", "电站", "变压站", "气压"]
UNITS = unit_rows(np.random.default_rng(4).normal(size=(len(TERMS), 4)).astype(np.float32))
SEEDS = np.array([0, 2, 5])
MAY = np.array([True, True, True, False, True, False, True])


def test_a_seed_that_may_join_is_held_to_the_other_seeds():
    found = parts(TERMS, UNITS, SEEDS, MAY)

    def shared(row, seeds):
        having = [sum(char in TERMS[seed] for seed in seeds) for char in TERMS[row]]
        return sum(min(count, ENOUGH) for count in having) / ENOUGH / len(TERMS[row])

    def values(row, seeds):
        near = centre_similarity(UNITS, np.array(seeds))[row]
        return [-np.log(HEAD + row + 1), near, shared(row, seeds)]

    every = np.array([values(row, SEEDS.tolist()) for row in range(len(TERMS))]).T
    mean, spread = every[:, MAY].mean(axis=1), every[:, MAY].std(axis=1)
    own = np.array([values(seed, [one for one in SEEDS if one != seed]) for seed in (0, 2)]).T
    assert found.terms == pytest.approx((every - mean[:, None]) / spread[:, None])
    assert found.seeds == pytest.approx((own - mean[:, None]) / spread[:, None])


def test_what_all_have_alike_says_nothing():
    found = parts(["甲乙", "丙丁", "戊己"], np.zeros((3, 2)), np.array([0]), np.array([False, True, True]))
    assert not found.terms[1:].any()
    assert found.seeds.shape == (3, 0)
    assert weights(found.seeds, 1.0) == pytest.approx(np.array(PRIOR) / sum(PRIOR))


def test_a_part_weighs_more_the_farther_the_seeds_stand_out_in_it_and_the_less_they_differ():
    level = np.ones((3, 40))
    rank, near, alike = weights(level * [[1.0], [2.0], [1.0]], 1.0)
    assert near > rank
    wide = level.copy()
    wide[2, ::2], wide[2, 1::2] = -1.0, 3.0
    assert weights(wide, 1.0)[2] < weights(level, 1.0)[2]
    mean = (40 * np.array([1.0, 2.0, 1.0]) + PRIOR_SEEDS * np.array(PRIOR)) / (40 + PRIOR_SEEDS)
    assert [rank, near, alike] == pytest.approx(mean / mean.sum())  # they differ in none


def test_focus_multiplies_what_the_seeds_tell_of_likeness():
    own = np.ones((3, 5))
    rank, near, alike = weights(own, 1.0)
    assert weights(own, 3.0) == pytest.approx(
        np.array([rank, 3 * near, 3 * alike]) / (1 + 2 * (near + alike))
    )
    assert weights(own, 0.0).tolist() == [1, 0, 0]


def test_seeds_below_the_mean_in_everything_leave_what_is_usual():
    assert weights(np.full((3, 1000), -1.0), 1.0) == pytest.approx(np.array(PRIOR) / sum(PRIOR))


def test_the_centre_of_nothing_is_near_nothing():
    units = np.array([[1.0, 0.0], [0.0, 1.0], [0.6, 0.8]])
    assert centre_similarity(units, np.array([], np.int64)).tolist() == [0, 0, 0]
    assert centre_similarity(units, np.array([0, 1])) == pytest.approx([0.5**0.5, 0.5**0.5, 1.4 * 0.5**0.5])
