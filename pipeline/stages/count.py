"""Stage 2: DOCUMENTS become NGRAMS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import parquet
from pipeline.ngram.count import count_ngrams, ngrams_table
from pipeline.ngram.encode import encode, word_finder_alphabet
from pipeline.schema import DOCUMENTS, NGRAMS
from pipeline.stages import ingest

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.params import CountParams, Execution
    from pipeline.progress import Progress

TABLE = "ngrams.parquet"


def run(
    ingested: Path, folder: Path, params: CountParams, execution: Execution, progress: Progress
) -> dict[str, int]:
    """Count the n-grams of an ingested corpus."""
    documents = parquet.read(ingested / ingest.TABLE, DOCUMENTS, ["document", "text"])
    progress(0.0, "encoding")
    encoded = encode(documents, word_finder_alphabet())
    grams = count_ngrams(encoded, params, execution, progress)
    parquet.write(folder / TABLE, ngrams_table(encoded, grams), NGRAMS)
    return {"characters": int(encoded.counts.sum()), "ngrams": grams.n.size}
