"""Segmenting in parts equals segmenting at once."""

from __future__ import annotations

from functools import cache, partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.candidates.rectify import rectify
from pipeline.engine import parts
from pipeline.engine.rectify import rectify_on
from tests.helpers import encoded
from tests.pipeline.engine.in_process import InProcess

TEXTS = st.lists(st.text(alphabet="电压流器断路,。", max_size=60), max_size=6)


@cache
def text_of(texts):
    return encoded(texts)


@given(TEXTS, st.integers(1, 40))
def test_parts_change_nothing(texts, size):
    texts = ("断路器，电流电压", *texts)
    text = text_of(texts)
    candidates = np.array([1, 5, 5]), np.array([3, 2, 4]), np.log([0.5, 0.25, 0.1])
    expected = rectify(text, *candidates, threads=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "SIZE", size)
        found = rectify_on(InProcess(), text_of, texts, text, *candidates)
    assert np.array_equal(found.chosen, expected.chosen)
    assert np.array_equal(found.cuts, expected.cuts)


@pytest.mark.demo
def test_real_text(statutes, monkeypatch):
    texts = tuple(text for _, text in statutes[:100])
    text = text_of(texts)
    starts = np.flatnonzero((text.ids[:-2] > 10) & (text.ids[1:-1] > 10))[::7]
    lengths, weights = np.full(starts.size, 2), np.full(starts.size, -9.0)
    monkeypatch.setattr(parts, "SIZE", 5_000)
    segment = partial(rectify_on, InProcess(), text_of, texts)
    found, expected = segment(text, starts, lengths, weights), rectify(text, starts, lengths, weights, 2)
    assert found.chosen.sum() > 1_000
    assert np.array_equal(found.chosen, expected.chosen)
    assert np.array_equal(found.cuts, expected.cuts)
