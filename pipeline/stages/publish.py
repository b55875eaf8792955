"""Stage 8: TERMS become the files that people open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import parquet
from pipeline.export import PUBLISHED, Result, write
from pipeline.progress import silent
from pipeline.provenance import metadata
from pipeline.schema import DROPPED, EVIDENCE, QUARANTINE, SOURCES, TERMS
from pipeline.stages import evidence, ingest, rank

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.params import PublishParams
    from pipeline.progress import Progress
    from pipeline.provenance import Origin


def run(
    ranked: Path,
    shown: Path,
    ingested: Path,
    folder: Path,
    params: PublishParams,
    origin: Origin,
    progress: Progress,
) -> dict[str, int]:
    """Write every export of a ranked list, with its evidence and the filters' and the ingest's accounts."""
    terms = parquet.read(ranked / rank.TABLE, TERMS)
    dropped = parquet.read(ranked / rank.LEFT_OUT, DROPPED)
    # The dictionary is tried out on each term alone: `termlode export jieba` does so in text, and takes its
    # time.
    result = Result("", terms, dropped, None, 0, metadata(origin))
    facts: dict[str, int] = {}
    for done, name in enumerate(PUBLISHED):
        progress(done / len(PUBLISHED), name)
        most = params.dictionary_size if name == "jieba" else terms.num_rows
        facts |= write(name, result._replace(terms=terms.slice(0, most)), folder, silent)
    # Read and written again rather than copied: damage is found, not sealed.
    parquet.write(folder / rank.LEFT_OUT, dropped, DROPPED)
    lines = parquet.read(shown / evidence.TABLE, EVIDENCE)
    parquet.write(folder / evidence.TABLE, lines, EVIDENCE)
    measures = parquet.read_any(ranked / rank.MEASURED)
    parquet.write(folder / rank.MEASURED, measures, measures.schema)
    quarantine = parquet.read(ingested / ingest.SET_ASIDE, QUARANTINE)
    parquet.write(folder / ingest.SET_ASIDE, quarantine, QUARANTINE)
    sources = parquet.read(ingested / ingest.ACCOUNTS, SOURCES)
    parquet.write(folder / ingest.ACCOUNTS, sources, SOURCES)
    return facts
