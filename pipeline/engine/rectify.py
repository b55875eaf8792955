"""Segments text by candidates on a cluster."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from pipeline.candidates.rectify import Rectified, choose, collect, model
from pipeline.engine.parts import loaded, parts_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.engine.cluster import Cluster
    from pipeline.engine.parts import Load, Part
    from pipeline.ngram.encode import Encoded
    from pipeline.ngram.paths import Words

_RECTIFIED = pa.schema([(name, pa.binary()) for name in Rectified._fields])


def rectify_on(
    cluster: Cluster,
    load: Load,
    place: Any,
    encoded: Encoded,
    position: NDArray[np.int64],
    length: NDArray[np.int64],
    log_weight: NDArray[np.float64],
) -> Rectified:
    """Segment text, as `rectify` does and with the same result.

    Args:
        cluster: where.
        load: maps the text into memory.
        place: of the text.
        encoded: the text.
        position: where each candidate stands, shape (K,).
        length: its tokens, two or more.
        log_weight: ln of its weight, a probability.
    """
    known = model(encoded, position, length, log_weight)
    parts = parts_of(encoded, cluster.workers)
    chosen = cluster.each(partial(_choose, load, place, known.words), _RECTIFIED, parts)
    begins = (part.begin for part in parts)
    return collect(encoded, known, zip(begins, map(_unpacked, chosen), strict=True))


def _choose(load: Load, place: Any, words: Words, part: Part) -> pa.Table:
    chosen, cuts = choose(loaded(load, place).ids, words, part.begin, part.end)
    return pa.table([[chosen.tobytes()], [cuts.tobytes()]], schema=_RECTIFIED)


def _unpacked(row: pa.Table) -> Rectified:
    return Rectified(
        np.frombuffer(row["chosen"][0].as_py(), np.int64), np.frombuffer(row["cuts"][0].as_py(), np.uint8)
    )
