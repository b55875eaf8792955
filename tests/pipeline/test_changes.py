"""What changed between two lists, by the definition."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from pipeline import parquet
from pipeline.changes import LEAST_MOVE, changes, tally
from pipeline.schema import CHANGES, DROPPED, TERMS

LISTS = st.lists(st.sampled_from("甲乙丙丁戊己庚辛"), min_size=1, max_size=8, unique=True)


def write(folder, terms, dropped=()):
    folder.mkdir(exist_ok=True)
    for name, schema, listed in (("terms.parquet", TERMS, terms), ("dropped.parquet", DROPPED, dropped)):
        size = len(listed)
        values = {"rank": np.arange(size) + 1, "term": list(listed), "reason": ["latin"] * size}
        values["variants"] = [[]] * size
        columns = [
            values[field.name]
            if field.name in values
            else pa.nulls(size, field.type)
            if field.nullable
            else pa.array([False if pa.types.is_boolean(field.type) else 1] * size).cast(field.type)
            for field in schema
        ]
        parquet.write(folder / name, pa.table(columns, schema=schema), schema)
    return folder


@given(LISTS, LISTS)
def test_every_term_is_where_it_belongs(tmp_path_factory, before, now):
    base = tmp_path_factory.mktemp("x")
    left = sorted(set(before) - set(now))
    found = changes(write(base / "a", before), write(base / "b", now, left[:1]))
    assert found.schema == CHANGES
    expected = {}
    for term in {*before, *now}:
        was = before.index(term) + 1 if term in before else None
        rank = now.index(term) + 1 if term in now else None
        if was and rank:
            if abs(was - rank) >= max(2, LEAST_MOVE * min(was, rank)):
                expected[term] = ("risen" if rank < was else "fallen", was, rank)
        else:
            expected[term] = ("new" if rank else "vanished", was, rank)
    rows = found.to_pylist()
    assert {row["term"]: (row["change"], row["rank_before"], row["rank"]) for row in rows} == expected
    order = [(list(tally(found)).index(row["change"]), row["rank"] or row["rank_before"]) for row in rows]
    assert order == sorted(order)
    assert {row["term"]: row["reason"] for row in rows if row["reason"]} == dict.fromkeys(left[:1], "latin")
    assert sum(tally(found).values()) == len(rows)


def test_the_same_list_has_no_changes(tmp_path):
    folder = write(tmp_path / "a", "甲乙丙")
    assert tally(changes(folder, folder)) == {"new": 0, "risen": 0, "fallen": 0, "vanished": 0}
