"""The best occurrences of each term, against sorting them all."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evidence.sketch import FREE, HASH, empty_sketch, merge, offer, select

OFFERS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 12)), max_size=40)


def offered(keys, begin=0):
    sketch = empty_sketch(1, 2)
    for k, (kind, value) in enumerate(keys, begin):
        offer(sketch, 0, np.uint64(kind << 60 | value), k, k)
    return sketch


def held(sketch):
    return [
        (int(key), int(k)) for key, k in zip(sketch.key[0], sketch.position[0], strict=True) if key != FREE
    ]


@given(OFFERS)
def test_the_least_keys_are_held_one_of_each_hash(keys):
    best = {}
    for k, (kind, value) in enumerate(keys):
        best[value] = min(best.get(value, (FREE, 0)), (kind << 60 | value, k))
    assert held(offered(keys)) == sorted(best.values())[:8]


@given(OFFERS, st.integers(0, 40))
def test_parts_make_the_whole(keys, cut):
    first = offered(keys[:cut])
    merge(first, offered(keys[cut:], min(cut, len(keys))))
    assert held(first) == held(offered(keys))


def test_documents_differ_before_they_repeat():
    sketch = empty_sketch(2, 3)
    for key, document in [(1, 7), (2, 7), (3, 8), (4, 7)]:
        offer(sketch, 1, np.uint64(key), key, document)
    term, position = select(sketch, 3)
    assert term.tolist() == [1, 1, 1]
    assert position.tolist() == [1, 2, 3]
    assert select(sketch, 2)[1].tolist() == [1, 3]


def test_the_hash_leaves_room_for_what_goes_before_it():
    assert int(HASH) == 2**60 - 1
