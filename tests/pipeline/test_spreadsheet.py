from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.spreadsheet import joined, original, safe
from tests.hostile import TERMS


@pytest.mark.parametrize("sign", "=+-@＝＋－＠﹦﹢﹣﹫−")
@pytest.mark.parametrize("before", ["", " ", "\u3000", "\u200b", "\ufeff", "\x00", "\x1b"])
def test_what_begins_a_formula_is_text(sign, before):
    assert safe(f"{before}{sign}1+1") == f"'{before}{sign}1+1"


@pytest.mark.parametrize("border", ";,|\t\r\n")
def test_a_formula_in_a_cell_of_another_separator_is_text(border):
    assert safe(f"a{border}=1") == f"a{border}'=1"


@pytest.mark.parametrize("sign", "\t\r\n")
def test_no_cell_begins_with_a_border(sign):
    assert safe(f"{sign}a") == f"'{sign}a"


@pytest.mark.parametrize(
    "term", ["断路器", "k-means", "C++", "a=b", "", "SF6气体", "'quoted", "５Ｇ－网络", "a@b"]
)
def test_what_is_harmless_stays(term):
    assert safe(term) == term


def test_hostile_text_comes_back():
    assert [original(safe(term)) for term in TERMS] == TERMS


@pytest.mark.parametrize("term", ["'=1", "''=1", "'\t", "\t=1", "\n\n=1", ";'\";=1"])
def test_what_has_apostrophes_already_comes_back(term):
    assert safe(term) != term
    assert original(safe(term)) == term


@given(st.text("'\"=-;\t\n a\u200b", max_size=12))
def test_all_text_comes_back(term):
    assert original(safe(term)) == term
    assert safe(original(safe(term))) == safe(term)


def test_several_texts_in_a_cell_are_safe_each():
    texts = ["六氟化硫", "=1+1", "-x"]
    cell = safe(joined(texts))
    assert cell == "六氟化硫 |' =1+1 |' -x"
    assert original(cell).split(" | ") == texts
