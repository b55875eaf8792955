"""What every measure must do. A new measure is picked up from the registry."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ParameterError
from pipeline.measures import MEASURES, Evidence, evidence_of, load_measure, measure, measure_names
from pipeline.schema import SCORES

ROW = st.fixed_dictionaries(
    {
        "count": st.integers(0, 1000),
        "baseline_count": st.floats(0, 1000),
        "string_count": st.integers(1, 2000),
        "doc_count": st.integers(1, 50),
        "length": st.integers(2, 12),
        "pmi": st.floats(0.001, 20),
        "left_entropy": st.floats(0, 9),
        "right_entropy": st.floats(0, 9),
        "dispersion": st.floats(0, 1),
        "deviation": st.floats(0, 1),
        "containers": st.integers(0, 9),
        "container_count": st.integers(0, 999),
    }
)


def evidence(rows):
    columns = {name: np.array([row[name] for row in rows], float) for name in rows[0]}
    return Evidence(**columns, total=100_000.0, documents=50.0)


@pytest.mark.parametrize("name", MEASURES)
@given(rows=st.lists(ROW, min_size=1, max_size=8))
def test_it_gives_a_finite_number_for_each_and_changes_nothing(name, rows):
    rows[0]["count"] = max(rows[0]["count"], 1)  # a domain of nothing is never scored
    given_ = evidence(rows)
    before = {field: np.copy(getattr(given_, field)) for field in given_.__dataclass_fields__}
    values = load_measure(name)(given_)
    assert values.shape == (len(rows),)
    assert values.dtype == np.float64
    assert np.isfinite(values).all()
    assert np.array_equal(values, load_measure(name)(given_))
    for field, value in before.items():
        assert np.array_equal(getattr(given_, field), value)


@pytest.mark.parametrize("name", MEASURES)
def test_its_source_and_formula_are_told(name):
    assert load_measure(name).__doc__
    assert "Source:" in load_measure(name).__doc__ or "see `bayesian_ratio`" in load_measure(name).__doc__


def test_every_column_of_the_evidence_is_in_the_scores():
    row = dict.fromkeys(SCORES.names, 1) | {"term": "断路器", "in_jieba": True, "container": ""}
    found = evidence_of(pa.Table.from_pylist([row], schema=SCORES), 10.0, 2.0)
    assert found.length.tolist() == [3]
    assert (found.total, found.documents) == (10.0, 2.0)


def test_what_was_not_found_is_said():
    rows = [dict.fromkeys(evidence_names(), 1) | {"pmi": math.nan}]
    with pytest.raises(ParameterError, match="this recipe does not find what pmi is computed from"):
        measure("pmi", evidence(rows))


def evidence_names():
    return [name for name in Evidence.__dataclass_fields__ if name not in ("total", "documents")]


def test_names_are_checked():
    assert measure_names("all") == tuple(MEASURES)
    assert measure_names("pmi, c_value,pmi") == ("pmi", "c_value")
    assert measure_names("") == ()
    with pytest.raises(ParameterError, match="'luck' is not one of pmi"):
        measure_names("luck")
