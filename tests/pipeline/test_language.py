"""Texts in two languages."""

from __future__ import annotations

import string

import pytest

from pipeline import explanation_texts
from pipeline.language import Text, language, say

TEXTS = {
    f"{table}.{kind}": text
    for table, texts in vars(explanation_texts).items()
    if isinstance(texts, dict) and table.isupper()
    for kind, text in texts.items()
}


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE", "TERMLODE_LANG": "zh"}, "zh"),
        ({"LANG": "zh_TW", "TERMLODE_LANG": "en"}, "en"),
        ({"LC_ALL": "", "LANG": "zh_CN"}, "zh"),
    ],
)
def test_the_locale_says_which(environment, expected):
    assert language(environment) == expected


def test_fields_are_filled_in(monkeypatch):
    monkeypatch.setenv("TERMLODE_LANG", "zh")
    assert say(Text("{n:,} terms", "{n:,} 条"), n=1200) == "1,200 条"


@pytest.mark.parametrize("name", TEXTS)
def test_both_languages_say_the_same(name):
    english, chinese = (
        {(field, spec) for _, field, spec, _ in string.Formatter().parse(text) if field}
        for text in TEXTS[name]
    )
    assert english == chinese
    assert all(TEXTS[name])
