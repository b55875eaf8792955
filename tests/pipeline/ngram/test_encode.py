from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import EmptyResultError, LimitError, ParameterError
from pipeline.ngram import encode as module
from pipeline.ngram.encode import encode
from pipeline.params import EncodeParams
from pipeline.text.characters import CLOSE, DOCUMENT, ENUMERATION, FIRST_TOKEN, LINE, OPEN, OTHER, SENTENCE
from tests.helpers import BORDER, documents_table, encoded

TOKENS = EncodeParams(units="token")
FOLDED = EncodeParams(units="token", nfkc=True)


def tokens_of(ids):
    """The tokens in order, borders as their kind."""
    tokens = ids.tokens.to_pylist()
    return [tokens[i - FIRST_TOKEN] if i >= FIRST_TOKEN else int(i) for i in ids.ids.tolist()]


def runs_of(ids):
    """The text between borders."""
    text = "".join(token if isinstance(token, str) else "|" for token in tokens_of(ids))
    return [run for run in text.split("|") if run]


def tokens(text, params=TOKENS):
    found = tokens_of(encoded([text], params))
    assert found[0] == found[-1] == DOCUMENT
    return found[1:-1]


@given(st.lists(st.text(max_size=40), max_size=5))
def test_characters_are_those_the_word_finder_keeps(texts):
    texts = [*texts, "电"]
    assert runs_of(encoded(texts)) == [run for text in texts for run in BORDER.split(text) if run]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SF6气体", ["SF6", "气", "体"]),
        ("用 SF6 灭弧", ["用", "SF6", "灭", "弧"]),
        ("用  SF6", ["用", OTHER, "SF6"]),
        ("用 电", ["用", OTHER, "电"]),
        ("big data", ["big", OTHER, "data"]),
        ("C++语言和C#", ["C++", "语", "言", "和", "C#"]),
        ("k-means，GB/T", ["k-means", SENTENCE, "GB/T"]),
        ("3.14。5G.", ["3.14", SENTENCE, "5G", OTHER]),
        ("-x-", [OTHER, "x", OTHER]),
        ("a..b", ["a", OTHER, "b"]),
        ("α粒子β", ["α", "粒", "子", "β"]),
        ("第〇章", ["第", "〇", "章"]),
        ("𠀀字㐀", ["𠀀", "字", "㐀"]),
        ("“甲”、（乙）", [OPEN, "甲", CLOSE, ENUMERATION, OPEN, "乙", CLOSE]),
        ("甲。。。\n\n乙", ["甲", SENTENCE, LINE, "乙"]),
        ("甲😀乙", ["甲", OTHER, "乙"]),
        ("甲 ", ["甲", OTHER]),
        ("甲 a b 乙", ["甲", "a", OTHER, "b", "乙"]),
    ],
)
def test_tokens(text, expected):
    assert tokens(text) == expected


def test_width_is_folded_when_asked():
    assert tokens("ＳＦ６气体", FOLDED) == ["SF6", "气", "体"]
    assert tokens("ＳＦ６", TOKENS) == ["SF6"]
    assert tokens("ＳＦ６", EncodeParams(units="character", nfkc=True)) == ["S", "F", "6"]
    assert runs_of(encoded(["ＳＦ６气体"])) == ["气体"]


def test_script_is_folded_when_asked():
    pytest.importorskip("opencc")
    assert tokens("變壓器漏電", EncodeParams(units="token", simplified=True)) == list("变压器漏电")


def test_folding_script_without_opencc_says_what_to_install(monkeypatch):
    import sys

    from pipeline.text import characters

    monkeypatch.setitem(sys.modules, "opencc", None)
    characters._characters.cache_clear()
    with pytest.raises(ParameterError, match=r"--simplified: needs the opencc package. pip install"):
        encoded(["電"], EncodeParams(units="token", simplified=True))


def test_a_run_of_any_case_is_one_token_shown_in_its_most_frequent_form():
    ids = encoded(["sf6，SF6，SF6，Sf6"], TOKENS)
    assert ids.tokens.to_pylist() == ["SF6"]
    assert ids.counts.tolist() == [4]
    assert encoded(["AB，ab"], TOKENS).tokens.to_pylist() == ["AB"]


def test_a_run_too_long_is_a_border():
    assert tokens("密" + "x" * 65 + "钥") == ["密", OTHER, "钥"]
    assert tokens("x" * 64) == ["x" * 64]


@given(st.lists(st.lists(st.text("aBéα1", min_size=1, max_size=4), max_size=60), min_size=1, max_size=4))
def test_any_number_of_runs_is_told_apart(rows):
    texts = ["，".join(row) for row in rows] + ["z"]
    ids = encoded(texts, EncodeParams(units="token", repeated=True))
    found = [token.lower() for token in tokens_of(ids) if isinstance(token, str)]
    assert found == [run.lower() for row in rows for run in row] + ["z"]


@given(st.lists(st.text(alphabet="电压,。", max_size=10), min_size=1, max_size=8))
def test_every_document_starts_at_its_border(texts):
    ids = encoded([*texts, "路"])
    assert ids.document_starts.size == len(texts) + 1
    assert (ids.ids[ids.document_starts] == DOCUMENT).all()
    assert np.count_nonzero(ids.ids == DOCUMENT) == len(texts) + 2  # and the border that closes the text


def test_rows_of_one_document_are_one_document():
    table = documents_table(["甲", "乙", "丙"])
    table = table.set_column(0, table.schema.field("document"), pa.array([0, 0, 1]))
    ids = encode(table, EncodeParams(units="character"))
    assert ids.row_starts.tolist() == [0, 2, 4]
    assert ids.document_starts.tolist() == [0, 4]
    assert ids.ids[2] == LINE


def test_ids_fall_with_frequency_and_ties_go_by_code_point():
    ids = encoded(["乙乙乙甲甲丁丙"])
    assert ids.tokens.to_pylist() == ["乙", "甲", "丁", "丙"]
    assert ids.counts.tolist() == [3, 2, 1, 1]
    assert ids.id_counts.tolist() == [0] * 8 + [3, 2, 1, 1]


def test_borders_of_one_kind_do_not_repeat():
    assert tokens("，，甲。，；乙!!") == [SENTENCE, "甲", SENTENCE, "乙", SENTENCE]


def test_sliced_chunks_are_read_from_their_offset():
    table = pa.concat_tables([documents_table(["甲乙", "丙丁"]).slice(1), documents_table(["戊己"])])
    assert runs_of(encode(table, EncodeParams(units="character"))) == ["丙丁", "戊己"]


def test_texts_come_back_from_positions():
    ids = encoded(["SF6高，电流大"], TOKENS)
    assert ids.texts(np.array([1, 4]), np.array([2, 2])).to_pylist() == ["SF6高", "电流"]
    assert ids.texts(np.array([], np.int64), np.array([], np.int64)).to_pylist() == []


@pytest.mark.parametrize("block", [1, 2, 7])
def test_blocks_of_the_scratch_file_change_nothing(monkeypatch, block):
    texts = ["断路器，SF6气体。", "电压"] * 3
    whole = encoded(texts, TOKENS)
    monkeypatch.setattr(module, "BLOCK", block)
    assert (encoded(texts, TOKENS).ids == whole.ids).all()


def test_text_without_a_token_is_told():
    with pytest.raises(EmptyResultError, match="no Chinese character"):
        encoded(["。。。", "𠀀"])


def test_a_corpus_too_large_is_told(monkeypatch):
    monkeypatch.setattr(module, "MAX_IDS", 5)
    with pytest.raises(LimitError, match=r"more than 5 characters. Split it"):
        encoded(["电压电压电压"])
