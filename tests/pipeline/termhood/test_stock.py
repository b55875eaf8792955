"""Lines that many documents have, against a plain comparison of their text."""

from __future__ import annotations

import re
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pipeline.params import EncodeParams
from pipeline.termhood.stock import LEAST_DOCUMENTS, stock_lines
from tests.helpers import encoded

PARAMS = EncodeParams(units="token")
NUMERALS = "一二三四五六七八九"


def lines_of(*texts):
    """Text of the stock lines that are found, in order; each document ends with a long line of its own."""
    text = encoded([f"{text}\n{chr(0x5000 + k) * 300}" for k, text in enumerate(texts)], PARAMS)
    tokens = [""] * 8 + text.tokens.to_pylist()
    found = []
    for start in stock_lines(text).tolist():
        end = start + 1
        while text.ids[end] > 1:
            end += 1
        found.append("".join(tokens[i] for i in text.ids[start + 1 : end].tolist()))
    return found


def test_numbers_make_no_difference():
    texts = [
        f"{title}\n第{numeral}章 总则（{numeral}）"
        for title, numeral in zip("甲乙丙丁戊", NUMERALS, strict=False)
    ]
    assert lines_of(*texts) == [f"第{numeral}章总则{numeral}" for numeral in NUMERALS[:5]]
    assert lines_of(*texts[: LEAST_DOCUMENTS - 1]) == []


def test_a_line_has_to_be_in_many_documents_and_to_be_short():
    assert lines_of("总则\n总则\n总则\n总则\n总则\n总则", *"甲乙丙丁戊己") == []
    assert lines_of(*(f"{'长' * 20}{k}" for k in range(6))) == []
    assert lines_of(*(f"总则\n{k}" for k in range(6))) == ["总则"] * 6  # a number alone is no line


def test_of_many_documents_a_share_is_wanted():
    few = ["总则"] * LEAST_DOCUMENTS
    assert lines_of(*few, *[""] * 400) == few
    assert lines_of(*few, *[""] * 600) == []


def test_documents_that_are_lists_of_such_lines_have_none():
    text = encoded(["高血压\n糖尿病\n头痛"] * 6, PARAMS)
    assert stock_lines(text).size == 0


@given(st.lists(st.lists(st.text("甲乙1一a，", max_size=4), max_size=4), max_size=8))
def test_lines_are_those_of_a_plain_comparison(documents):
    form = {line: re.sub("[1一a]+", "1", line.replace("，", "")) for lines in documents for line in lines}
    held = Counter(one for lines in documents for one in {form[line] for line in lines})
    wanted = [
        line.replace("，", "")
        for lines in documents
        for line in lines
        if re.search("[甲乙]", line) and held[form[line]] >= LEAST_DOCUMENTS
    ]
    assert lines_of(*("\n".join(lines) for lines in documents), "断路器") == wanted
