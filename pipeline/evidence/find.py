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
    from collections.abc import Collection, Iterable, Mapping

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


def gather(found: pa.Table, owner: Mapping[str, str], most: int) -> pa.Table:
    """EVIDENCE of spellings as that of the terms they are of, up to `most` lines each.

    The spellings of a term take turns: the first line of each in their order, then the second of each.

    Args:
        found: EVIDENCE of the spellings, in the order of `owner`.
        owner: the term of each spelling; those of a term follow each other.
        most: lines of a term.
    """
    place = {term: k for k, term in enumerate(dict.fromkeys(owner.values()))}
    terms = [owner[word] for word in found["term"].to_pylist()]
    row = np.array([place[term] for term in terms], np.int64)
    order = np.lexsort((found["place"].to_numpy(), row))  # stable: of equal places, the spellings' own order
    row = row[order]
    turn = np.arange(row.size) - np.searchsorted(row, row) + 1
    changed = found.take(order).drop_columns(["term", "place"])
    columns = [pa.array(terms, pa.string()).take(order), turn, *changed.columns]
    return pa.table(columns, schema=EVIDENCE).filter(pa.array(turn <= most))
