"""After publishing: a result in one more format, made of the result's own files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.compute as pc

from pipeline import parquet
from pipeline.export import Result, write
from pipeline.schema import DROPPED, EVIDENCE, SOURCES, TERMS
from pipeline.stages import ingest, rank

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.params import ExportParams
    from pipeline.progress import Progress

EVIDENCE_TABLE = "evidence.parquet"


def run(published: Path, name: str, folder: Path, params: ExportParams, progress: Progress) -> dict[str, int]:
    """Write a result in a format.

    Args:
        published: the result's folder.
        name: what the result is called.
        folder: where to write.
        params: the format, and how many terms.
        progress: told now and then.

    Raises:
        CorruptCheckpointError: a file of the result is damaged.
        ParameterError: there is no such format, or it needs a library that is not installed.
    """
    terms = parquet.read(published / "terms.parquet", TERMS)
    seen = published / EVIDENCE_TABLE
    result = Result(
        name=name,
        terms=terms.slice(0, params.export_top or None),
        dropped=parquet.read(published / rank.LEFT_OUT, DROPPED),
        evidence=parquet.read(seen, EVIDENCE) if seen.is_file() else None,
        documents=pc.sum(parquet.read(published / ingest.ACCOUNTS, SOURCES)["documents"]).as_py() or 0,
        metadata={
            key.decode(): value.decode()
            for key, value in (terms.schema.metadata or {}).items()
            if not key.startswith((b"ARROW:", b"pandas"))
        },
    )
    return write(params.format, result, folder, progress)
