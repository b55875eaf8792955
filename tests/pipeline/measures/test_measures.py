"""Each measure against numbers worked out by hand or by another library."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import beta, chi2_contingency

from pipeline.measures import Evidence, load_measure


def evidence(**changes):
    """One term: 30 times in the domain, 10 in the baseline, of 10 000 each."""
    values = {
        "count": 30.0,
        "baseline_count": 10.0,
        "string_count": 36.0,
        "doc_count": 5.0,
        "length": 4.0,
        "pmi": math.log(4),
        "left_entropy": 1.0,
        "right_entropy": 2.0,
        "dispersion": 0.7,
        "deviation": 0.25,
        "containers": 3.0,
        "container_count": 18.0,
    } | changes
    arrays = {name: np.atleast_1d(np.asarray(value, float)) for name, value in values.items()}
    return Evidence(**arrays, total=10_000.0, documents=20.0)


G2 = 2 * (30 * math.log(30 / 20) + 10 * math.log(10 / 20))
EXPECTED = {
    "pmi": math.log(4),
    "npmi": math.log(4) / -math.log(36 / 10_000),
    "t_score": (36 - 9) / 6,
    "branching_entropy": 1.0,
    "c_value": 2 * (36 - 6),
    "log_ratio": math.log(3000.5 / 1000.5),
    "simple_maths": 3001 / 1001,
    "log_likelihood": G2,
    "weirdness": 30 / 11,
    "tf_idf": 30 * math.log(4),
    "juilland_d": 0.7,
    "evenness": 0.75,
    "bayesian": (30 + 40 * 0.75) / 80,
    "bayesian_bound": beta.ppf(0.05, 30 + 30, 10 + 10),
    "chi_squared": chi2_contingency([[30, 10], [9970, 9990]], correction=False).statistic,
    "log_odds": (math.log(50 / 19_950) - math.log(30 / 19_970)) / math.sqrt(1 / 50 + 1 / 30),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_it_is_what_its_formula_says(name):
    assert load_measure(name)(evidence()).tolist() == pytest.approx([EXPECTED[name]])


def test_log_likelihood_is_that_of_the_contingency_table():
    table = [[30, 10], [9970, 9990]]
    whole = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert load_measure("log_likelihood")(evidence())[0] == pytest.approx(whole, rel=0.01)


@pytest.mark.parametrize("name", ["log_likelihood", "chi_squared", "log_odds", "log_ratio"])
def test_what_the_baseline_has_more_of_is_negative(name):
    values = load_measure(name)(evidence(count=[30.0, 10.0, 20.0], baseline_count=[10.0, 30.0, 20.0]))
    assert values[0] > 0 > values[1]
    assert values[2] == pytest.approx(0)
