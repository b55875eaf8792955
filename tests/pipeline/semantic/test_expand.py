"""Graded transitivity, held to its definition worked out hop by hop."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.semantic import similarity
from pipeline.semantic.expand import Grading, expand
from pipeline.semantic.negative import kept_out
from pipeline.semantic.similarity import ONE, unit_rows


def millionths(units):
    return np.rint(units @ units.T * ONE).astype(int)


def closure(units, seeds, allowed, grading):
    """Who joins, and after how many hops: the definition, one layer after the other, in plain Python."""
    sims = millionths(units)
    top, floor = round(grading.max_sim * ONE), round(grading.min_sim * ONE)
    members = {int(seed): 0 for seed in seeds if units[seed].any()}
    for hops in range(grading.max_hops):
        joining = set()
        for v in range(len(units)):
            if v in members or not allowed[v] or not units[v].any():
                continue
            for u, own in members.items():
                if own != hops:
                    continue
                cost = math.ceil(max(top - sims[u][v], 0) * math.exp(grading.alpha * hops))
                if cost < top - floor:
                    joining.add(v)
        members |= dict.fromkeys(joining, hops + 1)
    return {v for v, hops in members.items() if hops}


@st.composite
def cases(draw):
    size = draw(st.integers(2, 14))
    seed = draw(st.integers(0, 10**6))
    random = np.random.default_rng(seed)
    vectors = random.normal(size=(size, 3)).round(draw(st.sampled_from([0, 1, 3]))) + 0.5
    rows = random.permutation(size)
    seeds = rows[: draw(st.integers(1, 3))]
    allowed = random.random(size) < 0.8
    grading = Grading(
        draw(st.sampled_from([0.0, 0.3, 0.6, 0.9])),
        draw(st.sampled_from([0.95, 1.0])),
        draw(st.sampled_from([0.0, 0.25, 0.35, 1.0])),
        draw(st.integers(1, 5)),
    )
    return unit_rows(vectors.astype(np.float32)), seeds, allowed, grading


@given(cases())
def test_who_joins_is_what_the_definition_says(case):
    units, seeds, allowed, grading = case
    found = expand(units, seeds, allowed, grading)
    assert set(found.row.tolist()) == closure(units, seeds, allowed, grading)


@given(cases())
def test_a_strength_is_the_min_sim_at_which_a_term_does_not_join_any_more(case):
    units, seeds, allowed, grading = case
    found = expand(units, seeds, allowed, grading)
    for row, strength in zip(found.row.tolist(), found.strength.tolist(), strict=True):
        at = grading._replace(min_sim=strength / ONE)
        below = grading._replace(min_sim=(strength - 1) / ONE)
        assert row not in closure(units, seeds, allowed, at)
        assert row in closure(units, seeds, allowed, below)


@given(cases())
def test_paths_lead_from_a_seed_by_members_and_are_as_strong_as_told(case):
    units, seeds, allowed, grading = case
    sims = millionths(units)
    found = expand(units, seeds, allowed, grading)
    top = round(grading.max_sim * ONE)
    for row, strength, hops, path, steps in zip(*(list(column) for column in found), strict=True):
        assert path[0] in seeds
        assert path[-1] == row
        assert len(path) == len(steps) + 1 == hops + 1
        assert set(path[1:]) <= set(found.row.tolist())
        assert steps == [sims[u][v] for u, v in pairwise(path)]
        costs = [math.ceil(max(top - s, 0) * math.exp(grading.alpha * k)) for k, s in enumerate(steps)]
        assert top - max(costs) == strength


@given(cases(), st.integers(1, 6))
def test_the_first_terms_are_the_same_however_many_are_asked_for(case, most):
    units, seeds, allowed, grading = case
    whole = expand(units, seeds, allowed, grading)
    first = expand(units, seeds, allowed, grading, most)
    for one, all_ in zip(first, whole, strict=True):
        assert list(one) == list(all_)[:most]


@given(cases(), st.randoms())
def test_the_order_of_seeds_and_the_size_of_blocks_change_nothing(case, random):
    units, seeds, allowed, grading = case
    whole = expand(units, seeds, allowed, grading)
    mixed = seeds.tolist()
    random.shuffle(mixed)
    block, similarity.BLOCK = similarity.BLOCK, len(units)
    try:
        again = expand(units, np.array([*mixed, mixed[0]]), allowed, grading)
    finally:
        similarity.BLOCK = block
    for one, other in zip(whole, again, strict=True):
        assert list(one) == list(other)


@given(cases())
def test_a_higher_demand_lets_fewer_join(case):
    units, seeds, allowed, grading = case

    def joined(**changes):
        return set(expand(units, seeds, allowed, grading._replace(**changes)).row.tolist())

    assert joined(min_sim=grading.min_sim + 0.05) <= joined()
    assert joined(alpha=grading.alpha + 0.2) <= joined()
    assert joined(max_hops=grading.max_hops + 1) >= joined()


@given(cases(), st.integers(0, 3))
def test_what_is_kept_out_is_no_nearer_to_any_seed_than_to_a_negative_one(case, size):
    units, seeds, *_ = case
    sims = millionths(units)
    rows = np.setdiff1d(np.arange(len(units)), seeds)
    negative, others = rows[:size], rows[size:]
    out = kept_out(units, seeds, negative, others)
    away = {v: [sims[u][v] for u in negative] for v in others}
    near = {v: [sims[u][v] for u in seeds] for v in others}
    assert out.row.tolist() == [v for v in others if size and max(away[v], default=-ONE) >= max(near[v])]
    for v, *why in zip(out.row, *out.negative, *out.seed, strict=True):
        assert why == [
            negative[np.argmax(away[v])],
            max(away[v]),
            seeds[near[v].index(max(near[v]))],
            max(near[v]),
        ]


def test_the_demand_rises_with_every_hop():
    angles = np.cumsum([0.0, 0.6, 0.6, 0.6])  # each .825 from the next
    units = unit_rows(np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32))
    grown = [
        expand(units, np.array([0]), np.ones(4, bool), Grading(0.7, 1.0, alpha)).row.tolist()
        for alpha in (0.0, 0.3, 1.0)
    ]
    assert grown == [[1, 2, 3], [1, 2], [1]]


def test_a_negative_seed_keeps_out_what_is_nearer_to_it_than_to_the_seeds():
    angles = np.array([0.0, 0.3, 0.6, 0.65])
    units = unit_rows(np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32))
    out = kept_out(units, np.array([0]), np.array([3]), np.array([1, 2]))
    assert out.row.tolist() == [2]
    assert out.negative.row.tolist() == [3]
    assert out.seed.row.tolist() == [0]


@pytest.mark.parametrize("centre", [False, True])
def test_rows_without_a_vector_stay_so(centre):
    units = unit_rows(np.array([[3.0, 4.0], [0.0, 0.0], [4.0, 3.0]], np.float32), centre=centre)
    assert not units[1].any()
    assert np.linalg.norm(units[[0, 2]], axis=1) == pytest.approx([1, 1])
