from __future__ import annotations

import numpy as np
import pytest

from pipeline.candidates.whole import stands_whole
from pipeline.params import EncodeParams
from tests.helpers import encoded

PARAMS = EncodeParams(units="token", repeated=True)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("KL散度", True),
        ("3.1 KL散度", True),
        ("三、KL散度\n定义", False),  # numbers in Chinese are left to quotes and enumerations
        ("（1）KL散度\n定义", True),
        ("用 KL散度\n定义", False),
        ("KL散度的计算", False),
        ("KL散度，见下", False),
        ("所谓“KL散度”", False),
        ("所谓“KL散度”，即“KL散度”", True),
        ("熵、KL散度、互信息", True),
        ("熵、KL散度等", False),
    ],
)
def test_whole_is_a_line_or_what_is_set_apart(text, whole):
    text = encoded([text], PARAMS)
    tokens = [""] * 8 + text.tokens.to_pylist()
    ids = [tokens.index(token) for token in ("KL", "散", "度")]
    start = next(i for i in range(text.ids.size) if text.ids[i : i + 3].tolist() == ids)
    found = stands_whole(text, np.array([start, start]), np.array([3, 2]), np.array([2.0, 2.0]))
    assert found.tolist() == [whole, False]


def test_a_line_that_is_hardly_elsewhere_is_no_term():
    text = encoded(["KL散度\n定义"], PARAMS)
    for count in (1.0, 2.0):
        assert stands_whole(text, np.array([1]), np.array([3]), np.array([count])).tolist() == [count == 2]


def test_nothing_is_nowhere():
    assert stands_whole(encoded(["断路器"], PARAMS), *[np.empty(0, np.int64)] * 3).size == 0
