"""Stage 1: the files of a corpus become DOCUMENTS; what cannot be read becomes QUARANTINE."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import parquet
from pipeline.corpus.ingest import ingest
from pipeline.errors import EmptyResultError
from pipeline.schema import DOCUMENTS, QUARANTINE

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.corpus.locate import Corpus
    from pipeline.params import IngestParams
    from pipeline.progress import Progress

TABLE = "documents.parquet"
SET_ASIDE = "quarantine.parquet"


def run(corpus: Corpus, folder: Path, params: IngestParams, progress: Progress) -> dict[str, int]:
    """Ingest a corpus."""
    with parquet.open_table(folder / TABLE, DOCUMENTS) as writer:
        quarantine, documents = ingest(corpus, params, writer, progress)
    parquet.write(folder / SET_ASIDE, quarantine, QUARANTINE)
    if documents == 0:
        raise EmptyResultError(
            f"no document in {len(corpus.sources):,} files ({quarantine.num_rows:,} items set aside)",
            where=str(corpus.root),
            remedy="Check the files and corpus.toml",
        )
    return {
        "sources": len(corpus.sources),
        "documents": documents,
        "set_aside": quarantine.num_rows,
    }
