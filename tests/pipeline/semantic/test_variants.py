from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from pipeline.ngram.lookup import encode_strings
from pipeline.params import EncodeParams
from pipeline.semantic.brackets import bracketed
from pipeline.semantic.layout import plane
from pipeline.semantic.neighbours import Graph
from pipeline.semantic.variants import (
    differ_in_one,
    heads,
    neighbours_alike,
    one_of_each,
    scripts,
    shortens,
    spellings,
)
from tests.helpers import encoded


def found(variants):
    return [(one.row, one.other, one.kind) for one in variants]


def test_spellings_are_those_with_the_same_key():
    assert found(spellings(["k-means算法", "断路器", "K－Means 算法", "kmeans算法"])) == [
        (0, 2, "spelling"),
        (0, 3, "spelling"),
    ]


def test_scripts_are_one_in_simplified_characters():
    pytest.importorskip("opencc")
    assert found(scripts(["變電站", "断路器", "变电站", "断 路器"])) == [(0, 2, "script")]


def test_a_head_is_the_longest_term_at_the_end():
    terms = ["断路器", "路器", "高压断路器", "户外高压断路器", "器"]
    assert found(heads(terms)) == [(1, 0, "head"), (0, 2, "head"), (2, 3, "head")]


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("变电站", "变电所", True),
        ("变电站", "变电站", False),
        ("变电站", "发电厂", False),
        ("电站", "电所", False),
        ("SF6气体", "sf6气体", False),
        ("变电站", "变电站所", False),
    ],
)
def test_one_character(one, two, expected):
    assert differ_in_one(one, two) is expected


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("最高法", "最高人民法院", True),
        ("法院", "最高人民法院", False),
        ("最高", "最高人民法院", False),  # a part of it
        ("最法高", "最高人民法院", False),
        ("环评", "环境评价", True),
        ("环境评", "环境评价", False),
    ],
)
def test_a_term_shortens_another(short, long, expected):
    assert shortens(short, long) is expected


def test_neighbours_that_are_alike_are_told_with_their_similarity():
    terms = ["变电站", "变电所", "最高人民法院", "最高法", "天气"]
    row, to = np.array([0, 1, 2, 3, 0, 4]), np.array([1, 0, 3, 2, 4, 0])
    graph = Graph(row, to, np.full(6, 812_345))
    variants = list(neighbours_alike(terms, graph))
    assert found(variants) == [(0, 1, "one character"), (2, 3, "abbreviation")]
    assert variants[0].evidence == "similarity 0.81"


def test_each_pair_is_proposed_once_by_its_first_kind():
    terms = ["kmeans", "k-means"]
    pairs = one_of_each([*spellings(terms), *spellings(terms[::-1])])
    assert found(pairs) == [(0, 1, "spelling")]


def test_brackets_tell_other_names():
    text = encoded(
        [
            "使用GIS（气体绝缘开关）设备，气体绝缘开关(GIS)也可，户外气体绝缘开关（GIS）同上。",
            "最高人民法院（最高法）发布，断路器（见图）与断路器（断路器）不算，GIS（SF6）不算。",
        ],
        EncodeParams(),
    )
    names = ["气体绝缘开关", "最高人民法院", "最高法", "断路器"]
    counts = bracketed(text, encode_strings(text, pa.array(names), EncodeParams()))
    gis = tuple(int(k) for k in np.flatnonzero(np.array(text.tokens.to_pylist()) == "GIS") + 8)
    assert dict(counts) == {(0, gis): 3, (1, 2): 1}


def test_the_plane_keeps_the_two_largest_extents():
    rows = np.array([[3.0, 0, 0.1], [-3, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 0]])
    places = plane(rows)
    assert places[4].tolist() == [0, 0]
    assert np.abs(places[:2, 0]).min() > 2.9
    assert np.abs(places[2:4, 1]).min() > 0.9
    assert (places[np.abs(places).argmax(axis=0), [0, 1]] > 0).all()
    assert plane(np.zeros((2, 3))).tolist() == [[0, 0], [0, 0]]
