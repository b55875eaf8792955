"""Spans point into the text as read, whatever stands in it and however it is cut into batches."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ngram.encode import encode
from pipeline.ngram.lookup import encode_strings
from pipeline.params import EncodeParams
from pipeline.schema import DOCUMENTS, SEGMENTER, SPANS
from pipeline.tagging.lines import lines
from pipeline.tagging.spans import COLUMNS, build_tagger, tag
from tests.helpers import documents_table

TERMS = ["电压", "SF6断路器", "断路器", "T恤", "C++", "𠮷野", "k-means", "电"]
MINED = ["电压 SF6断路器 断路器 T恤 C++ 𠮷野 k-means 电 变压器"] * 2
PIECES = st.sampled_from(
    [
        "电压",
        "ＳＦ６",
        "sf6",
        "断路器",
        " ",
        "　",
        "\u00a0",
        "  ",
        "，",
        "\n",
        "\n\n",
        "。",
        "T",
        "恤",
        "C++",
        "ｃ＋＋",
        "𠮷",
        "野",
        "😀",
        "k-means",
        "K-Means",
        "-",
        "é",
        "中",
        "a" * 70,
        "电",
    ]
)
TEXT = st.lists(PIECES, max_size=30).map("".join)
TOKEN = EncodeParams(units="token", repeated=True)
CHARACTER = EncodeParams(units="character")


def tagger(units):
    text = encode(documents_table(MINED), units)
    segmenter = pa.table([["电压", "断路器"], [-3.0, -3.0]], schema=SEGMENTER)
    terms = pa.table({"form": TERMS, "term": TERMS, "rank": range(1, 9), "score": np.arange(8.0, 0, -1)})
    return text, build_tagger(text, units, segmenter, terms)


TAGGERS = {units.units: (units, *tagger(units)) for units in (TOKEN, CHARACTER)}


def documents(rows):
    """DOCUMENTS of rows that are a document's number and its text."""
    columns = {name: [None] * len(rows) for name in DOCUMENTS.names}
    columns |= {
        "document": [document for document, _ in rows],
        "source": ["b.jsonl" if document % 2 else "a.txt" for document, _ in rows],
        "line": [10 * k + 1 for k in range(len(rows))],
        "text": [text for _, text in rows],
    }
    return pa.table(columns, schema=DOCUMENTS).select(COLUMNS)


def tagged(rows, units="token", size=100, threads=1, *, nested=True):
    _, _, ready = TAGGERS[units]
    batches = documents(rows).to_batches(size)
    return list(tag(batches, ready, {"a.txt"}, threads, nested=nested))


def spans(rows, *arguments, **options):
    return pa.concat_tables(
        [SPANS.empty_table(), *(one.spans for one in tagged(rows, *arguments, **options))]
    )


ROWS = st.lists(st.tuples(st.booleans(), TEXT), max_size=5).map(
    lambda rows: list(
        zip(np.cumsum([new for new, _ in rows]).tolist(), [text for _, text in rows], strict=True)
    )
)


def ids_of(units, strings):
    params, text, _ = TAGGERS[units]
    found = encode_strings(text, pa.array(strings, pa.string()), params)
    return [
        found.ids[start : start + length].tolist()
        for start, length in zip(found.start.tolist(), found.length.tolist(), strict=True)
    ]


@pytest.mark.parametrize("units", list(TAGGERS))
@given(rows=ROWS)
def test_spans_are_the_term_in_the_text_as_read(units, rows):
    texts: dict[int, str] = {}
    for document, text in rows:
        texts[document] = f"{texts[document]}\n{text}" if document in texts else text
    found = spans(rows, units).to_pylist()
    for span in found:
        assert texts[span["document"]][span["start"] : span["end"]] == span["match"]
        assert span["match"].strip() == span["match"]
        assert TERMS[span["rank"] - 1] == span["term"]
        before = texts[span["document"]][: span["start"]]
        assert span["column"] == len(before) - before.rfind("\n") - 1
    assert ids_of(units, [span["match"] for span in found]) == ids_of(units, [span["term"] for span in found])


@given(rows=ROWS)
def test_a_line_is_that_of_the_source_where_it_has_lines(rows):
    for one in tagged(rows):
        for row, span in zip(one.row.tolist(), one.spans.to_pylist(), strict=True):
            line, text = (one.documents[name][row].as_py() for name in ("line", "text"))
            inside = text.count("\n", 0, span["start"] - int(one.base[row]))
            assert span["line"] == line + (inside if span["source"] == "a.txt" else 0)


@given(rows=ROWS, size=st.integers(1, 3), threads=st.integers(1, 3))
def test_spans_are_the_same_however_they_are_found(rows, size, threads):
    assert spans(rows, "token", size, threads).equals(spans(rows))
    outermost = spans(rows).filter(spans(rows)["outermost"])
    assert spans(rows, nested=False).equals(outermost)


@given(rows=ROWS)
def test_json_lines_say_the_same_of_each_row(rows):
    for one in tagged(rows):
        written = list(lines(one))
        assert all(line.endswith("\n") and len(line.splitlines()) == 1 for line in written)
        read = [json.loads(line) for line in written]
        assert [row["text"] for row in read] == one.documents["text"].to_pylist()
        moved = [
            (row["document"], span["start"] + row["offset"], span["end"] + row["offset"], span["term"])
            for row in read
            for span in row["spans"]
        ]
        wanted = one.spans.select(["document", "start", "end", "term"]).to_pylist()
        assert moved == [tuple(span.values()) for span in wanted]
        assert all(row["text"][s["start"] : s["end"]] == s["match"] for row in read for s in row["spans"])


def test_a_space_is_in_a_span_only_between_its_tokens():
    found = spans([(0, "用 SF6 断路器 与 T　恤 。")]).to_pylist()
    assert [(s["match"], s["outermost"]) for s in found] == [
        ("SF6 断路器", True),
        ("断路器", False),
        ("T　恤", True),
    ]


def test_the_same_tokens_twice_in_the_list_are_the_first_of_them():
    text, _ = tagger(TOKEN)
    forms = ["SF6断路器", "ＳＦ６ 断路器"]
    terms = pa.table({"form": forms, "term": forms, "rank": [1, 2], "score": [2.0, 1.0]})
    ready = build_tagger(text, TOKEN, SEGMENTER.empty_table(), terms)
    (one,) = tag(documents([(0, "sf6断路器")]).to_batches(), ready, (), 1)
    assert one.spans["rank"].to_pylist() == [1]
