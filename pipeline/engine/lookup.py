"""Counts given sequences in text on a cluster."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from pipeline.engine.parts import loaded, parts_of
from pipeline.ngram.trie import count_occurrences

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.engine.cluster import Cluster
    from pipeline.engine.parts import Load, Part
    from pipeline.ngram.trie import Trie

_COUNTED = pa.schema([("occurrences", pa.binary()), ("documents", pa.binary())])


def count_trie_on(
    cluster: Cluster, load: Load, place: Any, trie: Trie
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Count the sequences of a trie, as `count_occurrences` does.

    Args:
        cluster: where.
        load: maps the text into memory.
        place: of the text.
        trie: the sequences to look for.
    """
    counts, documents = np.zeros(trie.node.size, np.int64), np.zeros(trie.node.size, np.int64)
    parts = parts_of(load(place), cluster.workers)
    for row in cluster.each(partial(_count, load, place, trie), _COUNTED, parts):
        counts += np.frombuffer(row["occurrences"][0].as_py(), np.int64)
        documents += np.frombuffer(row["documents"][0].as_py(), np.int64)
    return counts, documents


def _count(load: Load, place: Any, trie: Trie, part: Part) -> pa.Table:
    text = loaded(load, place)
    first, end = np.searchsorted(text.document_starts, [part.begin, part.end])
    starts = text.document_starts[first:end] - part.begin
    found = count_occurrences(text.ids[part.begin : part.end + 1], starts, trie)
    return pa.table([[values.tobytes()] for values in found], schema=_COUNTED)
