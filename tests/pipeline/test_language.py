"""Texts in two languages."""

from __future__ import annotations

import pytest

from pipeline.language import Text, language, say


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE", "TERMLODE_LANG": "zh"}, "zh"),
        ({"LANG": "zh_TW", "TERMLODE_LANG": "en"}, "en"),
        ({"LC_ALL": "", "LANG": "zh_CN"}, "zh"),
        ({"LC_MESSAGES": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "zh_CN:en"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LANGUAGE": "en"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "de:zh:en"}, "zh"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "zh"}, "en"),
        ({"LANGUAGE": "zh_CN"}, "zh"),
    ],
)
def test_the_locale_says_which(environment, expected):
    assert language(environment) == expected


def test_fields_are_filled_in(monkeypatch):
    monkeypatch.setenv("TERMLODE_LANG", "zh")
    assert say(Text("{n:,} terms", "{n:,} 条"), n=1200) == "1,200 条"
