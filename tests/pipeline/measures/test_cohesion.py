from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.measures.cohesion import min_split_pmi
from pipeline.ngram.trie import build_trie
from tests.helpers import counted, encoded


@given(st.lists(st.text(alphabet="电压流,", max_size=40), min_size=1, max_size=4), st.integers(1, 3))
def test_pmi_is_that_of_the_weakest_split(texts, min_count):
    texts = [*texts, "电压"]
    ids, table = encoded(texts), counted(texts, 5, min_count)
    positions, lengths = table["position"].to_numpy(), table["n"].to_numpy().astype(np.int64)
    counts, total = table["count"].to_numpy(), int(ids.counts.sum())
    trie = build_trie(ids.ids, positions, lengths)
    found = min_split_pmi(ids.ids, positions, lengths, counts, trie, total)
    count = dict(zip(table["gram"].to_pylist(), counts.tolist(), strict=True))
    for gram, pmi in zip(table["gram"].to_pylist(), found.tolist(), strict=True):
        splits = [total * count[gram] / (count[gram[:i]] * count[gram[i:]]) for i in range(1, len(gram))]
        assert pmi == pytest.approx(math.log(min(splits)) if splits else math.inf)
