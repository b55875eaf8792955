from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import EmptyResultError
from pipeline.ngram.encode import encode, word_finder_alphabet
from tests.helpers import BORDER, documents_table, encoded


def decoded(ids):
    text = "".join(chr(point) if point else "|" for point in ids.characters[ids.ids])
    return [run for run in text.split("|") if run]


@given(st.lists(st.text(max_size=40), max_size=5))
def test_runs_of_tokens_are_those_between_borders(texts):
    texts = [*texts, "电"]
    assert decoded(encoded(texts)) == [run for text in texts for run in BORDER.split(text) if run]


@given(st.lists(st.text(alphabet="电压,。", max_size=10), min_size=1, max_size=8))
def test_documents_start_where_their_first_token_is(texts):
    texts = [*texts, "路"]
    ids = encoded(texts)
    with_tokens = [text for text in texts if BORDER.sub("", text)]
    assert len(ids.document_starts) == len(with_tokens)
    firsts = [chr(ids.characters[ids.ids[start]]) for start in ids.document_starts]
    assert firsts == [BORDER.sub("", text)[0] for text in with_tokens]


def test_ids_fall_with_frequency_and_ties_go_by_code_point():
    ids = encoded(["乙乙乙甲甲丁丙"])
    assert "".join(map(chr, ids.characters[1:])) == "乙甲丁丙"
    assert ids.counts.tolist() == [0, 3, 2, 1, 1]


def test_borders_never_repeat_and_stand_at_both_ends():
    ids = encoded(["，，甲。。乙", "。", "丙"]).ids
    assert ids[0] == ids[-1] == 0
    assert not ((ids[1:] == 0) & (ids[:-1] == 0)).any()


def test_rows_of_one_document_are_one_document():
    table = documents_table(["甲", "乙", "丙"])
    table = table.set_column(0, table.schema.field("document"), pa.array([0, 0, 1]))
    assert encode(table, word_finder_alphabet()).document_starts.size == 2


def test_sliced_chunks_are_read_from_their_offset():
    table = pa.concat_tables([documents_table(["甲乙", "丙丁"]).slice(1), documents_table(["戊己"])])
    assert decoded(encode(table, word_finder_alphabet())) == ["丙丁", "戊己"]


def test_texts_come_back_from_positions():
    ids = encoded(["电压高，电流大"])
    assert ids.texts(np.array([1, 5]), 2).tolist() == ["电压", "电流"]
    assert ids.texts(np.array([], np.int64), 3).size == 0


def test_text_without_a_token_is_told():
    with pytest.raises(EmptyResultError, match="no Chinese character"):
        encoded(["。。。", "𠀀"])
