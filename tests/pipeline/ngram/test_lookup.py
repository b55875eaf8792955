from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ngram.lookup import count_strings
from pipeline.params import EncodeParams
from tests.helpers import BORDER, encoded

TOKENS = EncodeParams(units="token", nfkc=True)


def occurrences(word, text):
    return sum(run.startswith(word, i) for run in BORDER.split(text) for i in range(len(run)))


@given(
    st.lists(st.text(alphabet="甲乙丙,", max_size=30), min_size=1, max_size=5),
    st.lists(st.text(alphabet="甲乙丙丁,", max_size=4), max_size=6),
)
def test_counts_are_those_of_a_search(texts, words):
    texts = [*texts, "甲"]
    counts, documents = count_strings(
        encoded(texts), pa.array(words, pa.string()), EncodeParams(units="character")
    )
    clean = [word and not BORDER.search(word) for word in words]
    found = [
        [occurrences(word, text) if ok else 0 for text in texts]
        for word, ok in zip(words, clean, strict=True)
    ]
    assert counts.tolist() == [sum(row) for row in found]
    assert documents.tolist() == [sum(c > 0 for c in row) for row in found]


def test_strings_are_tokenized_as_the_corpus_was():
    ids = encoded(["ＳＦ６气体，sf6 气体，SF6气", "SF60气体"], TOKENS)
    words = pa.array(["SF6气体", "sf6", "SF", "气体", "SF6，气", "", "未见"])
    counts, documents = count_strings(ids, words, TOKENS)
    assert counts.tolist() == [2, 3, 0, 3, 0, 0, 0]
    assert documents.tolist() == [1, 1, 0, 2, 0, 0, 0]
