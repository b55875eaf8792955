from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.semantic import similarity
from pipeline.semantic.clusters import ALONE, cluster
from pipeline.semantic.neighbours import mutual_neighbours
from pipeline.semantic.similarity import ONE, unit_rows


@st.composite
def rows(draw):
    size = draw(st.integers(0, 16))
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    vectors = random.normal(size=(size, 3)).round(draw(st.sampled_from([0, 1, 4])))
    return unit_rows(vectors.astype(np.float32))


@given(rows(), st.integers(1, 5), st.sampled_from([0, ONE // 2]))
def test_neighbours_are_those_of_both_sides(units, count, above):
    sims = np.rint(units @ units.T * ONE).astype(int)
    nearest = [
        set(
            sorted(
                (v for v in range(len(units)) if v != u and sims[u, v] > above),
                key=lambda v: (-sims[u, v], v),
            )[:count]
        )
        for u in range(len(units))
    ]
    expected = [(u, v, sims[u, v]) for u in range(len(units)) for v in sorted(nearest[u]) if u in nearest[v]]
    block, similarity.BLOCK = similarity.BLOCK, 3 * max(1, len(units))
    try:
        found = mutual_neighbours(units, count, above)
    finally:
        similarity.BLOCK = block
    assert list(zip(*(column.tolist() for column in found), strict=True)) == expected


@given(rows(), st.integers(1, 5))
def test_groups_are_connected_numbered_by_size_and_named_by_their_centre(units, count):
    graph = mutual_neighbours(units, count, 0)
    found = cluster(graph, len(units))
    edges = set(zip(graph.row.tolist(), graph.to.tolist(), strict=True))
    groups = [np.flatnonzero(found.label == k).tolist() for k in range(found.centre.size)]
    assert sorted(row for group in groups for row in group) == np.flatnonzero(found.label != ALONE).tolist()
    assert [(-len(group), group[0]) for group in groups] == sorted(
        (-len(group), group[0]) for group in groups
    )
    for group, centre in zip(groups, found.centre.tolist(), strict=True):
        assert len(group) > 1
        reached, waiting = set(), [group[0]]
        while waiting:
            row = waiting.pop()
            reached.add(row)
            waiting += [v for u, v in edges if u == row and v in group and v not in reached]
        assert reached == set(group)
        inside = graph.similarity[np.isin(graph.row, group) & np.isin(graph.to, group)].sum()
        assert found.weight[group].sum() == inside
        assert centre == max(group, key=lambda row: (found.weight[row], -row))


def test_two_bundles_are_two_groups():
    angles = np.array([0.0, 0.1, 0.2, 1.5, 1.6, 1.7, 3.5])
    units = unit_rows(np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32))
    found = cluster(mutual_neighbours(units, 3, ONE // 2), 7)
    assert found.label.tolist() == [0, 0, 0, 1, 1, 1, ALONE]
    assert found.centre.tolist() == [1, 4]
