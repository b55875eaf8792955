from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus.fields import NoChoiceError, Row, choose, records
from pipeline.corpus.layouts import LAYOUTS
from pipeline.corpus.readers import Fields, Record, Rejected
from pipeline.corpus.spec import CorpusSpec


def of(*rows, **settings):
    return list(records([Row(k, row) for k, row in enumerate(rows, 1)], CorpusSpec(**settings)))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"text": "一", "content": "二"}, Fields(("text",))),
        ({"Content": "一", "Title": "题", "ID": 3}, Fields(("Content",), "Title", "ID")),
        ({"正文": "一", "标题": "题", "作者": "人"}, Fields(("正文",), "标题")),
        ({"id": 1, "title": "题", "说明": "一"}, Fields(("说明",), "title", "id")),
        ({"n": 1, "words": "一"}, Fields(("words",))),
    ],
)
def test_the_only_plausible_field_is_found(row, expected):
    assert choose([Row(1, row)], CorpusSpec()) == expected


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"content": "一", "body": "二"}, "several fields could be the text.*there are: content, body"),
        ({"a": "一", "b": "二"}, "several fields could be the text; name one as text_field"),
        ({"a": 1, "id": "二"}, r"no field looks like the text.*there are: a, id"),
        ({}, r"no fields"),
    ],
)
def test_no_choice_lists_the_fields(row, message):
    with pytest.raises(NoChoiceError, match=message):
        choose([Row(1, row)], CorpusSpec())
    (rejected,) = of(row)
    assert rejected.line == 0


def test_named_fields_are_joined_by_line_breaks():
    row = {"summary": "摘要", "content": "正文", "head": "题", "no": 7}
    assert of(row, text_field=("summary", "content"), title_field="head", id_field="no")[1:] == [
        Record(1, "摘要\n正文", "题", "7")
    ]
    (rejected,) = of(row, text_field=("x",))
    assert rejected.reason == "no field 'x' (there are: summary, content, head, no)"


def test_rows_without_the_field_are_set_aside_and_null_is_empty():
    fields, first, second, third = of({"text": "一"}, {"b": 1}, {"text": None})
    assert fields == Fields(("text",))
    assert second.reason == "field 'text' is missing (there are: b)"
    assert (first.text, third.text) == ("一", "")


def test_lists_and_nested_records_give_their_texts():
    sections = [{"title": "结构", "content": "触头", "url": "x"}, {"content": ["一", "二", 3]}, "尾"]
    assert of({"text": sections})[1].text == "结构\n触头\n一\n二\n尾"


SAMPLES = {
    "news2016zh": {
        "news_id": "9",
        "title": "题",
        "content": "文",
        "source": "s",
        "keywords": "k",
        "desc": "导语",
    },
    "webtext2019zh": {"qid": 1, "title": "题", "desc": "", "topic": "t", "content": "文", "answer_id": 9},
    "baike_qa2019": {"qid": "9", "category": "c", "title": "题", "desc": "导语", "answer": "文"},
    "baidu_baike": {
        "title": "题",
        "summary": "导语",
        "sections": [{"title": "节", "content": "文"}],
        "tags": ["t"],
        "url": "9",
    },
    "wiki_zh": {"id": "9", "url": "u", "title": "题", "text": "文"},
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts_are_recognised(name):
    fields, record = of(SAMPLES[name])
    assert fields.layout == name
    assert record.title == "题"
    assert record.id == "9"
    assert record.text.split("\n") == [line for line in ("导语", "节", "文") if line in str(SAMPLES[name])]


def test_damage_among_the_first_rows_keeps_what_came_before():
    def rows():
        yield Row(1, {"text": "一"})
        raise OSError("broken")

    found = []
    with pytest.raises(OSError, match="broken"):
        found.extend(records(rows(), CorpusSpec()))
    items = records(rows(), CorpusSpec())
    assert next(items) == Fields(("text",))
    assert next(items) == Record(1, "一")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(st.sampled_from(["text", "title", "id", "a"]), JSON, max_size=4), max_size=6))
def test_every_row_becomes_a_document_or_is_set_aside(rows):
    items = [item for item in of(*rows) if not isinstance(item, Fields)]
    assert all(isinstance(item, Record | Rejected) for item in items)
    assert len(items) == len(rows) or (len(items) <= 1 and not any(isinstance(i, Record) for i in items))
