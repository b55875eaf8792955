from __future__ import annotations

import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.columns import evidence_columns, factors, kind_of, rounded, term_columns
from tests.results import evidence_table, terms_table


@pytest.mark.parametrize(
    ("term", "kind"),
    [("断路器", 0), ("SF6", 1), ("SF6气体", 2), ("110", 3), ("3.14", 3), ("α", 1), ("〇", 0), ("C++", 1)],
)
def test_kinds(term, kind):
    assert kind_of(term) == kind


@given(st.lists(st.floats(-1e300, 1e300) | st.sampled_from([math.nan, math.inf]), max_size=8))
def test_numbers_keep_four_digits(values):
    for value, short in zip(values, rounded(np.array(values)), strict=True):
        if math.isfinite(value):
            assert short == pytest.approx(value, rel=5e-4)
        else:
            assert short is None


def test_factors_multiply_to_the_score():
    terms = terms_table([f"词{k}" for k in range(30)])
    found = factors(terms)
    product = np.prod(np.stack(list(found.values())), axis=0)
    typical = found["domainness"] > 0
    assert typical.any()
    assert product[typical] == pytest.approx(terms["score"].to_numpy()[typical])


def test_columns_are_as_long_as_the_list():
    names = ["断路器", "断路器触头", "SF6", "110"]
    terms = terms_table(names)
    columns = term_columns(terms, terms.select(["term", "pmi"]))
    assert columns["term"] == names
    assert (columns["kind"], columns["in_jieba"]) == ("0013", "1000")
    assert columns["container"] == ["", 0, 0, 0]
    assert columns["measures"] == {"pmi": [5, 5, 5, 5]}
    assert columns.pop("variants") == {}
    nested = [*columns.pop("factors").values(), *columns.pop("measures").values()]
    assert {len(column) for column in [*columns.values(), *nested]} == {4}


def test_evidence_is_of_shown_terms_by_rank():
    columns = evidence_columns(evidence_table(["乙", "丙", "甲"], lines=2), ["甲", "丁", "乙"])
    assert columns["lines"] == "202"
    assert columns["line"] == [3, 3, 1, 1]
    assert [columns["sources"][k] for k in columns["source"]] == ["<b>1</b>.txt", "<b>2</b>.txt"] * 2
    assert columns["document"] == [1, "文件2", 1, "文件2"]
    assert columns["match"] == [0, 0, 0, 0]


def test_a_budget_gives_first_terms_more_lines(monkeypatch):
    monkeypatch.setattr("pipeline.report.columns.RANKS_A_LINE", 4)
    names = [f"词{k}" for k in range(10)]
    one = 3 * (7 * 5) + len("词0".encode()) + 9
    columns = evidence_columns(evidence_table(names), names, budget=12 * one)
    assert columns["lines"] == "2222111100"
    assert evidence_columns(evidence_table(names), names, budget=0)["lines"] == "0" * 10
    assert evidence_columns(evidence_table([]), names)["lines"] == "0" * 10


def test_variants_stand_at_the_row_of_their_term():
    terms = terms_table(["断路器", "SF6"])
    own = pa.array([[], ["六氟化硫"]], terms.schema.field("variants").type)
    terms = terms.set_column(terms.num_columns - 1, terms.schema.field("variants"), own)
    assert term_columns(terms, terms.select(["term", "pmi"]))["variants"] == {1: ["六氟化硫"]}
