"""Lines that come again count once."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.params import EncodeParams
from pipeline.text.characters import FIRST_TOKEN
from tests.helpers import encoded

ONCE, AGAIN = EncodeParams(units="token"), EncodeParams(units="token", repeated=True)
LONG = "本手册版权归电力公司所有未经许可不得复制"


def text_of(ids):
    tokens = ids.tokens.to_pylist()
    return "".join(tokens[i - FIRST_TOKEN] if i >= FIRST_TOKEN else "|" for i in ids.ids.tolist())


def test_a_long_line_counts_once_and_a_short_one_always():
    texts = [f"{LONG}\n概述\n断路器SF6", f"{LONG}\n概述\n{LONG}。"]
    found = text_of(encoded(texts, ONCE))
    assert found.count(LONG) == 2  # the last one differs: it ends in a full stop
    assert found.count("概述") == 2
    assert text_of(encoded(texts, AGAIN)).count(LONG) == 3


def test_counts_are_of_what_is_left():
    ids = encoded([LONG, LONG, "SF6" + LONG, "SF6" + LONG], ONCE)
    counted = np.bincount(ids.ids, minlength=ids.size)[FIRST_TOKEN:]
    assert np.array_equal(counted, ids.counts)
    assert text_of(ids).count("SF6") == 1


def test_characters_are_as_nlp_zero_has_them():
    assert text_of(encoded([LONG, LONG])).count(LONG) == 2


@given(st.lists(st.sampled_from("甲乙丙"), max_size=200), st.integers(1, 4))
def test_as_a_set_of_lines_would_have_it(letters, size):
    lines = [letter * 12 + "丁" * size for letter in letters]
    found = text_of(encoded(["\n".join([*lines, "戊"])], ONCE))
    for line in set(lines):
        assert found.count(line) == 1


def test_the_table_grows():
    lines = [f"{k} " + LONG + chr(0x4E00 + k % 500) + chr(0x4E00 + k // 500) for k in range(6000)]
    ids = encoded(["\n".join(lines + lines)], ONCE)
    assert text_of(ids).count(LONG) == 6000
