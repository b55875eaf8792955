from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.candidates.nesting import nesting
from pipeline.ngram.links import lattice
from tests.helpers import counted, encoded


@given(
    st.lists(st.text(alphabet="电压流,", max_size=30), max_size=4),
    st.randoms(use_true_random=False),
)
def test_containers_are_the_longer_candidates_with_it(texts, random):
    texts = [*texts, "电压电压"]
    table = counted(texts, 5)
    grams, counts = table["gram"].to_pylist(), table["count"].to_pylist()
    rows = np.array([k for k in range(len(grams)) if len(grams[k]) > 1 and random.random() < 0.7], np.int64)
    found = nesting(lattice(encoded(texts), table), rows)
    for k, row in enumerate(rows.tolist()):
        holding = [r for r in rows.tolist() if r != row and grams[row] in grams[r]]
        assert found.containers[k] == len(holding)
        assert found.occurrences[k] == sum(counts[r] for r in holding)
        if holding:
            best = rows[found.container[k]]
            assert best in holding
            assert counts[best] == max(counts[r] for r in holding)
        else:
            assert found.container[k] == -1
