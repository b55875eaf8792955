"""From positions in encoded text back to the documents."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ngram.encode import encode
from pipeline.ngram.trace import trace
from pipeline.params import EncodeParams
from pipeline.schema import DOCUMENTS
from pipeline.text.characters import FIRST_TOKEN

ROW = {"id": None, "title": None}


def documents(rows):
    return pa.Table.from_pylist([ROW | row for row in rows], schema=DOCUMENTS)


@given(
    st.lists(st.text("电\U00020000 SF6-+，。\n\té", max_size=20), min_size=1, max_size=5),
    st.sampled_from(["token", "character"]),
)
def test_every_token_is_found_where_it_stands(texts, units):
    texts = [*texts, "电SF6"]
    table = documents(
        {"document": k, "source": f"{k}.txt", "line": 10 * k, "text": text} for k, text in enumerate(texts)
    )
    params = EncodeParams(units=units)
    encoded = encode(table, params)
    positions = np.flatnonzero(encoded.ids >= FIRST_TOKEN)[::-1]
    for position, place in zip(
        positions.tolist(), trace(encoded, table, params, positions).to_pylist(), strict=True
    ):
        text = texts[place["row"]]
        token = encoded.tokens[int(encoded.ids[position]) - FIRST_TOKEN].as_py()
        assert text[place["offset"] :].lower().startswith(token.lower())
        assert place["source"] == f"{place['document']}.txt"
        assert place["line"] == 10 * place["row"]
        assert place["line_inside"] == text[: place["offset"]].count("\n")


def test_a_long_document_goes_on_over_rows():
    table = documents(
        {"document": 0, "source": "a.txt", "line": line, "text": text}
        for line, text in [(1, "甲乙\n丙"), (3, "丁\n戊 ab")]
    )
    encoded = encode(table, EncodeParams(units="token"))
    last = np.array([encoded.ids.size - 2])
    place = trace(encoded, table, EncodeParams(units="token"), last).to_pylist()[0]
    assert place == {"document": 0, "source": "a.txt", "line": 3, "line_inside": 1, "row": 1, "offset": 4}


def test_no_positions_no_places():
    table = documents([{"document": 0, "source": "a.txt", "line": 1, "text": "甲乙"}])
    encoded = encode(table, EncodeParams(units="character"))
    assert trace(encoded, table, EncodeParams(units="character"), np.array([], np.int64)).num_rows == 0
