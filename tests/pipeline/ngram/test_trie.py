from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ngram.trie import build_trie, count_occurrences
from pipeline.text.characters import FIRST_TOKEN
from tests.helpers import BORDER, encoded


def occurrences(word, text):
    return sum(run.startswith(word, i) for run in BORDER.split(text) for i in range(len(run)))


@given(st.lists(st.text(alphabet="甲乙丙,", max_size=30), min_size=1, max_size=5), st.data())
def test_occurrences_are_those_of_a_search(texts, data):
    texts = [*texts, "甲乙"]
    ids = encoded(texts)
    tokens = np.flatnonzero(ids.ids >= FIRST_TOKEN)
    picked = data.draw(st.lists(st.sampled_from(tokens.tolist()), min_size=1, max_size=6))
    lengths = [data.draw(st.integers(1, int(np.argmax(ids.ids[p:] < FIRST_TOKEN)))) for p in picked]
    positions, lengths = np.array(picked), np.array(lengths)
    words = [ids.texts(positions[k : k + 1], lengths[k : k + 1])[0].as_py() for k in range(len(picked))]

    trie = build_trie(ids.ids, positions, lengths)
    threads = data.draw(st.integers(1, 4))
    counts, documents = count_occurrences(ids.ids, ids.document_starts, trie, threads)

    assert counts.tolist() == [sum(occurrences(word, text) for text in texts) for word in words]
    assert documents.tolist() == [sum(occurrences(word, text) > 0 for text in texts) for word in words]
