from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.curve import curve, knee

FALLING = st.lists(st.floats(0, 100), min_size=1, max_size=60).map(lambda values: np.sort(values)[::-1])


def test_the_knee_is_where_the_fall_ends():
    assert knee(np.concatenate([np.linspace(100, 10, 50), np.linspace(10, 0, 950)])) == 50


def test_the_knee_does_not_depend_on_scale():
    values = 1.0 / np.arange(1, 1000)
    assert knee(values) == knee(values * 7 + 3)


@given(FALLING)
def test_the_knee_is_a_rank(values):
    assert 1 <= knee(values) <= values.size


def test_nothing_to_cut():
    assert knee(np.ones(50)) == 50
    assert knee(np.array([3.0, 1.0])) == 2
    assert knee(np.linspace(9, 0, 50) ** 0.5) == 50  # it falls ever faster: the end is no tail


@given(FALLING)
def test_the_curve_goes_from_the_first_to_the_last(values):
    found = curve(values, values / 100)
    assert found["rank"][0] == 1
    assert found["rank"][-1] == values.size
    assert found["rank"] == sorted(set(found["rank"]))
    assert len(found["rank"]) == len(found["value"]) == len(found["quality"])
    assert "quality" not in curve(values, None)
