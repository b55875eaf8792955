from __future__ import annotations

import pyarrow as pa
import pytest

from pipeline.export.spreadsheet import spreadsheet_safe


def safe(text):
    return spreadsheet_safe(pa.array([text], pa.string()))[0].as_py()


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
    "term", ["断路器", "k-means", "C++", "a=b", "", "SF6气体", "'quoted", "５Ｇ－网络", "a@b", None]
)
def test_what_is_harmless_stays(term):
    assert safe(term) == term
