"""The classic recipe's word discovery: what nlp-zero's Word_Finder finds, word for word and count for count.

Source: Su Jianlin, nlp-zero 0.1.6 (2018), `Word_Finder`, with `remove_weak_pairs=False`. Three steps:

1. Adjacent characters are *strong* when their relative frequency exceeds `min_proba` and their pointwise
   mutual information exceeds `min_pmi`. Characters chained by strong pairs make coarse segments.
2. Segments whose relative frequency exceeds `min_proba` are words.
3. From the longest down, a word is dissolved when the other words explain it: it is segmented by a unigram
   model of them, and if ln P(word) - Σ ln P(parts) is below its length less one, its count goes to its parts.

Where the package has no bound, segments longer than `MAX_WORD` are left out. All logarithms are taken one by
one from libm, as the package does: thresholds are compared for `>`, and a last-bit difference would decide
ties otherwise.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from pipeline.errors import EmptyResultError, ParameterError
from pipeline.words.pairs import adjacent, cut_at_weak_pairs
from pipeline.words.redundancy import dissolve
from pipeline.words.segments import MAX_WORD, count_segments, total_of
from pipeline.words.table import Words, count_in_documents

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.params import DiscoverParams, Execution
    from pipeline.progress import Progress


def find_words(
    encoded: Encoded, ngrams: pa.Table, params: DiscoverParams, execution: Execution, progress: Progress
) -> Words:
    """Discover the words of encoded text.

    Args:
        encoded: the text, encoded character by character.
        ngrams: NGRAMS of the same text with n ≥ 2.
        params: min_proba and min_pmi.
        execution: threads.
        progress: told after each step.

    Raises:
        ParameterError: the n-grams were cut at a count that the recipe needs to see.
        EmptyResultError: no word of two characters or more passes.
    """
    strong = strong_pairs(encoded, ngrams, params)
    progress(0.2, "joining strong pairs")
    cuts = cut_at_weak_pairs(encoded.ids, strong)
    total = total_of(cuts)
    segments = count_segments(encoded.ids, cuts, rarest(params.min_proba, total), execution)
    frequent = segments.frequent
    position, length, count = frequent["position"], frequent["length"], frequent["count"]
    kept = _log(count) - math.log(total) > math.log(params.min_proba)
    kept &= length <= MAX_WORD
    progress(0.5, "dissolving redundant words")
    position, length, count = position[kept], length[kept], count[kept]
    count = dissolve(encoded, position, length, count)
    stays = count > 0
    if not (length[stays] > 1).any():
        raise EmptyResultError(
            f"no word passes: {int(encoded.counts.sum()):,} characters, {strong.size:,} strong pairs, "
            f"{segments.distinct:,} segments, {int(kept.sum()):,} frequent enough, "
            "0 words of two characters or more",
            remedy="Give more text, or lower --min-pmi or --min-proba",
        )
    position, length, count = position[stays], length[stays], count[stays]
    progress(0.8, "counting words in documents")
    return count_in_documents(encoded, position, length, count, cuts, execution.workers)


def strong_pairs(encoded: Encoded, ngrams: pa.Table, params: DiscoverParams) -> NDArray[np.uint64]:
    """The pairs that join two characters, as first id << 32 | second id; ascending, shape (S,).

    A pair ab is strong when ln p(ab) > ln min_proba and ln p(ab) - ln p(a) - ln p(b) > min_pmi.
    """
    pairs = ngrams.filter(pc.equal(ngrams["n"], 2))
    count = pairs["count"].to_numpy()
    total = adjacent(encoded.ids)
    if total == 0:
        return np.empty(0, np.uint64)
    _require_rare_pairs(count, total, params)
    position = pairs["position"].to_numpy()
    first, second = encoded.ids[position].astype(np.uint64), encoded.ids[position + 1].astype(np.uint64)
    log_character = _log(np.maximum(encoded.id_counts, 1)) - math.log(encoded.counts.sum())
    log_pair = _log(count) - math.log(total)
    frequent = log_pair > math.log(params.min_proba)
    cohesive = log_pair - log_character[first] - log_character[second] > params.min_pmi
    keys = (first << np.uint64(32)) | second
    return np.sort(keys[frequent & cohesive])


def rarest(share: float, total: int) -> int:
    """The least count that may exceed a share of the total; or one less, as rounding has it."""
    return math.floor(share * total * (1 - 1e-9)) + 1


def _require_rare_pairs(count: NDArray[np.int64], total: int, params: DiscoverParams) -> None:
    """The counts must reach down to the rarest pair that min_proba lets pass."""
    needed = rarest(params.min_proba, total)
    if count.sum() < total and (count.size == 0 or count.min() > needed):
        raise ParameterError(
            f"rare pairs were not counted, but min_proba {params.min_proba:g} asks for those seen "
            f"{needed} times or more",
            where="--min-count",
            remedy=f"Set it to {needed} or less",
        )


def _log(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Natural logarithm of each count as libm gives it (numpy's own may differ in the last bit)."""
    distinct, where = np.unique(counts, return_inverse=True)
    return np.array([math.log(count) for count in distinct.tolist()], np.float64)[where]
