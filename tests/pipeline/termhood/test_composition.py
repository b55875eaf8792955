from __future__ import annotations

import numpy as np
import pytest

from pipeline.termhood.composition import LIMIT, compose, shipped_weights, standard, structure_features
from pipeline.termhood.structure import Structure

COUNT = np.array([100, 100, 100, 10])


def structure_of(**fields):
    zero = np.zeros(4, np.int64)
    given = {name: np.array(values) for name, values in fields.items()}
    return Structure(**(dict.fromkeys(Structure._fields, zero) | {"documents": zero + 30} | given))


def test_weights_are_for_features_there_are():
    features = structure_features(structure_of(), COUNT, 100)
    assert set(shipped_weights()) <= set(features)
    assert all(0 < weight < 1 for weight in shipped_weights().values())


def test_more_in_titles_is_more():
    title = structure_features(structure_of(title=[50, 5, 0, 5]), COUNT, 100)["title"]
    assert title[0] > title[1] > title[2]
    assert title[3] > title[1]  # a larger share of fewer


def test_fewer_documents_than_chance_is_bursty():
    ridf = structure_features(structure_of(documents=[5, 60, 90, 9]), COUNT, 100)["residual_idf"]
    assert ridf[0] > ridf[1] > ridf[2]
    assert ridf[0] == pytest.approx(np.log(20) + np.log1p(-np.exp(-1)))


def test_what_does_not_vary_adds_nothing():
    features = structure_features(structure_of(), np.full(4, 10), 100)
    assert compose(features, shipped_weights(), 100).tolist() == [0, 0, 0, 0]


def test_few_documents_leave_out_what_tells_them_apart():
    features = structure_features(structure_of(title=[50, 0, 0, 0], heading=[0, 50, 0, 0]), COUNT, 3)
    added = compose(features, {"title": 1.0, "heading": 1.0}, 3)
    assert added[1] > added[0] == added[2]
    assert compose(features, {"title": 1.0}, 20)[0] > 0


def test_standard_scores_are_bounded():
    z = standard(np.array([0.0] * 50 + [1.0, 1e9]))
    assert z.max() == LIMIT
    assert standard(np.ones(5)).tolist() == [0] * 5
    assert standard(np.array([])).size == 0
