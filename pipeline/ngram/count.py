"""Counts every n-gram that is frequent enough, exactly, with its neighbours, documents and spread."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from pipeline.errors import LimitError
from pipeline.ngram import kernels
from pipeline.ngram.kernels import BLOCKS
from pipeline.ngram.windows import gather_windows
from pipeline.params import RESERVE
from pipeline.progress import Progress, silent
from pipeline.schema import NGRAMS
from pipeline.text.characters import FIRST_TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.ngram.ids import Ids
    from pipeline.params import CountParams, Execution

SLICES = 16  # of the vocabulary, at least: work units for the threads, and marks for the progress
TABLE = 1 << 14
LARGE = 8_000_000  # tokens
# Bytes a slice takes for each of its positions: the position with its neighbours and the scratch space to
# move them (24), the grams found and their table while it is written (40 on statutes, the densest text at
# hand), and a window of the text where that is copied.
BYTES_PER_POSITION = 110
N_MAX = 12  # where nothing else is asked for


def count_ngrams(
    encoded: Encoded, params: CountParams, execution: Execution, progress: Progress = silent
) -> Iterator[pa.Table]:
    """Count the n-grams of encoded text.

    An n-gram never crosses a border. Neither threads nor memory change the result or its order: by first
    token (the most frequent first), then n, then first occurrence.

    Args:
        encoded: the text.
        params: n_max and min_count.
        execution: threads, and the memory that all of them may take together.
        progress: told after every slice.

    Yields:
        NGRAMS, in order, a slice of the vocabulary at a time.

    Raises:
        LimitError: the memory does not suffice for the most frequent token alone.
    """
    n_max, min_count = params.n_max or N_MAX, least_count(encoded, params)
    mass = np.where(encoded.id_counts >= min_count, encoded.id_counts, 0)
    threads = _threads(int(mass.max(initial=0)), execution)
    edges = _slices(mass, threads, execution)
    lookup = kernels.document_lookup(encoded.document_starts, encoded.ids.size)
    table = kernels.units_of_x_log_x(TABLE)
    block_size = max(1, -(-encoded.ids.size // BLOCKS))

    width = _window(encoded, n_max, execution)

    def count_one(low: int, high: int) -> pa.Table:
        text, where = encoded.ids, np.empty(0, np.int32)
        if width:
            text, where = gather_windows(text, encoded.id_counts, low, high, min_count, width)
        found = kernels.count_slice(
            text,
            where,
            width,
            encoded.ids.size,
            encoded.document_starts,
            lookup,
            encoded.id_counts,
            block_size,
            low,
            high,
            n_max,
            min_count,
            table,
        )
        return grams_table(encoded, text, found, in_order(found))

    slices = deque(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))
    total = len(slices)
    with ThreadPoolExecutor(threads) as pool:
        running: deque[object] = deque()
        rows = 0
        for done in range(total):
            # As many slices at a time as there are threads: what is counted is taken before more is begun.
            while slices and len(running) < threads:
                running.append(pool.submit(count_one, *slices.popleft()))
            counted = running.popleft().result()  # type: ignore[attr-defined]
            progress((done + 1) / total, "counting n-grams")
            yield shifted(counted, rows)
            rows += counted.num_rows


def least_count(encoded: Encoded, params: CountParams) -> int:
    """The count below which n-grams are left out: the one asked for, or 3, and 5 in a large corpus."""
    return params.min_count or (3 if encoded.counts.sum() <= LARGE else 5)


def _window(encoded: Encoded, n_max: int, execution: Execution) -> int:
    """Ids to copy around each position: 0 if the whole text fits into memory, to be read in place."""
    if not execution.memory or encoded.ids.nbytes <= execution.free_bytes // 2:
        return 0
    return n_max + 2


def _threads(largest: int, execution: Execution) -> int:
    """As many threads as were asked for, or as the memory allows: each holds at least one token's slice."""
    if not execution.memory:
        return execution.workers
    allowed = execution.free_bytes // (BYTES_PER_POSITION * max(1, largest))
    if allowed < 1:
        needed = -(-(RESERVE + largest * BYTES_PER_POSITION) // 1_000_000)
        raise LimitError(
            f"{execution.memory} does not suffice for {largest:,} occurrences of one token",
            where="--memory",
            remedy=f"Give {needed:,}MB or more",
        )
    return min(execution.workers, allowed)


def _slices(mass: NDArray[np.int64], threads: int, execution: Execution) -> NDArray[np.int64]:
    """Borders of ranges of ids, each of at most the occurrences that the memory allows."""
    most = max(1, int(mass.sum()) // SLICES)
    if execution.memory:
        most = min(most, execution.free_bytes // (BYTES_PER_POSITION * threads))
    edges = [FIRST_TOKEN]
    held = 0
    for k in range(FIRST_TOKEN, mass.size):
        if held and held + mass[k] > most:
            edges.append(k)
            held = 0
        held += int(mass[k])
    return np.array([*edges, mass.size])


def in_order(found: NDArray[np.void]) -> NDArray[np.int64]:
    """By first token, n and position, as one integer: 31 bits of a position, 7 of n, the rest of a token."""
    key = (found["first"] - found["first"].min(initial=np.iinfo(np.uint32).max)).astype(np.uint64)
    key = (key << np.uint64(7)) | found["n"].astype(np.uint64)
    return np.argsort((key << np.uint64(31)) | found["position"].astype(np.uint64))


def shifted(counted: pa.Table, rows: int) -> pa.Table:
    """The rows of prefixes as they are after so many rows of other slices."""
    prefix = counted["prefix"].to_numpy()
    where = NGRAMS.get_field_index("prefix")
    return counted.set_column(where, NGRAMS.field(where), pa.array(np.where(prefix < 0, -1, prefix + rows)))


def grams_table(encoded: Encoded, text: Ids, grams: NDArray[np.void], order: NDArray[np.int64]) -> pa.Table:
    """Counted grams as NGRAMS, put in order; prefixes by their rows among these grams, texts from `text`."""
    found = grams[order]
    row_of = np.empty(order.size + 1, np.int64)
    row_of[order] = np.arange(order.size)
    row_of[-1] = -1
    n = found["n"]
    count = found["count"].astype(np.int64)
    columns = {
        name: found[name].astype(np.int64) for name in NGRAMS.names if name in (found.dtype.names or ())
    }
    return pa.table(
        columns
        | {
            "gram": encoded.texts(found["at"], n, text),
            "n": n.astype(np.uint8),
            "prefix": row_of[found["prefix"]],
            "doc_count": found["documents"].astype(np.int64),
            "left_entropy": _entropy(count, found["left_units"]),
            "right_entropy": _entropy(count, found["right_units"]),
            "dispersion": _dispersion(count, found["block_squares"]),
            "deviation": _deviation(count, found["block_excess"], found["blocks"]),
        },
        schema=NGRAMS,
    )


def _entropy(count: NDArray[np.int64], units: NDArray[np.int64]) -> NDArray[np.float64]:
    """H = ln N - (1/N) Σ c·ln c over the neighbours' counts c, which sum to N."""
    nats = np.log(count) - units / (count * float(kernels.ENTROPY_UNITS))
    entropy: NDArray[np.float64] = np.maximum(nats, 0.0)
    return entropy


def _dispersion(count: NDArray[np.int64], squares: NDArray[np.int64]) -> NDArray[np.float64]:
    """Juilland's D over the blocks of the text: 1 is spread evenly, 0 is all in one block.

    D = 1 - V / √(B - 1), with V the standard deviation of the counts in B blocks over their mean.
    Source: Juilland & Chang-Rodríguez, Frequency Dictionary of Spanish Words (1964).
    """
    mean = count / BLOCKS
    variance = np.maximum(squares / BLOCKS - mean * mean, 0.0)
    dispersion: NDArray[np.float64] = np.clip(1.0 - np.sqrt(variance) / mean / np.sqrt(BLOCKS - 1), 0.0, 1.0)
    return dispersion


def _deviation(
    count: NDArray[np.int64], excess: NDArray[np.int64], blocks: NDArray[np.int32]
) -> NDArray[np.float64]:
    """Gries's deviation of proportions over the blocks of the text: 0 is spread evenly, 1 is all in one.

    DP = ½ Σ |v - s|, with v the share of occurrences in a block and s = 1 / B the block's share of the text.
    Source: Gries, Dispersions and adjusted frequencies in corpora (2008).
    """
    deviation: NDArray[np.float64] = (excess + (BLOCKS - blocks) * count) / (2.0 * BLOCKS * count)
    return deviation
