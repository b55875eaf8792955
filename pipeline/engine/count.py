"""Counts n-grams on a cluster: the parts of a text send windows to slices of the vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial, reduce
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pyarrow as pa

from pipeline.engine.cluster import KEY, SENDER, share
from pipeline.engine.parts import loaded, parts_of
from pipeline.ngram import kernels, shards, tally
from pipeline.ngram.count import BYTES_PER_POSITION, N_MAX, least_count
from pipeline.ngram.merge import Counting, count_windows, in_sequence
from pipeline.ngram.tally import Tally
from pipeline.schema import NGRAMS
from pipeline.text.characters import FIRST_TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from pipeline.engine.cluster import Cluster
    from pipeline.engine.parts import Load, Part
    from pipeline.ngram.encode import Encoded
    from pipeline.ngram.ids import Ids
    from pipeline.ngram.shards import Slicing
    from pipeline.params import CountParams, Execution
    from pipeline.progress import Progress

SLICE = 1 << 22  # occurrences of a slice, where no memory is given: it takes some 700 MB to count
# Bytes of windows in a slice, at most: they may all come from one part, and then are one value of a row, of
# which Java holds no more than 2 GB, and copies some.
WINDOWS = 1 << 30
_NARROW = 2 * (N_MAX + 2)  # bytes of the windows that BYTES_PER_POSITION holds

_SENT = pa.schema(
    [
        pa.field(KEY, pa.int32()),
        pa.field(SENDER, pa.int32()),
        pa.field("positions", pa.binary()),
        pa.field("ids", pa.binary()),
    ]
)
_TALLIES = pa.schema([pa.field(name, pa.binary()) for name in Tally._fields])


def count_on(
    cluster: Cluster,
    load: Load,
    place: Any,
    params: CountParams,
    execution: Execution,
    progress: Progress,
) -> Iterator[pa.Table]:
    """Count the n-grams of encoded text, as `count_ngrams` does and to the same tables.

    Args:
        cluster: where.
        load: maps the text into memory.
        place: of the text.
        params: n_max and min_count.
        execution: the memory that one slice may take.
        progress: told how far each of the two passes is, and with every slice.

    Yields:
        NGRAMS, in order, a slice of the vocabulary at a time.
    """
    text = load(place)
    n_max, min_count = params.n_max or N_MAX, least_count(text, params)
    plan = _Plan(load, place, n_max, min_count)
    parts = parts_of(text, cluster.workers)
    mass = np.where(text.id_counts >= min_count, text.id_counts, 0)
    most = most_in_a_slice(mass, cluster.workers, execution, window_bytes(text, n_max))
    heavy = shards.heavy_tokens(mass, most)
    known = _tallied(cluster, plan, heavy, text, parts, progress)
    following = np.where(known.right >= min_count, known.right, 0) * (n_max > 1)
    following[:, :FIRST_TOKEN] = 0
    cut = shards.slicing(mass, heavy, following, most)
    counted = cluster.shuffle(
        partial(_send, plan, cut),
        _SENT,
        partial(_count, plan, cut),
        NGRAMS,
        parts,
        lambda share: progress(0.2 + 0.7 * share, "counting n-grams"),
    )
    yield from in_sequence(plan.about(), cut, known, _told(counted, len(cut.slices), progress))


def window_bytes(text: Encoded, n_max: int) -> int:
    """Bytes of a window that no border cuts short; those of statutes, of 28, have 18 on average."""
    return int(text.ids.itemsize * (n_max + 2))


def bytes_in_a_slice(window: int) -> int:
    """Bytes that a process takes for each occurrence in a slice, at most, by those of a window.

    To count it, and its window with its position as they come, in order and joined. On statutes, with
    windows of 28 bytes, slices of four million took 152 to 166.
    """
    return BYTES_PER_POSITION - _NARROW + window + 3 * (window + 4)


def most_in_a_slice(mass: NDArray[np.int64], workers: int, execution: Execution, window: int) -> int:
    """Occurrences that are counted together: what the memory holds, and something for every worker to do.

    Args:
        mass: occurrences of each id.
        workers: of the cluster.
        execution: the memory that one slice may take.
        window: bytes of a window.
    """
    held = execution.free_bytes // bytes_in_a_slice(window) if execution.memory else SLICE
    return share(int(mass.sum()), workers, min(held, WINDOWS // (window + 4)))


@dataclass(frozen=True)
class _Plan:
    """What every process needs to know; it is sent there."""

    load: Load
    place: Any
    n_max: int
    min_count: int

    def about(self) -> Counting:
        text = loaded(self.load, self.place)
        return Counting(text, _lookup(self.load, self.place), self.n_max, self.min_count)

    def ids(self, part: Part) -> Ids:
        return loaded(self.load, self.place).ids[part.begin : part.end + 1]


@lru_cache(1)
def _lookup(load: Load, place: Any) -> NDArray[np.int32]:
    text = loaded(load, place)
    return kernels.document_lookup(text.document_starts, text.ids.size)


def _tallied(
    cluster: Cluster,
    plan: _Plan,
    heavy: NDArray[np.int64],
    text: Encoded,
    parts: Sequence[Part],
    progress: Progress,
) -> Tally:
    if heavy.size == 0:
        return tally.no_tally(0, text.size, text.ids.size)
    tallies = cluster.each(
        partial(_tally, plan, heavy),
        _TALLIES,
        parts,
        lambda share: progress(0.2 * share, "tallying the most frequent tokens"),
    )
    return reduce(Tally.with_part, (_unpacked(row, heavy.size) for row in tallies))


def _tally(plan: _Plan, heavy: NDArray[np.int64], part: Part) -> pa.Table:
    about = plan.about()
    text = about.encoded
    known = tally.tally(
        plan.ids(part), part.begin, heavy, text.size, text.ids.size, text.document_starts, about.lookup
    )
    return pa.table([[values.tobytes()] for values in known], schema=_TALLIES)


def _unpacked(row: pa.Table, heavy: int) -> Tally:
    values = [np.frombuffer(row[name][0].as_py(), np.int64).reshape(heavy, -1) for name in Tally._fields]
    return Tally(*values[:3], *(each[:, 0] for each in values[3:]))


def _send(plan: _Plan, cut: Slicing, part: Part) -> Iterator[pa.RecordBatch]:
    """The windows of a part, a row for each slice that it has some of."""
    sent = shards.windows(plan.ids(part), cut, plan.n_max)
    positions = sent.positions.astype(np.int32) + np.int32(part.begin)
    for s in np.flatnonzero(np.diff(sent.ends, prepend=0)).tolist():
        a, b = (int(sent.ends[s - 1]), int(sent.id_ends[s - 1])) if s else (0, 0)
        yield pa.record_batch(
            [
                [s],
                [part.number],
                [positions[a : sent.ends[s]].tobytes()],
                [sent.ids[b : sent.id_ends[s]].tobytes()],
            ],
            schema=_SENT,
        )


def _count(plan: _Plan, cut: Slicing, key: int, sent: pa.Table) -> pa.Table:
    about = plan.about()
    ids = cast("Ids", _joined(sent["ids"], about.encoded.ids.dtype))
    return count_windows(about, cut.slices[key], ids, _joined(sent["positions"], np.dtype(np.int32)))


def _joined(column: pa.ChunkedArray, kind: np.dtype[Any]) -> NDArray[Any]:
    """The numbers that the values of a column hold as bytes, one after the other."""
    return np.concatenate([np.frombuffer(value.as_buffer(), kind) for value in column])


def _told(
    counted: Iterator[tuple[int, pa.Table]], slices: int, progress: Progress
) -> Iterator[tuple[int, pa.Table]]:
    for key, table in counted:
        progress(0.9 + 0.1 * (key + 1) / slices, "counting n-grams")
        yield key, table
