from __future__ import annotations

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ngram import kernels, shards
from pipeline.ngram.count import count_ngrams
from pipeline.ngram.merge import Counting, count_windows, in_sequence
from pipeline.params import CountParams, Execution
from pipeline.schema import NGRAMS
from tests.helpers import encoded

TEXTS = st.lists(st.text(alphabet="电压流器断路,。 aB9\n𠀀é", max_size=60), min_size=1, max_size=6)


def counted_in_parts(text, n_max, min_count, parts, most):
    """What `count_ngrams` does, by parts and slices."""
    lookup = kernels.document_lookup(text.document_starts, text.ids.size)
    about = Counting(text, lookup, n_max, min_count)
    starts = text.document_starts
    edges = np.unique(
        [0, *starts[np.linspace(0, starts.size, parts + 1).astype(int)[1:-1]], text.ids.size - 1]
    )
    pieces = [(int(a), text.ids[a : b + 1]) for a, b in pairwise(edges)]
    mass = np.where(text.id_counts >= min_count, text.id_counts, 0)
    heavy = shards.heavy_tokens(mass, most)
    tallies = [
        shards.tally(ids, begin, heavy, text.size, text.ids.size, starts, lookup) for begin, ids in pieces
    ]
    known = tallies[0]
    for other in tallies[1:]:
        known = known.with_part(other)
    following = np.where(known.right >= min_count, known.right, 0)
    following[:, : shards.FIRST_TOKEN] = 0
    if n_max == 1:
        following[:] = 0
    cut = shards.slicing(mass, heavy, following, most)
    sent = [(begin, shards.windows(ids, cut, n_max)) for begin, ids in pieces]
    got = []
    for s, piece in enumerate(cut.slices):
        ids, positions = [], []
        for begin, w in sent:
            a, b = (w.ends[s - 1] if s else 0), w.ends[s]
            c, d = (w.id_ends[s - 1] if s else 0), w.id_ends[s]
            ids.append(w.ids[c:d])
            positions.append(w.positions[a:b] + begin)
        positions = np.concatenate(positions).astype(np.int32)
        if positions.size:
            got.append((s, count_windows(about, piece, np.concatenate(ids), positions)))
    tables = in_sequence(about, cut, known, iter(got))
    return pa.concat_tables([NGRAMS.empty_table(), *tables]).combine_chunks()


@given(TEXTS, st.integers(1, 6), st.integers(1, 4), st.integers(1, 5), st.integers(1, 30))
def test_parts_and_slices_change_nothing(texts, n_max, min_count, parts, most):
    text = encoded([*texts, "电"])
    whole = pa.concat_tables(count_ngrams(text, CountParams(n_max, min_count), Execution(1))).combine_chunks()
    assert counted_in_parts(text, n_max, min_count, parts, most).equals(whole)


@pytest.mark.demo
@pytest.mark.parametrize("most", [2_000, 50_000])
def test_real_text(statutes, most):
    text = encoded([text for _, text in statutes[:400]])
    whole = pa.concat_tables(count_ngrams(text, CountParams(12, 3), Execution(1))).combine_chunks()
    assert counted_in_parts(text, 12, 3, 7, most).equals(whole)
