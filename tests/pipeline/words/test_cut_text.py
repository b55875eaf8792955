"""A cut text as numbers, held to cutting it in plain Python."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.params import EncodeParams, Execution
from pipeline.text.characters import FIRST_TOKEN, LINE
from pipeline.words import cut_text
from pipeline.words.cut_text import RARE, STOP, cut_words, word_numbers
from tests.helpers import encoded


def cut(ids, share, seed):
    """Random cuts: one after every border, and some more."""
    begins = (np.random.default_rng(seed).random(ids.size) < share) & (ids >= FIRST_TOKEN)
    begins[1:] |= (ids[:-1] < FIRST_TOKEN) & (ids[1:] >= FIRST_TOKEN)
    return np.packbits(np.append(begins, False), bitorder="little"), begins


def in_python(ids, begins):
    """The words of a text, and None where a line ends."""
    words = []
    for token, begin in zip(ids.tolist(), begins.tolist(), strict=True):
        if begin:
            words.append((token,))
        elif token >= FIRST_TOKEN:
            words[-1] += (token,)
        elif token <= LINE and words and words[-1] is not None:
            words.append(None)
    return words


@given(
    st.lists(st.text("甲乙丙a，。\n", min_size=1, max_size=30), min_size=1, max_size=6),
    st.floats(0, 1),
    st.integers(0, 99),
    st.integers(1, 3),
    st.sampled_from([1, 5, 1 << 22]),
)
def test_numbers_are_the_words_of_the_text(texts, share, seed, least, portion):
    text = encoded(["甲", *texts], EncodeParams())
    ids = np.asarray(text.ids)
    cuts, begins = cut(ids, share, seed)
    expected = in_python(ids, begins)
    counts = Counter(word for word in expected if word)
    words = cut_words(text, cuts, least, Execution(1))
    spelt = [tuple(ids[p : p + n].tolist()) for p, n in zip(words.position, words.length, strict=True)]
    assert dict(zip(spelt, words.counts.tolist(), strict=True)) == {
        w: c for w, c in counts.items() if c >= least
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cut_text, "_PORTION", portion)
        portions = list(word_numbers(text, cuts, words))
    row = {word: k for k, word in enumerate(spelt)}
    found = [number for part in portions for number in [*part.tolist(), STOP]]
    # Between two portions a line ends in any case.
    found = [n for k, n in enumerate(found) if n != STOP or (k and found[k - 1] != STOP)]
    numbers = [STOP if word is None else row.get(word, RARE) for word in [*expected, None]]
    assert found == [n for k, n in enumerate(numbers) if n != STOP or (k and numbers[k - 1] != STOP)]
