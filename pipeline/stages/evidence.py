"""Stage 7: lines of the text for the first TERMS, as EVIDENCE."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import parquet
from pipeline.evidence.find import find_evidence, gather
from pipeline.merging import spellings
from pipeline.ngram.trace import COLUMNS
from pipeline.schema import DOCUMENTS, EVIDENCE, TERMS
from pipeline.stages import discover, encode, ingest, rank

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.params import EvidenceParams, Execution
    from pipeline.progress import Progress

TABLE = "evidence.parquet"


def run(
    ranked: Path,
    text: Path,
    discovered: Path,
    ingested: Path,
    folder: Path,
    params: EvidenceParams,
    execution: Execution,
    progress: Progress,
) -> dict[str, int]:
    """Find evidence of the first terms of a ranking.

    Args:
        ranked: the checkpoint of TERMS.
        text: the encoded domain.
        discovered: the checkpoint of its words.
        ingested: its DOCUMENTS.
        folder: where to write.
        params: how many terms, how many lines of each, and how wide.
        execution: threads.
        progress: told in between.
    """
    listed = parquet.read(ranked / rank.TABLE, TERMS, ["term", "variants"]).slice(0, params.evidence_terms)
    owner = {word: term for term, word in spellings(listed)}
    progress(0.1, "looking for terms")
    found = of_terms(text, discovered, ingested, pa.array(owner, pa.string()), params, execution)
    if len(owner) > listed.num_rows:
        found = gather(found, owner, params.evidence_lines)
    parquet.write(folder / TABLE, found, EVIDENCE)
    return {"terms shown": len(pc.unique(found["term"])), "lines": found.num_rows}


def of_terms(
    text: Path,
    discovered: Path,
    ingested: Path,
    terms: pa.StringArray,
    params: EvidenceParams,
    execution: Execution,
) -> pa.Table:
    """EVIDENCE of any terms, from the checkpoints of a domain."""
    return find_evidence(
        encode.load(text),
        encode.parameters(text),
        discover.load_cuts(discovered),
        parquet.stream(ingested / ingest.TABLE, DOCUMENTS, COLUMNS),
        ingest.by_line(ingested),
        terms,
        params,
        execution,
    )
