"""Rectified counts against a plain Viterbi over strings."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.candidates.rectify import rectify
from pipeline.text.characters import FIRST_TOKEN
from tests.helpers import BORDER, counted, encoded

TEXTS = st.lists(st.text(alphabet="电压流,", max_size=30), min_size=1, max_size=4)


def chosen(texts, weight, single):
    """Count the words of the best path through every run; earlier starts win ties, as single tokens do."""
    counts = dict.fromkeys(weight, 0)
    for text in texts:
        for run in filter(None, BORDER.split(text)):
            best, back = [0.0] + [-math.inf] * len(run), [0] * (len(run) + 1)
            for i in range(len(run)):
                for j in range(i + 1, len(run) + 1):
                    p = single[run[i]] if j == i + 1 else weight.get(run[i:j], -math.inf)
                    if best[i] + p > best[j]:
                        best[j], back[j] = best[i] + p, i
            j = len(run)
            while j:
                if j - back[j] > 1:
                    counts[run[back[j] : j]] += 1
                j = back[j]
    return counts


def cut_out(ids, cuts, weight):
    """How often each word is what the text is cut into."""
    begins = np.unpackbits(cuts, bitorder="little")[: ids.ids.size].astype(bool)
    counts, word = dict.fromkeys(weight, 0), ""
    for k, begin in zip(ids.ids.tolist(), begins.tolist(), strict=True):
        token = ids.tokens[k - FIRST_TOKEN].as_py() if k >= FIRST_TOKEN else ""
        if (begin or not token) and len(word) > 1:
            counts[word] += 1
        word = token if begin or not token else word + token
    return counts


@given(TEXTS, st.integers(1, 3), st.integers(0, 1000))
def test_counts_are_those_of_the_best_path(texts, threads, seed):
    texts = [*texts, "电压电压"]
    ids, table = encoded(texts), counted(texts, 4)
    total = int(ids.counts.sum())
    rows = [row for row in table.to_pylist() if row["n"] > 1]
    draw = np.random.default_rng(seed).uniform(0.01, 1, len(rows))  # two paths never weigh the same
    weight = {
        row["gram"]: math.log(row["count"] / total * share) for row, share in zip(rows, draw, strict=True)
    }
    single = {row["gram"]: math.log(row["count"] / total) for row in table.to_pylist() if row["n"] == 1}
    found = rectify(
        ids,
        np.array([row["position"] for row in rows]),
        np.array([row["n"] for row in rows]),
        np.array(list(weight.values())),
        threads,
    )
    expected = chosen(texts, weight, single)
    assert dict(zip(weight, found.chosen.tolist(), strict=True)) == expected
    assert cut_out(ids, found.cuts, weight) == expected


def test_a_longer_term_takes_its_parts_occurrences():
    ids, table = (
        encoded(["直流输电，柔性直流输电，直流输电"]),
        counted(["直流输电，柔性直流输电，直流输电"], 6),
    )
    rows = {row["gram"]: row for row in table.to_pylist()}
    pair = [rows["直流输电"], rows["柔性直流输电"]]
    found = rectify(
        ids,
        np.array([row["position"] for row in pair]),
        np.array([row["n"] for row in pair]),
        np.log([0.1, 0.1]),
        1,
    )
    assert found.chosen.tolist() == [2, 1]
    assert pair[0]["count"] == 3
