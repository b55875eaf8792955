"""Candidates that stand whole: a heading, in quotes or brackets, or an item of an enumeration.

Whoever wrote the text set them apart as one thing. They are what the learner has to go by where the lexicon
has nothing to show, that is for terms with Latin letters in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.jit import kernel
from pipeline.ngram.trie import build_trie, step
from pipeline.text.characters import CLOSE, ENUMERATION, FIRST_TOKEN, LINE, OPEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.ngram.ids import Ids

LEAST_QUOTED = 2  # times in quotes or brackets, where asides stand, too


def stands_whole(
    encoded: Encoded, position: NDArray[np.int64], length: NDArray[np.int64], count: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Whether each candidate is somewhere a whole line but for its number, or set apart within one.

    A line counts if half of the occurrences are elsewhere: a term is spoken of, not so 使用SQL查询.

    Args:
        encoded: the text.
        position: where each candidate stands, shape (K,).
        length: its tokens.
        count: its occurrences.
    """
    trie = build_trie(encoded.ids, position, length)
    number = np.zeros(encoded.size, np.bool_)
    number[FIRST_TOKEN:] = [not any(map(str.isalpha, token)) for token in encoded.tokens.to_pylist()]
    heading, quoted, listed = _whole(encoded.ids, number, trie.keys, trie.children, trie.nodes)[:, trie.node]
    whole: NDArray[np.bool_] = (
        ((heading > 0) & (2 * heading <= count)) | (quoted >= LEAST_QUOTED) | (listed > 0)
    )
    return whole


@kernel
def _whole(
    ids: Ids, number: NDArray[np.bool_], keys: NDArray[np.uint64], children: NDArray[np.int32], nodes: int
) -> NDArray[np.int64]:
    """Occurrences of each node as a heading, in quotes, and between two items; shape (3, nodes)."""
    out = np.zeros((3, nodes), np.int64)
    i = 1
    while i < ids.size:
        if ids[i] < FIRST_TOKEN:
            i += 1
            continue
        start = i
        while ids[i] >= FIRST_TOKEN:  # a border closes the text
            i += 1
        # Before a heading is nothing but its number: 3.1 KL散度.
        before = start
        while ids[before - 1] > LINE and (ids[before - 1] < FIRST_TOKEN or number[ids[before - 1]]):
            before -= 1
        first = start
        while first < i and number[ids[first]]:
            first += 1
        heading = ids[before - 1] <= LINE and ids[i] <= LINE
        quoted = ids[start - 1] == OPEN and ids[i] == CLOSE
        listed = ids[start - 1] == ENUMERATION and ids[i] == ENUMERATION
        if not (heading or quoted or listed):
            continue
        node = 0
        for k in range(first if heading else start, i):
            node = step(keys, children, node, ids[k])
            if node < 0:
                break
        if node > 0:
            out[0, node] += heading
            out[1, node] += quoted
            out[2, node] += listed
    return out
