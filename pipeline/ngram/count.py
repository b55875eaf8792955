"""Counts every n-gram that is frequent enough, exactly, with its neighbours and its documents."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from pipeline.ngram import kernels
from pipeline.progress import Progress, silent
from pipeline.schema import NGRAMS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.params import CountParams, Execution

SLICES = 16  # of the alphabet: work units for the threads, and marks for the progress
TABLE = 1 << 14


@dataclass(frozen=True)
class Grams:
    """Counted n-grams, in order of n, then of their first occurrence. All of shape (K,).

    Attributes:
        position: where the gram first occurs in `Encoded.ids`.
        n: its length.
        count: its occurrences.
        documents: the documents it occurs in.
        left_entropy: branching entropy of its left neighbours in nats (a border is one neighbour).
        right_entropy: the same on the right.
    """

    position: NDArray[np.int64]
    n: NDArray[np.uint8]
    count: NDArray[np.int64]
    documents: NDArray[np.int64]
    left_entropy: NDArray[np.float64]
    right_entropy: NDArray[np.float64]


def count_ngrams(
    encoded: Encoded, params: CountParams, execution: Execution, progress: Progress = silent
) -> Grams:
    """Count the n-grams of encoded text.

    An n-gram never crosses a border. The result does not depend on the number of threads.
    """
    mass = np.where(encoded.counts >= params.min_count, encoded.counts, 0)
    edges = _slices(mass)
    document = kernels.document_of(encoded.document_starts, encoded.ids.size)
    table = kernels.units_of_x_log_x(TABLE)

    def count_one(low: int, high: int) -> NDArray[np.void]:
        return kernels.count_slice(
            encoded.ids, document, encoded.counts, low, high, params.n_max, params.min_count, table
        )

    with ThreadPoolExecutor(execution.workers) as pool:
        parts = []
        for part in pool.map(count_one, edges[:-1].tolist(), edges[1:].tolist()):
            parts.append(part)
            progress(len(parts) / (edges.size - 1), "counting n-grams")
    found = np.concatenate(parts)
    found = found[np.lexsort((found["position"], found["n"]))]
    count = found["count"].astype(np.int64)
    return Grams(
        position=found["position"].astype(np.int64),
        n=found["n"].astype(np.uint8),
        count=count,
        documents=found["documents"].astype(np.int64),
        left_entropy=_entropy(count, found["left"]),
        right_entropy=_entropy(count, found["right"]),
    )


def _slices(mass: NDArray[np.int64]) -> NDArray[np.int64]:
    """Borders of `SLICES` or fewer ranges of ids, of about the same number of occurrences each."""
    total = np.cumsum(mass)
    cuts = np.searchsorted(total, np.linspace(0, total[-1], SLICES + 1)[1:-1]) + 1
    return np.unique(np.concatenate([[1], cuts, [mass.size]]))


def _entropy(count: NDArray[np.int64], units: NDArray[np.int64]) -> NDArray[np.float64]:
    """H = ln N - (1/N) Σ c·ln c over the neighbours' counts c, which sum to N."""
    nats = np.log(count) - units / (count * float(kernels.ENTROPY_UNITS))
    entropy: NDArray[np.float64] = np.maximum(nats, 0.0)
    return entropy


def ngrams_table(encoded: Encoded, grams: Grams) -> pa.Table:
    """The grams as NGRAMS, in the same order."""
    texts = [
        pa.array(encoded.texts(grams.position[grams.n == n], n), pa.string())
        for n in range(1, int(grams.n.max(initial=1)) + 1)
    ]
    return pa.table(
        [
            pa.chunked_array(texts, pa.string()),
            grams.n,
            grams.count,
            grams.documents,
            grams.left_entropy,
            grams.right_entropy,
        ],
        schema=NGRAMS,
    )
