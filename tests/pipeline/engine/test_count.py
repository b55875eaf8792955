"""Counting in parts equals counting at once, whatever the cluster."""

from __future__ import annotations

from functools import cache

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engine import count as module
from pipeline.engine import parts
from pipeline.engine.count import count_on, most_in_a_slice, window_bytes
from pipeline.ngram.count import count_ngrams
from pipeline.params import CountParams, Execution
from pipeline.progress import silent
from pipeline.schema import NGRAMS
from tests.helpers import encoded
from tests.pipeline.engine.in_process import InProcess

TEXTS = st.lists(st.text(alphabet="电压流器断路,。 aB9\n𠀀é", max_size=60), min_size=1, max_size=6)


@cache
def text_of(texts):
    return encoded(texts)


def counted(texts, params, execution):
    whole = count_ngrams(text_of(texts), params, execution)
    return pa.concat_tables([NGRAMS.empty_table(), *whole]).combine_chunks()


def counted_on(cluster, texts, params, execution):
    shares = []
    tables = count_on(cluster, text_of, texts, params, execution, lambda share, _: shares.append(share))
    found = pa.concat_tables([NGRAMS.empty_table(), *tables]).combine_chunks()
    assert shares == sorted(shares)
    return found


@given(TEXTS, st.integers(1, 6), st.integers(1, 4), st.integers(1, 80), st.integers(1, 30))
def test_parts_and_slices_change_nothing(texts, n_max, min_count, part, most):
    texts, params = (*texts, "电"), CountParams(n_max, min_count)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "SIZE", part)
        patch.setattr(module, "SLICE", most)
        found = counted_on(InProcess(), texts, params, Execution(1))
    assert found.equals(counted(texts, params, Execution(1)))


@pytest.mark.demo
@pytest.mark.parametrize("most", [2_000, 50_000])
def test_real_text(statutes, monkeypatch, most):
    texts, params = tuple(text for _, text in statutes[:400]), CountParams(12, 3)
    monkeypatch.setattr(parts, "SIZE", 20_000)
    monkeypatch.setattr(module, "SLICE", most)
    assert counted_on(InProcess(), texts, params, Execution(1)).equals(counted(texts, params, Execution(1)))


class Giving(InProcess):
    """Knows how many slices were taken from it."""

    given = 0

    def shuffle(self, *asked):
        for each in super().shuffle(*asked):
            self.given += 1
            yield each


def test_slices_are_handed_on_as_they_come():
    cluster, texts = Giving(), ("甲乙丙丁戊己庚辛" * 5,)
    tables = count_on(cluster, text_of, texts, CountParams(3, 1), Execution(1), silent)
    for taken, _ in enumerate(tables, 1):
        assert cluster.given <= taken + 1
    assert cluster.given > 3


def test_memory_bounds_what_is_counted_together():
    mass = encoded(["电压电流"]).id_counts * 10_000_000
    assert most_in_a_slice(mass, 1, Execution(1, "456MB"), 28) == 1_000_000
    assert most_in_a_slice(mass, 1, Execution(1), 28) == module.SLICE
    assert most_in_a_slice(mass, 40, Execution(1), 28) == 500_000


def test_wider_windows_take_more_of_it():
    text = encoded(["电压电流"])
    assert [window_bytes(text, n) for n in (1, 12)] == [6, 28]
    mass, given = text.id_counts * 1_000_000_000, Execution(1, "1GB")
    held = {window: most_in_a_slice(mass, 1, given, window) for window in (28, 56, 264)}
    assert held == {window: 750_000_000 // (94 + 4 * window) for window in held}


def test_no_value_of_a_row_is_more_than_java_holds():
    mass = encoded(["电压电流"]).id_counts * 1_000_000_000
    most = most_in_a_slice(mass, 1, Execution(1, "1000GB"), 28)
    assert most * 32 <= 1 << 30 < (most + 1) * 32
