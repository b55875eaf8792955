"""Word discovery by longest chained matches: word-discovery's algorithm, on exact counts.

Source: Su Jianlin, word-discovery (2019). Three steps:

1. An n-gram is *solid* when its PMI at its weakest split reaches a threshold that grows with n.
2. At every position the longest solid n-gram is matched; matches that overlap are chained into one word, and
   the text is cut before a position that no earlier match reaches over.
3. Back-check: a frequent word stays if it is solid itself, or, when it is longer than the longest n-grams,
   if all n-grams of that length in it are solid. Words of one or two tokens stay.

word-discovery's own counts run low (it drops rare n-grams before it sums prefixes), so its words are not a
target; the algorithm is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.errors import EmptyResultError
from pipeline.jit import kernel
from pipeline.measures.cohesion import cohesion
from pipeline.ngram.links import lattice, up_to
from pipeline.ngram.trie import Trie, build_trie, step, walk
from pipeline.text.characters import FIRST_TOKEN
from pipeline.words.segments import MAX_WORD, count_segments
from pipeline.words.table import Words, count_in_documents

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.ngram.ids import Ids
    from pipeline.params import DiscoverParams, Execution
    from pipeline.progress import Progress


def chain_words(
    encoded: Encoded,
    ngrams: pa.Table,
    min_count: int,
    params: DiscoverParams,
    execution: Execution,
    progress: Progress,
) -> Words:
    """Discover the words of encoded text.

    Args:
        encoded: the text.
        ngrams: NGRAMS of the same text.
        min_count: the least count of a word; the n-grams are counted from there, too.
        params: the thresholds, `chain_pmi`, for n = 2, 3, …
        execution: threads.
        progress: told after each step.

    Raises:
        EmptyResultError: no word of two tokens or more passes.
    """
    thresholds = np.array([-np.inf, *params.thresholds])  # by n - 1
    order = thresholds.size
    grams = up_to(ngrams, order)
    links = lattice(encoded, grams)
    lengths, positions = links.n.astype(np.int64), links.position.astype(np.int64)
    pmi = cohesion(links, int(encoded.counts.sum())).min_split
    solid = (lengths > 1) & (pmi >= thresholds[lengths - 1])
    progress(0.4, "matching solid n-grams")
    solid_trie, is_solid = _solid_trie(encoded.ids, positions[solid], lengths[solid])
    cuts = _cut(encoded.ids, solid_trie.keys, solid_trie.children, is_solid, order)
    progress(0.6, "counting words")
    segments = count_segments(encoded.ids, cuts, min_count, execution)
    frequent = segments.frequent[segments.frequent["length"] <= MAX_WORD]
    stays = _back_check(
        encoded.ids,
        frequent["position"],
        frequent["length"],
        solid_trie.keys,
        solid_trie.children,
        is_solid,
        order,
    )
    kept = frequent[stays]
    if not (kept["length"] > 1).any():
        raise EmptyResultError(
            f"no word passes: {lengths.size:,} n-grams, {int(solid.sum()):,} solid, "
            f"{segments.distinct:,} segments, {frequent.size:,} of them {min_count} times or more, "
            "0 words of two tokens or more",
            remedy="Give more text, or lower --chain-pmi or --min-count",
        )
    progress(0.8, "counting words in documents")
    return count_in_documents(
        encoded, kept["position"], kept["length"], kept["count"], cuts, execution.workers
    )


def _solid_trie(
    ids: Ids, positions: NDArray[np.int64], lengths: NDArray[np.int64]
) -> tuple[Trie, NDArray[np.bool_]]:
    """A trie of the solid grams alone, small enough for the caches, and which nodes are grams."""
    trie = build_trie(ids, positions, lengths)
    is_solid = np.zeros(trie.nodes, np.bool_)
    is_solid[trie.node] = True
    return trie, is_solid


@kernel
def _cut(
    ids: Ids,
    keys: NDArray[np.uint64],
    children: NDArray[np.int32],
    is_solid: NDArray[np.bool_],
    order: int,
) -> NDArray[np.uint8]:
    """A bit for each position: whether the text is cut before it, as no match from the left reaches over."""
    cuts = np.zeros((ids.size >> 3) + 1, np.uint8)
    reach = 0
    for i in range(ids.size):
        if ids[i] < FIRST_TOKEN:
            continue
        if i >= reach:
            cuts[i >> 3] |= np.uint8(1 << (i & 7))
        node = 0
        j = i
        while j - i < order and ids[j] >= FIRST_TOKEN:
            node = step(keys, children, node, ids[j])
            if node < 0:
                break
            j += 1
            if is_solid[node]:
                reach = max(reach, j)
    return cuts


@kernel
def _back_check(
    ids: Ids,
    positions: NDArray[np.int64],
    lengths: NDArray[np.int64],
    keys: NDArray[np.uint64],
    children: NDArray[np.int32],
    is_solid: NDArray[np.bool_],
    order: int,
) -> NDArray[np.bool_]:
    stays = np.ones(positions.size, np.bool_)
    for w in range(positions.size):
        n = lengths[w]
        if n < 3:
            continue
        window = min(n, order)
        for start in range(positions[w], positions[w] + n - window + 1):
            node = walk(keys, children, ids, start, start + window)
            if node < 0 or not is_solid[node]:
                stays[w] = False
                break
    return stays
