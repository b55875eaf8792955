from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import EmptyResultError
from pipeline.params import DiscoverParams
from tests.helpers import chained, chained_by_trie

TEXTS = st.lists(st.text(alphabet="电压流器断路S6,。", max_size=80), min_size=1, max_size=6)
THRESHOLDS = st.sampled_from(["0", "1,0.5", "0.5,1,1.5", "2,4,6", "0,0,0,0"])


@given(TEXTS, THRESHOLDS, st.integers(1, 3))
def test_words_and_counts_are_those_of_a_python_trie(texts, thresholds, min_count):
    texts = [*texts, "电压"]
    params = DiscoverParams(recipe="chained", chain_pmi=thresholds)
    expected = chained_by_trie(texts, min_count, params.thresholds)
    if any(len(word) > 1 for word in expected):
        assert chained(texts, min_count, params) == expected
    else:
        with pytest.raises(EmptyResultError, match=r"0 words of two tokens or more"):
            chained(texts, min_count, params)


@pytest.mark.demo
@pytest.mark.parametrize("department", ["民法商法", "刑法"])
def test_real_texts(department, statutes):
    texts = [text for name, text in statutes if name == department]
    params = DiscoverParams(recipe="chained")
    expected = chained_by_trie(texts, 3, params.thresholds)
    assert chained(texts, 3, params) == expected
    assert len(expected) > 500
    assert any(len(word) > 4 for word in expected)
