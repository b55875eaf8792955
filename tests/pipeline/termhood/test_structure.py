"""Where candidates stand, against a plain reading of the same documents."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.params import EncodeParams
from pipeline.termhood.structure import structure
from tests.helpers import encoded

PARAMS = EncodeParams(units="token")
TEXT = """断路器概述
1.2 断路器
断路器（Circuit Breaker）用于开断电流。“断路器”很重要，断路器可靠。
检修断路器"""
OTHER = "变压器\n其中断路器一台，运行正常。"


def places(text, *words):
    """Position and length of the first occurrence of each word."""
    tokens = text.tokens.to_pylist()
    found = []
    for word in words:
        ids = [tokens.index(c) + 8 for c in word]
        n = len(ids)
        found.append(next(i for i in range(text.ids.size) if text.ids[i : i + n].tolist() == ids))
    return np.array(found), np.array([len(word) for word in words])


def test_every_place_is_counted():
    text = encoded([TEXT, OTHER], PARAMS)
    found = structure(text, *places(text, "断路器", "变压器"), threads=2)
    breaker = {name: int(values[0]) for name, values in found._asdict().items()}
    assert breaker == {
        "title": 1,
        "heading": 3,
        "early": 1,
        "bracket": 1,
        "line_start": 2,
        "documents": 2,
        "stock": 0,
    }
    other = {name: int(values[1]) for name, values in found._asdict().items()}
    assert other == dict.fromkeys(other, 1) | {"bracket": 0, "early": 0, "stock": 0}


def test_a_document_of_one_line_has_no_title():
    text = encoded(["断路器拒动，断路器检修。", "断路器\n检修"], PARAMS)
    found = structure(text, *places(text, "断路器"), threads=1)
    assert (found.title.tolist(), found.line_start.tolist()) == ([1], [1])
    assert found.documents.tolist() == [2]


def test_stock_lines_are_no_headings():
    texts = [f"断路器\n第{k}章　总则\n总则断路{chr(0x5000 + k) * 300}。" for k in range(6)]
    text = encoded(texts, PARAMS)
    found = structure(text, *places(text, "总则", "断路器"), threads=2)
    assert found.stock.tolist() == [6, 6]
    assert found.documents.tolist() == [6, 6]
    assert [found.title.tolist(), found.heading.tolist()] == [[0, 0], [0, 0]]
    assert [found.early.tolist(), found.line_start.tolist()] == [[6, 0], [6, 0]]


@given(st.lists(st.text("断路器1\n，a ", max_size=30), min_size=1, max_size=5), st.integers(1, 3))
def test_threads_change_nothing_and_parts_are_parts(texts, threads):
    texts = [*texts, "断路器"]
    text = encoded(texts, EncodeParams(units="token", repeated=True))
    where = places(text, "断路器", "断路")
    found = structure(text, *where, threads)
    assert all(np.array_equal(a, b) for a, b in zip(found, structure(text, *where, 1), strict=True))
    occurrences = np.array([sum(t.replace(" ", "\x00").count(w) for t in texts) for w in ("断路器", "断路")])
    for name in ("title", "heading", "early", "bracket", "line_start"):
        assert (getattr(found, name) <= occurrences).all()
    held = [sum(w in t.replace(" ", "\x00") for t in texts) for w in ("断路器", "断路")]
    assert found.documents.tolist() == held
