"""Arrow's own files (Feather among them) and streams."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

import pyarrow as pa

from pipeline.corpus.decode import open_seekable
from pipeline.corpus.fields import Row, records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.corpus.readers import Item
    from pipeline.corpus.source import Source
    from pipeline.corpus.spec import CorpusSpec

SLICE = 1 << 10  # rows turned into Python values at once


def read(source: Source, spec: CorpusSpec, documents: str) -> Iterator[Item]:
    """Yield a document for each row."""
    with open_seekable(source) as file:
        yield from records(rows(_batches(file)), spec)


def _batches(file: IO[bytes]) -> Iterator[pa.RecordBatch]:
    if file.read(6) == b"ARROW1":
        file.seek(0)
        with pa.ipc.open_file(file) as table:
            for number in range(table.num_record_batches):
                yield table.get_batch(number)
    else:
        file.seek(0)
        with pa.ipc.open_stream(file) as stream:
            yield from stream


def rows(batches: Iterator[pa.RecordBatch]) -> Iterator[Row]:
    """The rows of record batches, numbered from 1; columns that can hold no text are left out.

    Raises:
        OSError: the batches cannot be read (any further).
    """
    number = 0
    try:
        for batch in batches:
            batch.validate(full=True)
            kept = [k for k, field in enumerate(batch.schema) if _may_hold_text(field.type)]
            narrow = batch.select(kept)
            for start in range(0, narrow.num_rows, SLICE):
                for values in narrow.slice(start, SLICE).to_pylist():
                    number += 1
                    yield Row(number, values)
    except (pa.ArrowException, OverflowError, ValueError, KeyError, TypeError) as error:
        raise OSError(" ".join(str(error).split())) from error


def _may_hold_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _may_hold_text(kind.value_type)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _may_hold_text(kind.value_type)
    tests = ("is_string", "is_large_string", "is_string_view", "is_integer", "is_struct", "is_null")
    return any(getattr(pa.types, test)(kind) for test in (*tests, "is_binary", "is_large_binary"))
