"""From positions in encoded text back to the documents."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ngram.encode import encode
from pipeline.ngram.trace import COLUMNS, trace
from pipeline.params import EncodeParams
from pipeline.schema import DOCUMENTS, PLACES
from pipeline.text.characters import FIRST_TOKEN

ROW = {"id": None, "title": None}
TOKEN = EncodeParams(units="token")


def documents(rows):
    return pa.Table.from_pylist([ROW | row for row in rows], schema=DOCUMENTS)


def traced(table, positions, lengths, params=TOKEN, width=10, by_line=(), batch=2):
    encoded = encode(table, params)
    batches = table.select(list(COLUMNS)).to_batches(batch)
    positions, lengths = np.array(positions, np.int64), np.array(lengths, np.int64)
    return trace(batches, encoded.row_starts, params, positions, lengths, width, by_line)


@given(
    st.lists(st.text("电\U00020000 SF6-+，。\n\té", max_size=20), min_size=1, max_size=5),
    st.sampled_from(["token", "character"]),
    st.integers(0, 4),
)
def test_every_token_is_found_where_it_stands(texts, units, width):
    texts = [*texts, "电SF6"]
    table = documents(
        {"document": k, "source": f"{k}.txt", "line": 10 * k, "text": text} for k, text in enumerate(texts)
    )
    params = EncodeParams(units=units)
    encoded = encode(table, params)
    positions = np.flatnonzero(encoded.ids >= FIRST_TOKEN)[::-1]
    found = traced(table, positions, np.ones_like(positions), params, width, {"0.txt"}, batch=2)
    seen = dict.fromkeys(range(len(texts)), 0)
    for position, place in zip(positions[::-1].tolist(), found.to_pylist()[::-1], strict=True):
        text = texts[place["document"]]
        token = encoded.tokens[int(encoded.ids[position]) - FIRST_TOKEN].as_py()
        assert place["match"].lower() == token.lower()
        begin = text.index(place["match"], seen[place["document"]])
        end = seen[place["document"]] = begin + len(place["match"])
        assert place["left"] == text[max(0, begin - width) : begin].split("\n")[-1].lstrip()
        assert place["right"] == text[end : end + width].split("\n")[0].rstrip()
        assert place["source"] == f"{place['document']}.txt"
        inside = text[:begin].count("\n") if place["source"] == "0.txt" else 0
        assert place["line"] == 10 * place["document"] + inside


def test_a_long_document_goes_on_over_rows():
    table = documents(
        {"document": 0, "source": "a.txt", "line": line, "text": text}
        for line, text in [(1, "甲乙\n丙"), (3, "丁\n戊 ab")]
    )
    last = encode(table, TOKEN).ids.size - 3
    (place,) = traced(table, [last], [2], by_line={"a.txt"}, batch=1).to_pylist()
    assert place == {
        "document": 0,
        "source": "a.txt",
        "line": 4,
        "id": None,
        "left": "",
        "match": "戊 ab",
        "right": "",
    }


def test_a_match_ends_before_the_space_that_follows():
    table = documents([{"document": 0, "source": "a.txt", "line": 1, "text": "用 SF6 断路器，好"}])
    (place,) = traced(table, [2], [1]).to_pylist()
    assert (place["left"], place["match"], place["right"]) == ("用 ", "SF6", " 断路器，好")


def test_no_positions_no_places():
    table = documents([{"document": 0, "source": "a.txt", "line": 1, "text": "甲乙"}])
    assert traced(table, [], []).equals(PLACES.empty_table())
