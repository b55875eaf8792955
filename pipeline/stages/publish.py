"""Stage 8: TERMS become the files that people open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import parquet
from pipeline.export import EXPORTS, load_export
from pipeline.schema import DROPPED, EVIDENCE, QUARANTINE, SOURCES, TERMS
from pipeline.stages import evidence, ingest, rank

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.params import PublishParams
    from pipeline.progress import Progress


def run(
    ranked: Path,
    shown: Path,
    ingested: Path,
    folder: Path,
    params: PublishParams,
    metadata: Mapping[str, str],
    progress: Progress,
) -> dict[str, int]:
    """Write every export of a ranked list, with its evidence and the filters' and the ingest's accounts."""
    terms = parquet.read(ranked / rank.TABLE, TERMS)
    facts: dict[str, int] = {}
    for done, name in enumerate(EXPORTS):
        progress(done / len(EXPORTS), name)
        facts |= load_export(name)(terms, folder / name, params, metadata)
    # Read and written again rather than copied: damage is found, not sealed.
    dropped = parquet.read(ranked / rank.LEFT_OUT, DROPPED)
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
