from __future__ import annotations

import numpy as np
import pyarrow as pa

from pipeline.termhood import spelling as module
from pipeline.termhood.spelling import _vectors, spelling

GENERAL = [a + b for a in "大小新老多少" for b in "人事时地家国天日年方"]
TERMS = [a + b for a in "断续脉浪电磁光热" for b in "路器压流阻抗"]
WORDS = [*TERMS, *GENERAL, "波器", "好人"]


def judged(monkeypatch, words=WORDS):
    monkeypatch.setattr(module, "TOP_LEAST", len(TERMS))  # a list so short is all top otherwise
    n = len(words)
    top = np.array([word in TERMS for word in words])
    return spelling(
        pa.chunked_array([words]),
        np.where(top, 5.0, 0.1) + np.linspace(0, 0.01, n),
        np.full(n, 0.9),
        np.where(top, 5.0, 0.0),
    )


def test_what_is_spelt_like_the_top_scores_higher(monkeypatch):
    z = dict(zip(WORDS, judged(monkeypatch).tolist(), strict=True))
    assert z["波器"] > z["好人"]
    assert np.mean([z[word] for word in TERMS]) > np.mean([z[word] for word in GENERAL])
    assert max(z.values()) <= 3
    assert min(z.values()) >= -3


def test_the_same_again(monkeypatch):
    assert np.array_equal(judged(monkeypatch), judged(monkeypatch))


def test_too_little_to_learn_from_is_0(monkeypatch):
    assert judged(monkeypatch, WORDS[:5]).tolist() == [0] * 5


def test_pieces_are_those_of_the_examples():
    vectors = _vectors(["电路", "电路路", "断路器断", "电"], np.array([0, 1])).toarray()
    # 电 路 | 电路 路路 | 电… | 电路… | …路 | …电路 …路路; the third has 路 alone, the last one what it can
    assert vectors.tolist() == [
        [1, 1, 1, 0, 1, 1, 1, 1, 0],
        [1, 2, 1, 1, 1, 1, 1, 0, 1],
        [0, 1, 0, 0, 0, 0, 0, 0, 0],
        [1, 0, 0, 0, 1, 0, 0, 0, 0],
    ]


def test_the_last_three_count_in_longer_words_alone():
    assert _vectors(["断路器断", "路器断"], np.array([0, 1])).shape[1] == 3 + 3 + 2 + 2 + 1 + 1 + 1
