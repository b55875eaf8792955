from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import EmptyResultError
from pipeline.params import RankParams
from pipeline.rank import rank
from pipeline.schema import DROPPED, SCORES, TERMS

ROWS = st.lists(
    st.tuples(
        st.text("电压流A", min_size=2, max_size=4), st.sampled_from([0.1, 0.5, 0.9]), st.integers(1, 3)
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda row: row[0],
)


EVIDENCE = [field.name for field in SCORES if field.nullable]


def scores(rows):
    return pa.Table.from_pylist(
        [
            dict.fromkeys(SCORES.names, 1)
            | {"term": term, "score": score, "count": count, "in_jieba": False}
            | dict.fromkeys(EVIDENCE)
            for term, score, count in rows
        ],
        schema=SCORES,
    )


@given(ROWS, st.randoms())
def test_the_order_is_total(rows, random):
    shuffled = random.sample(rows, len(rows))
    terms = rank(scores(rows), RankParams()).terms
    assert terms.equals(rank(scores(shuffled), RankParams()).terms)
    assert terms["term"].to_pylist() == [
        term for term, _, _ in sorted(rows, key=lambda row: (-row[1], -row[2], row[0]))
    ]
    assert terms["rank"].to_pylist() == list(range(1, len(rows) + 1))
    assert terms.schema == TERMS


@given(ROWS, st.integers(0, 5), st.booleans())
def test_nothing_is_lost(rows, top, drop_latin):
    params = RankParams(top=top, drop_latin=drop_latin)
    if drop_latin and all("A" in term for term, _, _ in rows):
        with pytest.raises(EmptyResultError, match="latin letters or digits"):
            rank(scores(rows), params)
        return
    terms, dropped, _ = rank(scores(rows), params)
    assert sorted(terms["term"].to_pylist() + dropped["term"].to_pylist()) == sorted(row[0] for row in rows)
    assert dropped.schema == DROPPED
    for row in dropped.to_pylist():
        latin = drop_latin and "A" in row["term"]
        assert row["reason"] == ("latin letters or digits" if latin else "below --top")
    if drop_latin:
        assert not any("A" in term for term in terms["term"].to_pylist())
    if top:
        assert terms.num_rows <= top
