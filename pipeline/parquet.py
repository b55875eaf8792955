"""The one place that writes and reads Parquet.

Before a table is read, its file is compared with the manifest beside it (`store.check`). Pages carry
checksums, too, and are verified on reading: a table that was taken out of its folder has them still.

Files are opened and mapped by Python: Arrow takes every path for UTF-8, and finds no file whose name is in
another encoding (a locale of GBK) or that the system's encoding cannot spell (LC_ALL=POSIX).
"""

from __future__ import annotations

import mmap
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import store
from pipeline.errors import CorruptCheckpointError, unreadable
from pipeline.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

ROW_GROUP = 1 << 17
# Columns whose values hardly repeat: a dictionary of them takes time and saves nothing.
_DISTINCT = frozenset({"gram", "word", "term", "text", "position", "prefix"})


class TableWriter(Protocol):
    """Takes tables one after the other; the file is whole once its context ends."""

    def write_table(self, table: pa.Table) -> None:
        """Append the rows of `table`."""
        ...


@contextmanager
def open_table(
    path: Path,
    schema: pa.Schema,
    metadata: Mapping[str, str] | None = None,
    front_coded: Sequence[str] = (),
) -> Iterator[TableWriter]:
    """Write a table piece by piece; if the body raises, no file is left.

    Args:
        path: the file to write; the caller sees to it that nobody reads it before it is whole.
        schema: one of `pipeline.schema`; every piece must have it.
        metadata: stored beside the schema, for people and tools that open the file.
        front_coded: columns of sorted strings, of each of which only what differs from the last is written.
    """
    stored = schema.with_metadata(dict(metadata)) if metadata else schema
    repeating = [
        field.name for field in schema if field.name not in _DISTINCT and not pa.types.is_floating(field.type)
    ]
    with path.open("wb") as file:
        writer = pq.ParquetWriter(
            file,
            stored,
            compression="zstd",
            compression_level=1,
            use_dictionary=repeating,
            column_encoding=dict.fromkeys(front_coded, "DELTA_BYTE_ARRAY") or None,
            write_page_checksum=True,
            store_schema=True,
        )
        try:
            yield writer
        except BaseException:
            # The writer's own context manager would leave a valid, truncated file here.
            writer.close()
            path.unlink(missing_ok=True)
            raise
        writer.close()


def write(path: Path, table: pa.Table, schema: pa.Schema, metadata: Mapping[str, str] | None = None) -> None:
    """Write `table`, which must have `schema`, in row groups of a fixed size."""
    write_all(path, [table], schema, metadata)


def write_all(
    path: Path,
    tables: Iterable[pa.Table],
    schema: pa.Schema,
    metadata: Mapping[str, str] | None = None,
    front_coded: Sequence[str] = (),
) -> int:
    """Write tables one after the other; how the rows were cut does not show in the file.

    Returns:
        The number of rows.
    """
    rows = 0
    with open_table(path, schema, metadata, front_coded) as writer:
        held = schema.empty_table()
        for table in tables:
            rows += table.num_rows
            held = pa.concat_tables([held, table])
            whole = held.num_rows - held.num_rows % ROW_GROUP
            for start in range(0, whole, ROW_GROUP):
                writer.write_table(held.slice(start, ROW_GROUP).combine_chunks())
            held = held.slice(whole)
        if held.num_rows or rows == 0:
            writer.write_table(held.combine_chunks())
    return rows


def read(path: Path, schema: pa.Schema, columns: Sequence[str] | None = None) -> pa.Table:
    """Read a table written by this module, checksums verified.

    Raises:
        CorruptCheckpointError: the file is missing, damaged, or has another schema.
    """
    table = read_any(path, columns)
    _check(path, table, schema, columns)
    return table


