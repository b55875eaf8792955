"""Mining in one call finds what the tasks find, in files and in texts."""

from __future__ import annotations

import matplotlib as mpl
import pandas as pd
import pyarrow as pa
import pytest
from matplotlib import font_manager

import pipeline
from pipeline import Terms, mine, terms
from pipeline.errors import MissingCorpusError, ParameterError
from tests.conftest import GOLDEN
from tests.tasks.test_chain import build

mpl.use("agg")


@pytest.fixture(scope="module")
def mined():
    return mine(GOLDEN / "corpus", GOLDEN / "baseline.txt")


@pytest.mark.parametrize("recipe", ["termlode", "classic"])
def test_the_list_is_that_of_the_tasks(home, recipe):
    build(baseline=("everyday", "wordfreq"), recipe=recipe)
    expected = Terms.read(home / "output" / "power")
    found = mine(home / "corpora" / "power", home / "corpora" / "everyday", "wordfreq", recipe=recipe)
    assert found.table.equals(expected.table)
    assert found.dropped.equals(expected.dropped)


def test_texts_are_a_corpus_like_any_other(tmp_path):
    texts = pd.Series(["变电站的断路器检修。\n断路器跳闸。" * 5, "断路器，隔离开关\u2028“检修”" * 5])
    (tmp_path / "texts").mkdir()
    for number, text in enumerate(texts):
        (tmp_path / "texts" / f"{number}.txt").write_text(text, encoding="utf-8")
    assert mine(texts).table.equals(mine(tmp_path / "texts").table)


def test_what_is_asked_wrongly_is_told(tmp_path):
    with pytest.raises(ParameterError, match="no parameter 'min_cuont'"):
        mine(["断路器"], min_cuont=3)
    with pytest.raises(MissingCorpusError, match="no corpus"):
        mine(tmp_path / "nowhere")
    with pytest.raises(AttributeError, match="no attribute 'miner'"):
        pipeline.miner  # noqa: B018


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    mine(["断路器检修，断路器跳闸。" * 5])
    assert not list(tmp_path.iterdir())


def test_a_notebook_shows_the_first_terms(mined):
    shown = mined._repr_html_()
    assert len(mined) == len(mined.frame)
    assert f"<td>{mined.frame['term'][0]}</td>" in shown
    assert shown.count("<tr") == min(len(mined), 20) + 1
    assert repr(mined).startswith(f"<{len(mined)} terms: {mined.frame['term'][0]}、")


def test_the_picture_has_a_point_for_every_term_and_names_the_first(mined, monkeypatch):
    font = font_manager.get_font_names()[0]
    monkeypatch.setattr(terms, "_FONTS", [font])
    axes = mined.plot()
    assert len(axes.collections[0].get_offsets()) == len(mined)
    names = [text.get_text() for text in axes.texts]
    assert names[0] == mined.frame["term"][0]
    assert names == [name for name in mined.frame["term"] if name in names]


def test_labels_do_not_lie_over_each_other(mined, monkeypatch):
    monkeypatch.setattr(terms, "_FONTS", ["DejaVu Sans"])
    names = pa.array(["W" * len(name) for name in mined.table["term"].to_pylist()])
    axes = Terms(mined.table.set_column(1, mined.table.schema.field("term"), names), mined.dropped).plot()
    boxes = [text.get_window_extent() for text in axes.texts]
    assert 1 < len(boxes) < len(mined)
    assert not any(one.overlaps(other) for k, one in enumerate(boxes) for other in boxes[:k])


def test_any_font_with_chinese_characters_serves(monkeypatch):
    monkeypatch.setattr(terms, "_FONTS", [])
    monkeypatch.setattr(terms, "_has_chinese", lambda path: path.endswith("DejaVuSans.ttf"))
    assert terms._chinese_fonts() == ["DejaVu Sans"]
    monkeypatch.setattr(terms, "_has_chinese", lambda path: False)
    with pytest.raises(ParameterError, match="apt-get install fonts-noto-cjk"):
        terms._chinese_fonts()


def test_fonts_are_looked_into(tmp_path):
    latin = font_manager.findfont("DejaVu Sans")
    (tmp_path / "broken.ttf").write_bytes(b"no font")
    assert not terms._has_chinese(latin)
    assert not terms._has_chinese(str(tmp_path / "broken.ttf"))
