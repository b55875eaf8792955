"""The termlode recipe's discovery: from n-grams to candidates with quality and rectified counts."""

from __future__ import annotations

from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.candidates.features import COLUMNS, gather
from pipeline.candidates.nesting import nesting
from pipeline.candidates.pool import pool
from pipeline.candidates.quality import quality
from pipeline.errors import EmptyResultError
from pipeline.measures.cohesion import Cohesion, cohesion
from pipeline.ngram.links import lattice
from pipeline.schema import CANDIDATES, SEGMENTER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pipeline.candidates.rectify import Rectify
    from pipeline.ngram.encode import Encoded
    from pipeline.params import EncodeParams, Execution
    from pipeline.progress import Progress

LEAST_QUALITY = 0.1  # below it nothing is kept: half of the pool, hardly a term among them
WORD_QUALITY = 0.5  # what a word of the lexicon has at least while the text is segmented
# The columns of NGRAMS that are read: whole, and for candidates alone.
_WHOLE = {
    "n": np.int32,
    "prefix": np.int32,
    "position": np.int32,
    "count": np.int32,
    "left_max": np.int32,
    "right_max": np.int32,
}
_KEPT = {
    "doc_count": np.int64,
    "blocks": np.int64,
    "left_entropy": np.float64,
    "right_entropy": np.float64,
    "dispersion": np.float64,
    "deviation": np.float64,
}


class ReadNgrams(Protocol):
    """Reads columns of NGRAMS as arrays of the types given, of all rows or of some, ascending."""

    def __call__(
        self, kinds: Mapping[str, type[np.generic]], rows: NDArray[np.int64] | None = None
    ) -> dict[str, NDArray[Any]]:
        """Read."""
        ...


class Found(NamedTuple):
    """What was discovered.

    Attributes:
        candidates: CANDIDATES, in the order of NGRAMS.
        cuts: uint8, a bit for each position of the text: whether a word begins there (`rectify.Rectified`).
        segmenter: SEGMENTER, of the words it was cut into those that other text is cut by: of the lexicon, or
            more likely well-formed than not.
    """

    candidates: pa.Table
    cuts: NDArray[np.uint8]
    segmenter: pa.Table


def find_candidates(
    encoded: Encoded,
    units: EncodeParams,
    read: ReadNgrams,
    execution: Execution,
    rectify: Rectify,
    progress: Progress,
) -> Found:
    """Discover the term candidates of encoded text.

    Args:
        encoded: the text, by tokens.
        units: how it was encoded.
        read: its NGRAMS.
        execution: threads.
        rectify: segments the text.
        progress: told after each step.

    Raises:
        EmptyResultError: nothing passes.
    """
    # The learner takes a second to import, and what comes first does not hold the interpreter.
    Thread(target=import_module, args=("sklearn.ensemble",), daemon=True).start()
    ngrams = read(_WHOLE)
    grams = lattice(encoded, ngrams)
    held = cohesion(grams, int(encoded.counts.sum()))
    rows = pool(encoded, grams, held, np.maximum(ngrams["left_max"], ngrams["right_max"]))
    del ngrams
    if rows.size == 0:
        raise EmptyResultError(
            f"no candidate: {grams.n.size:,} n-grams of {int(encoded.counts.sum()):,} tokens, none of two "
            "tokens or more holds together",
            remedy="Give more text, or lower --min-count",
        )
    held = Cohesion(*(values[rows] for values in held))
    progress(0.2, "learning what a word looks like")
    columns = read(dict.fromkeys(COLUMNS, np.float32), rows)
    known = gather(encoded, units, columns, grams, held, rows)
    judged = quality(known, execution.workers)
    progress(0.7, "rectifying counts")
    in_lexicon = known.own_tag >= 0
    weight = np.where(judged > LEAST_QUALITY, judged, np.where(in_lexicon, WORD_QUALITY, 0.0))
    used = weight > 0
    position, length, count = (a[rows].astype(np.int64) for a in (grams.position, grams.n, grams.count))
    del known, columns
    log_weight = np.log(count[used] / encoded.counts.sum()) + np.log(weight[used])
    rectified = rectify(encoded, position[used], length[used], log_weight)
    chosen = np.zeros(rows.size, np.int64)
    chosen[used] = rectified.chosen

    kept = np.flatnonzero(judged > LEAST_QUALITY)
    nested = nesting(grams, rows[kept])
    del grams
    text = encoded.texts(position[kept], length[kept])
    container = pc.fill_null(text.take(pa.array(nested.container, mask=nested.container < 0)), "")
    found: dict[str, Any] = {
        "word": text,
        "length": length[kept],
        "count": chosen[kept],
        "string_count": count[kept],
        "position": position[kept],
        "quality": judged[kept],
        "pmi": held.min_split[kept],
        "containers": nested.containers,
        "container_count": nested.occurrences,
        "container": container,
    }
    found |= read(_KEPT, rows[kept])
    candidates = pa.table([found[name] for name in CANDIDATES.names], schema=CANDIDATES)
    good = (chosen > 0) & ((judged >= WORD_QUALITY) | in_lexicon)
    words = encoded.texts(position[good], length[good])
    segmenter = pa.table([words, log_weight[good[used]]], schema=SEGMENTER)
    return Found(candidates, rectified.cuts, segmenter)
