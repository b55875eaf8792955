"""The Chinese of English texts that have been filled in."""

from __future__ import annotations

import pytest

from pipeline.catalogue import spoken, told
from pipeline.errors import CorpusError, ParameterError


@pytest.fixture(autouse=True)
def in_chinese(monkeypatch):
    monkeypatch.setenv("TERMLODE_LANG", "zh")


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("no result", "没有结果"),
        ("no file a, b.txt", "没有文件 a, b.txt"),
        ("Set it to 3 or more", "请设为 3 或更大"),
        ("-1 is not between 0 and 1", "-1 不符合要求，应为：0 到 1 之间的数"),
        ("no term is left of 15: 12 nested, 3 boilerplate", "15 条候选无一留下：嵌套 12 条、套话 3 条"),
        ("new: a.json, b.json and 3 more", "新增：a.json、b.json 等，另有 3 个"),
        ("nested in 断路器", "嵌套在“断路器”中"),
        ("what nobody says", "what nobody says"),
        ("", ""),
    ],
)
def test_it_is_known_by_its_english(english, chinese):
    assert spoken(english) == chinese


def test_reasons_within_are_spoken_too():
    english = "5 of 6 documents (83%) cannot be read: 5 x not JSON (x); 3 x not a JSON object"
    assert spoken(english) == "6 篇文档中有 5 篇（83%）无法读取：5 处不是 JSON（x）；3 处不是 JSON 对象"


def test_what_is_filled_in_stays_as_it_is():
    assert spoken("no corpus 'no result {x}'") == "没有语料 'no result {x}'"


@pytest.mark.parametrize(
    "piece", ["a b, was ", "; x nested, ", "7 of 7 documents (7) cannot be read: ", ", "]
)
def test_a_long_text_is_looked_at_once(piece):
    assert spoken(piece * 50_000 + "x").endswith("x")


def test_an_error_is_one_line():
    error = ParameterError("-2 is not 0 or more", where="--top", remedy="Change it")
    assert told(error) == "--top: -2 不符合要求，应为：不小于 0 的数。请修改。"
    assert told(CorpusError("no file there", remedy="Check the address")) == "那里没有文件。请检查地址。"
    hostile = CorpusError("no file there", where="a\n\x1b[31m", remedy="Check the address")
    assert told(hostile) == "a \\x1b[31m: 那里没有文件。请检查地址。"


def test_english_is_left_alone(monkeypatch):
    monkeypatch.setenv("TERMLODE_LANG", "en")
    error = ParameterError("-2 is not 0 or more", where="--top", remedy="Change it")
    assert spoken("no result") == "no result"
    assert told(error) == str(error)
