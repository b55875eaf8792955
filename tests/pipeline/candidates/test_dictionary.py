"""What the general lexicon says of candidates, its own entries left out."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pipeline.candidates.dictionary import (
    NO_TAG,
    UNKNOWN,
    characters,
    habits_of_ids,
    own_tags,
    parse,
    word_trie,
)
from pipeline.params import EncodeParams
from pipeline.text.lexicon import character_habits, general_lexicon
from tests.helpers import encoded

PARAMS = EncodeParams(units="token")
WORDS = ["中华人民共和国", "电力系统", "的电压", "SF6气体", "馘黹"]


@pytest.fixture(scope="module")
def text():
    return encoded(["，".join(WORDS)], PARAMS)


@pytest.fixture(scope="module")
def places(text):
    """Position and length of each word in the text."""
    borders = np.flatnonzero(text.ids < 8)
    return borders[:-1] + 1, np.diff(borders) - 1


def test_the_lexicon_is_jiebas():
    lexicon = general_lexicon()
    words = lexicon.words.to_pylist()
    assert len(words) == lexicon.frequency.size == lexicon.tag.size > 300_000
    k = words.index("电压")
    assert lexicon.tags[lexicon.tag[k]] == "n"
    assert lexicon.frequency[k] > 0
    assert {"ns", "nr", "v", "d"} <= set(lexicon.tags)
    assert not any(len(tag) > 2 for tag in lexicon.tags)


def test_a_word_is_parsed_without_itself(text, places):
    lexicon = general_lexicon()
    frequency = dict(zip(lexicon.words.to_pylist(), lexicon.frequency.tolist(), strict=True))
    words = word_trie(text, PARAMS)
    found = parse(text.ids, *places, words)
    own = own_tags(text.ids, *places, words)
    tags = [lexicon.tags[tag] if tag != NO_TAG else "" for tag in own.tolist()]
    assert tags[0] == "ns"
    assert tags[2] == tags[3] == tags[4] == ""
    assert found.parts[0] > 1

    def log_p(*parts):
        return sum(math.log((frequency[part] + 0.5) / lexicon.frequency.sum()) for part in parts)

    assert found.log_probability[1] == pytest.approx(log_p("电力", "系统"))
    assert found.parts[1:3].tolist() == [2, 2]
    assert found.single.tolist()[1:3] == [0, 1]
    assert (found.first_length[2], found.last_length[2]) == (1, 2)
    assert found.log_probability[3] == pytest.approx(UNKNOWN + log_p("气体"))
    assert found.first_tag[3] == NO_TAG


def test_characters_tell_where_the_lexicon_has_them(text, places):
    habits = character_habits()
    own = np.array([True, False, False, False, False])
    found = characters(text.ids, *places, own, habits_of_ids(text))
    begins, used = habits.begins[ord("中")], habits.used[ord("中")]
    assert found.begins[0] == pytest.approx(math.log(begins / (used + 1)))
    assert found.first_single[2] == pytest.approx(habits.single[ord("的")])
    assert found.first_single[2] > 0.8
    assert found.ends[1] == pytest.approx(
        math.log((habits.ends[ord("统")] + 1) / (habits.used[ord("统")] + 1))
    )
    assert found.begins[3] == 0.0
