"""What is made of a list leaves the list as it is."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from pipeline.errors import ParameterError
from tasks.command import beside, tag


def a_task(tmp_path, key):
    identity = SimpleNamespace(key=key)
    published = SimpleNamespace(folder=tmp_path, identity=lambda: identity)
    return SimpleNamespace(requires=lambda: {"publish": published})


def test_a_list_of_other_options_is_not_replaced(tmp_path, monkeypatch):
    monkeypatch.setattr(beside.store, "manifest", lambda folder: {"key": "one"})
    beside._refuse_another_list(a_task(tmp_path, "one"))
    with pytest.raises(ParameterError, match="the list of other options"):
        beside._refuse_another_list(a_task(tmp_path, "two"))


def test_where_there_is_no_list_it_is_mined(tmp_path):
    beside._refuse_another_list(a_task(tmp_path, "one"))


def test_texts_of_one_name_are_not_tagged_over_each_other(tmp_path):
    first, second = (SimpleNamespace(folder=tmp_path, corpus=name) for name in ("a/x.txt", "b/x.txt"))
    tag._check_names([first, first])
    with pytest.raises(ParameterError, match=r"same name as a/x\.txt"):
        tag._check_names([first, second])
