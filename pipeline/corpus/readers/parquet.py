"""Parquet: the rows of a file, row group by row group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import parquet
from pipeline.corpus.decode import open_seekable
from pipeline.corpus.fields import records
from pipeline.corpus.readers.arrow import rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.corpus.readers import Item
    from pipeline.corpus.source import Source
    from pipeline.corpus.spec import CorpusSpec


def read(source: Source, spec: CorpusSpec, documents: str) -> Iterator[Item]:
    """Yield a document for each row."""
    with open_seekable(source) as file:
        yield from records(rows(parquet.foreign_batches(file)), spec)
