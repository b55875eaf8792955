from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ngram.encode import encode
from pipeline.ngram.lookup import encode_strings
from pipeline.ngram.union import count_unions
from pipeline.params import EncodeParams

WORDS = st.lists(st.text("电站变所", min_size=1, max_size=4), min_size=1, max_size=5, unique=True)


def spans(text, words):
    """Occurrences of any of the words, but for those inside of another one."""
    found = {
        (start, start + len(word))
        for word in words
        for start in range(len(text))
        if text.startswith(word, start)
    }
    return {(a, b) for a, b in found if not any(c <= a and b <= d and (a, b) != (c, d) for c, d in found)}


@given(st.lists(st.text("电站变所，", max_size=30), min_size=1, max_size=6), WORDS, st.integers(0, 5))
def test_occurrences_inside_of_another_count_once(texts, words, cut):
    texts = ["电站变所", *texts]  # so that every token is known
    params = EncodeParams(repeated=True)
    documents = pa.table({"document": pa.array(range(len(texts)), pa.int64()), "text": texts})
    encoded = encode(documents, params)
    groups = [k >= cut for k in range(len(words))]
    found = count_unions(
        encoded,
        encode_strings(encoded, pa.array(words), params),
        pa.array(groups).cast("int64").to_numpy(),
        2,
    )
    for group in (0, 1):
        own = [word for word, which in zip(words, groups, strict=True) if which == group]
        occurrences = [spans(text, own) for text in texts]
        assert found.occurrences[group] == sum(map(len, occurrences))
        assert found.documents[group] == sum(map(bool, occurrences))
        assert found.blocks[group] <= found.occurrences[group]


def test_blocks_are_those_of_the_counting():
    params = EncodeParams(repeated=True)
    documents = pa.table({"document": pa.array(range(300), pa.int64()), "text": ["变电站"] * 300})
    encoded = encode(documents, params)
    found = count_unions(
        encoded, encode_strings(encoded, pa.array(["变电", "电站"]), params), pa.array([0, 0]).to_numpy(), 1
    )
    assert (found.occurrences[0], found.documents[0]) == (600, 300)
    assert found.blocks[0] == 172  # of 7 ids, as 1,201 are in at most 200
