"""Strings counted in parts are those counted at once."""

from __future__ import annotations

from functools import cache, partial

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engine import parts
from pipeline.engine.lookup import count_trie_on
from pipeline.ngram.lookup import count_strings
from pipeline.params import EncodeParams
from tests.helpers import encoded
from tests.pipeline.engine.in_process import InProcess

TEXTS = st.lists(st.text(alphabet="电压流器断路,。", max_size=60), max_size=6)
CHARACTERS = EncodeParams(units="character")


@cache
def text_of(texts):
    return encoded(texts)


@given(TEXTS, st.lists(st.text(alphabet="电压流器断路", max_size=4), max_size=8), st.integers(1, 40))
def test_parts_change_nothing(texts, strings, size):
    texts, strings = ("断路器，电流电压", *texts), pa.array(["断路器", *strings])
    there = partial(count_trie_on, InProcess(), text_of, texts)
    expected = count_strings(text_of(texts), strings, CHARACTERS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "SIZE", size)
        found = count_strings(text_of(texts), strings, CHARACTERS, count=there)
    assert [values.tolist() for values in found] == [values.tolist() for values in expected]
