from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluation import evaluate, gold_of, key

TERMS = st.lists(st.text("甲乙丙a", min_size=1, max_size=3), max_size=12, unique=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [("K-Means 聚类", "k-means聚类"), ("ＳＦ６", "sf6"), ("让·保罗", "让保罗"), ("A\u3000B", "ab")],
)
def test_spellings_are_compared_without_what_does_not_matter(one, other):
    assert key(one) == key(other)


def test_only_what_occurs_is_wanted():
    gold = gold_of(["断路器", "母线", "SF-6", "sf6"], np.array([5, 4, 3, 2]), 5)
    assert gold.known == {"断路器", "母线", "sf6"}
    assert gold.wanted == {"断路器", "sf6"}


def test_figures_worked_out_by_hand():
    gold = gold_of(["断路器", "母线", "刀闸", "绝缘子"], np.array([9, 9, 1, 9]), 5)
    found = evaluate(["断路器", "天气", "刀闸", "母线", "断 路 器"], gold, {"母线"})
    whole = found["all"]
    # Hits at 1, 3 and 4; wanted ones at 1 and 4, and one that is not found.
    assert whole["AP"] == pytest.approx((1 + 3 / 4) / 3)
    assert whole["P@100"] == 3 / 100
    assert whole["R@5000"] == pytest.approx(2 / 3)
    assert whole["wanted"] == 3
    outside = found["outside dictionary"]
    assert outside["AP"] == pytest.approx(1 / 2)
    assert found["2 characters"]["wanted"] == 1
    assert found["2 characters"]["AP"] == pytest.approx(2 / 3)  # 天气, 刀闸, 母线
    assert found["with latin"] == {
        **dict.fromkeys(found["with latin"], 0.0),
        "AP interval": [0.0, 0.0],
        "wanted": 0,
    }


@given(TERMS, TERMS)
def test_a_perfect_list_is_perfect_and_nothing_leaves_0_to_1(terms, gold_terms):
    gold = gold_of(gold_terms, np.full(len(gold_terms), 5), 5)
    for ranked in (terms, gold_terms):
        for figures in evaluate(ranked, gold, set()).values():
            low, high = figures["AP interval"]
            assert 0 <= low <= high <= 1
            assert all(0 <= figures[name] <= 1 for name in figures if name not in ("wanted", "AP interval"))
    if gold_terms:
        assert evaluate(gold_terms, gold, set())["all"]["AP"] == pytest.approx(1)
        assert evaluate(gold_terms, gold, set())["all"]["R@5000"] == 1
