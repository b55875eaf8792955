"""Stage 1: the files of a corpus become DOCUMENTS, accounted for in SOURCES and QUARANTINE."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

from pipeline import parquet
from pipeline.corpus.ingest import ingest
from pipeline.errors import EmptyResultError
from pipeline.schema import DOCUMENTS, QUARANTINE, SOURCES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.corpus.locate import Corpus
    from pipeline.params import IngestParams
    from pipeline.progress import Progress

TABLE = "documents.parquet"
SET_ASIDE = "quarantine.parquet"
ACCOUNTS = "sources.parquet"


def run(
    corpus: Corpus, portions: Sequence[Path], folder: Path, params: IngestParams, progress: Progress
) -> dict[str, int]:
    """Ingest a corpus.

    Args:
        corpus: what to read.
        portions: checkpoints of all its portions, in order; it is read here if there are none.
        folder: where to write.
        params: what is done with what was read.
        progress: told after every source.
    """
    with parquet.open_table(folder / TABLE, DOCUMENTS) as writer:
        ingested = ingest(corpus, params, writer, progress, portions)
    parquet.write(folder / SET_ASIDE, ingested.quarantine, QUARANTINE)
    parquet.write(folder / ACCOUNTS, ingested.ledger.table(), SOURCES)
    facts = ingested.ledger.facts()
    if facts["documents"] == 0:
        raise EmptyResultError(
            f"no document in {len(corpus.sources):,} files ({facts['set_aside']:,} items set aside, "
            f"{facts['empty']:,} empty)",
            where=corpus.place,
            remedy="Check the files and corpus.toml",
        )
    return facts


def by_line(folder: Path) -> set[str]:
    """The sources of a checkpoint whose text has the lines of the source."""
    sources = parquet.read(folder / ACCOUNTS, SOURCES, ["source", "reader"])
    return set(sources.filter(pc.equal(sources["reader"], "text"))["source"].to_pylist())
