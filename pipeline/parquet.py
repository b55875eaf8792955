"""The one place that writes and reads Parquet.

Pages carry checksums and are verified on reading: without them a flipped bit reads back as other data.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import CorruptCheckpointError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

ROW_GROUP = 1 << 17


class TableWriter(Protocol):
    """Takes tables one after the other; the file is whole once its context ends."""

    def write_table(self, table: pa.Table) -> None:
        """Append the rows of `table`."""
        ...


@contextmanager
def open_table(
    path: Path, schema: pa.Schema, metadata: Mapping[str, str] | None = None
) -> Iterator[TableWriter]:
    """Write a table piece by piece; if the body raises, no file is left.

    Args:
        path: the file to write; the caller sees to it that nobody reads it before it is whole.
        schema: one of `pipeline.schema`; every piece must have it.
        metadata: stored beside the schema, for people and tools that open the file.
    """
    stored = schema.with_metadata(dict(metadata)) if metadata else schema
    writer = pq.ParquetWriter(
        path, stored, compression="zstd", compression_level=3, write_page_checksum=True, store_schema=True
    )
    try:
        yield writer
    except BaseException:
        # The writer's own context manager would close a valid, truncated file here.
        writer.close()
        path.unlink(missing_ok=True)
        raise
    writer.close()


def write(path: Path, table: pa.Table, schema: pa.Schema, metadata: Mapping[str, str] | None = None) -> None:
    """Write `table`, which must have `schema`, in row groups of a fixed size."""
    with open_table(path, schema, metadata) as writer:
        if table.num_rows == 0:
            writer.write_table(schema.empty_table())
        for start in range(0, table.num_rows, ROW_GROUP):
            writer.write_table(table.slice(start, ROW_GROUP))


def read(path: Path, schema: pa.Schema, columns: Sequence[str] | None = None) -> pa.Table:
    """Read a table written by this module, checksums verified.

    Raises:
        CorruptCheckpointError: the file is missing, damaged, or has another schema.
    """
    remedy = f"Delete {path.parent} and run again"
    try:
        table = pq.read_table(
            path, columns=list(columns) if columns else None, page_checksum_verification=True, memory_map=True
        )
    except (OSError, pa.ArrowException) as error:
        raise CorruptCheckpointError(f"cannot be read ({error})", where=str(path), remedy=remedy) from error
    expected = pa.schema([schema.field(name) for name in columns]) if columns else schema
    if not table.schema.equals(expected, check_metadata=False):
        raise CorruptCheckpointError("has other columns than expected", where=str(path), remedy=remedy)
    return table


def shape(path: Path) -> dict[str, Any]:
    """The number of rows and the names of the columns, read from the file's footer."""
    footer = pq.read_metadata(path)
    return {"rows": footer.num_rows, "columns": footer.schema.to_arrow_schema().names}
