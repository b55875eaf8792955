"""Encoding in parts equals encoding at once."""

from __future__ import annotations

import io
from functools import partial
from tempfile import TemporaryFile

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engine import encode as engine
from pipeline.engine.encode import encode_on, parts_of
from pipeline.errors import EmptyResultError, LimitError
from pipeline.ngram import encode as module
from pipeline.ngram.encode import encode_to
from pipeline.params import EncodeParams
from pipeline.progress import silent
from tests.helpers import documents_table
from tests.pipeline.engine.in_process import InProcess

LINE = st.sampled_from(
    [
        "本手册版权归电力公司所有未经许可不得复制",
        "SF6气体在GIS中使用的注意事项如下所示各条",
        "电压",
        "",
        "Gis与gis",
    ]
)
TEXT = st.lists(LINE | st.text(alphabet="电压流器,。 aB9", max_size=30), max_size=6).map("\n".join)
PARAMS = st.builds(EncodeParams, units=st.sampled_from(["token", "character"]), repeated=st.booleans())


def batches_of(rows, groups):
    """Row groups of a row each; a class could not be sent."""
    return (rows[group : group + 1].combine_chunks().to_batches()[0] for group in groups)


def at_once(table, params):
    with TemporaryFile() as scratch:
        out = io.BytesIO()
        vocabulary, starts = encode_to(table.to_batches(3), params, scratch, out)
    return vocabulary, starts, out.getvalue()


def on_cluster(table, params, size):
    out = io.BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "PART", size)
        parts = parts_of([(1, 1)] * table.num_rows, table["document"].to_numpy(), InProcess.workers)
    vocabulary, starts = encode_on(InProcess(), partial(batches_of, table), parts, params, out, silent)
    return vocabulary, starts, out.getvalue()


def same(found, expected):
    return (
        found[0].tokens.equals(expected[0].tokens)
        and np.array_equal(found[0].counts, expected[0].counts)
        and np.array_equal(found[1], expected[1])
        and found[2] == expected[2]
    )


@given(st.lists(TEXT, min_size=1, max_size=8), st.data(), PARAMS, st.integers(1, 4))
def test_parts_change_nothing(texts, data, params, size):
    table = documents_table([*texts, "电"])
    goes_on = data.draw(st.lists(st.booleans(), min_size=table.num_rows, max_size=table.num_rows))
    document = pa.array(np.cumsum([not on for on in goes_on], dtype=np.int64))
    table = table.set_column(table.schema.get_field_index("document"), "document", document)
    assert same(on_cluster(table, params, size), at_once(table, params))


@pytest.mark.demo
def test_real_text(statutes):
    table = documents_table([text for _, text in statutes[:300]])
    params = EncodeParams(units="token")
    assert same(on_cluster(table, params, 40), at_once(table, params))


def test_parts_are_whole_row_groups(monkeypatch):
    monkeypatch.setattr(engine, "PART", 15)
    sizes, document = [(2, 10), (1, 5), (3, 30), (1, 1)], np.array([0, 0, 1, 1, 1, 2, 2])
    parts = parts_of(sizes, document, 1)
    assert [(part.groups, part.last) for part in parts] == [
        (range(2), -1),
        (range(2, 3), 1),
        (range(3, 4), 2),
    ]


def test_what_is_refused_is_refused_alike(monkeypatch):
    with pytest.raises(EmptyResultError, match="in 2 passages"):
        on_cluster(documents_table(["。", ""]), EncodeParams(units="token"), 1)
    monkeypatch.setattr(module, "MAX_IDS", 5)
    with pytest.raises(LimitError, match="more than 5 characters"):
        on_cluster(documents_table(["电压", "电流电压"]), EncodeParams(units="token"), 1)