def read_any(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Read a table whose columns depend on what was asked for, checksums verified.

    Raises:
        CorruptCheckpointError: the file is missing or damaged.
    """
    store.check(path)
    try:
        return pq.read_table(
            _mapped(path), columns=list(columns) if columns else None, page_checksum_verification=True
        )
    except (OSError, pa.ArrowException) as error:
        raise _damaged(path, f"cannot be read ({error})") from error


def stream(
    path: Path,
    schema: pa.Schema,
    columns: Sequence[str],
    progress: Progress = silent,
    *,
    offset: int = 0,
    groups: range | None = None,
) -> Iterator[pa.RecordBatch]:
    """Read a table row group by row group, checksums verified; memory holds one at a time.

    Args:
        path: the file.
        schema: its schema.
        columns: those to read.
        progress: told after each row group.
        offset: byte of the file where the table begins.
        groups: the row groups to read, if not all. Of the file only their pages' checksums are verified then:
            many processes share in reading it, and one has seen the whole.

    Raises:
        CorruptCheckpointError: the file is missing, damaged, or has another schema.
    """
    if groups is None:
        store.check(path)
    try:
        with pq.ParquetFile(_mapped(path, offset), page_checksum_verification=True) as file:
            for group in range(file.num_row_groups) if groups is None else groups:
                table = file.read_row_group(group, columns=list(columns))
                _check(path, table, schema, columns)
                yield from table.combine_chunks().to_batches()
                progress((group + 1) / file.num_row_groups, f"reading {path.name}")
    except (OSError, pa.ArrowException) as error:
        raise _damaged(path, f"cannot be read ({error})") from error


def read_arrays(
    path: Path,
    schema: pa.Schema,
    kinds: Mapping[str, type[np.generic]],
    rows: NDArray[np.int64] | None = None,
) -> dict[str, NDArray[Any]]:
    """Read columns of numbers as arrays of narrower types; memory holds these and one row group.

    Args:
        path: the file.
        schema: its schema.
        kinds: the type of each column to read; the caller knows that it suffices.
        rows: those to read, ascending; all if not given.

    Raises:
        CorruptCheckpointError: the file is missing, damaged, or has another schema.
    """
    store.check(path)
    size = int(shape(path)["rows"]) if rows is None else rows.size
    out = {name: np.empty(size, kind) for name, kind in kinds.items()}
    begin, filled = 0, 0
    for batch in stream(path, schema, list(kinds)):
        end = begin + batch.num_rows
        chosen = np.arange(batch.num_rows) if rows is None else _between(rows, begin, end) - begin
        for name, values in out.items():
            values[filled : filled + chosen.size] = batch[name].to_numpy()[chosen]
        filled += chosen.size
        begin = end
    return out


def _between(rows: NDArray[np.int64], begin: int, end: int) -> NDArray[np.int64]:
    first, last = np.searchsorted(rows, [begin, end])
    return rows[first:last]


def foreign_batches(file: IO[bytes]) -> Iterator[pa.RecordBatch]:
    """The rows of a Parquet file that somebody else wrote, in batches; errors are Arrow's own."""
    with pq.ParquetFile(file, page_checksum_verification=True) as table:
        for group in range(table.num_row_groups):
            yield from table.iter_batches(batch_size=1 << 10, row_groups=[group])


def _mapped(path: Path, offset: int = 0) -> pa.BufferReader:
    """A file from a byte on, as Arrow reads it: memory holds what is looked at.

    Raises:
        StorageError: it cannot be read now.
        OSError: it is not there, or empty.
    """
    try:
        with path.open("rb") as file:
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except ValueError as error:
        raise OSError("it is empty") from error
    except FileNotFoundError:
        raise
    except OSError as error:
        raise unreadable(error, path) from error
    return pa.BufferReader(pa.py_buffer(content).slice(offset))


def _check(path: Path, table: pa.Table, schema: pa.Schema, columns: Sequence[str] | None) -> None:
    expected = pa.schema([schema.field(name) for name in columns]) if columns else schema
    if not table.schema.equals(expected, check_metadata=False):
        raise _damaged(path, "has other columns than expected")


def _damaged(path: Path, what: str) -> CorruptCheckpointError:
    return CorruptCheckpointError(what, where=str(path), remedy=f"Delete {path.parent} and run again")


def metadata(path: Path) -> dict[str, str]:
    """What was stored beside the schema when the file was written.

    Raises:
        CorruptCheckpointError: the file is missing or damaged.
    """
    try:
        stored = pq.read_schema(_mapped(path)).metadata or {}
    except (OSError, pa.ArrowException) as error:
        raise _damaged(path, f"cannot be read ({error})") from error
    return {name.decode(): value.decode() for name, value in stored.items() if name != b"ARROW:schema"}


def group_sizes(path: Path) -> list[tuple[int, int]]:
    """Rows and bytes (not compressed) of each row group, read from the file's footer."""
    footer = pq.read_metadata(_mapped(path))
    groups = [footer.row_group(group) for group in range(footer.num_row_groups)]
    return [(group.num_rows, group.total_byte_size) for group in groups]


def shape(path: Path) -> dict[str, Any]:
    """The number of rows and the names of the columns, read from the file's footer."""
    footer = pq.read_metadata(_mapped(path))
    return {"rows": footer.num_rows, "columns": footer.schema.to_arrow_schema().names}
