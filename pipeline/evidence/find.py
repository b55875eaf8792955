"""EVIDENCE of terms: their best occurrences, as lines of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from pipeline.evidence.occurrences import best_occurrences
from pipeline.ngram.lookup import encode_strings
from pipeline.ngram.trace import trace
from pipeline.schema import EVIDENCE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.params import EncodeParams, EvidenceParams, Execution


def find_evidence(
    encoded: Encoded,
    units: EncodeParams,
    cuts: NDArray[np.uint8],
    documents: Iterable[pa.RecordBatch],
    by_line: Collection[str],
    terms: pa.StringArray,
    params: EvidenceParams,
    execution: Execution,
) -> pa.Table:
    """Find lines that show terms.

    Args:
        encoded: the text.
        units: how it was encoded.
        cuts: a bit for each position of it: whether a word begins there.
        documents: `trace.COLUMNS` of the DOCUMENTS it was encoded from.
        by_line: sources whose text has the lines of the source.
        terms: what to show, shape (K,).
        params: how many lines, and how wide.
        execution: threads.

    Returns:
        EVIDENCE, in the order of `terms`.
    """
    sequences = encode_strings(encoded, terms, units)
    found = best_occurrences(encoded, cuts, sequences, params.evidence_lines, execution.workers)
    lengths = sequences.length[found.term]
    width = params.evidence_width
    places = trace(documents, encoded.row_starts, units, found.position, lengths, width, by_line)
    place = np.arange(found.term.size) - np.searchsorted(found.term, found.term) + 1
    return pa.table([terms.take(pa.array(found.term)), place, *places.columns], schema=EVIDENCE)
