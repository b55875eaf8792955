from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.measures.cohesion import cohesion
from pipeline.ngram.links import lattice
from tests.helpers import counted, encoded


@given(st.lists(st.text(alphabet="电压流,", max_size=40), min_size=1, max_size=4), st.integers(1, 3))
def test_cohesion_is_the_definition(texts, min_count):
    texts = [*texts, "电压"]
    ids, table = encoded(texts), counted(texts, 5, min_count)
    total = int(ids.counts.sum())
    grams = table["gram"].to_pylist()
    count = dict(zip(grams, table["count"].to_pylist(), strict=True))
    found = cohesion(lattice(ids, table), total)

    def pmi(*parts):
        joint = count["".join(parts)] / total
        return math.log(joint / math.prod(count[part] / total for part in parts))

    for k, gram in enumerate(grams):
        if len(gram) == 1:
            assert found.min_split[k] == found.min_pair[k] == found.whole[k] == math.inf
            continue
        splits = [pmi(gram[:i], gram[i:]) for i in range(1, len(gram))]
        assert found.min_split[k] == pytest.approx(min(splits), abs=1e-12)
        pairs = [pmi(gram[i], gram[i + 1]) for i in range(len(gram) - 1)]
        assert found.min_pair[k] == pytest.approx(min(pairs), abs=1e-12)
        assert found.whole[k] == pytest.approx(pmi(*gram), abs=1e-12)
