"""Stage 8: TERMS become the files that people open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

from pipeline import parquet
from pipeline.export import PUBLISHED, Result, write
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
    lines = parquet.read(shown / evidence.TABLE, EVIDENCE)
    # The dictionary is tried out on the first line of each term, `termlode export jieba` on all: that takes
    # twice as long.
    first = lines.filter(pc.equal(lines["place"], 1))
    result = Result("", terms, dropped, first if first.num_rows else None, 0, metadata(origin))
    facts: dict[str, int] = {}
    for name in PUBLISHED:
        progress(0.0, name)
        most = params.dictionary_size if name == "jieba" else terms.num_rows
        # The dictionary, which comes last, takes nearly all of the time.
        facts |= write(name, result._replace(terms=terms.slice(0, most)), folder, progress)
    # Read and written again rather than copied: damage is found, not sealed.
    parquet.write(folder / rank.LEFT_OUT, dropped, DROPPED)
    parquet.write(folder / evidence.TABLE, lines, EVIDENCE)
    measures = parquet.read_any(ranked / rank.MEASURED)
    parquet.write(folder / rank.MEASURED, measures, measures.schema)
    quarantine = parquet.read(ingested / ingest.SET_ASIDE, QUARANTINE)
    parquet.write(folder / ingest.SET_ASIDE, quarantine, QUARANTINE)
    sources = parquet.read(ingested / ingest.ACCOUNTS, SOURCES)
    parquet.write(folder / ingest.ACCOUNTS, sources, SOURCES)
    return facts
