"""SQLite, opened read-only: the rows of a query, or of the one table that has a text."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

from pipeline.corpus.decode import read_whole
from pipeline.corpus.fields import SAMPLE, NoChoiceError, Row, choose, records
from pipeline.corpus.readers import Item, Rejected
from pipeline.errors import CorpusError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.corpus.source import Source
    from pipeline.corpus.spec import CorpusSpec


_NAMES = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"


def read(source: Source, spec: CorpusSpec, documents: str) -> Iterator[Item]:
    """Yield a document for each row of `spec.query`, or of the only table whose columns fit."""
    with _open(source) as connection:
        if not spec.query:
            table = _find_table(connection, spec)
            if isinstance(table, Rejected):
                yield table
            else:
                found = connection.execute(f"SELECT * FROM {_quoted(table)}")  # noqa: S608 - quoted
                yield from records(_rows(found), spec)
            return
        try:
            found = connection.execute(spec.query)
        except (sqlite3.Error, sqlite3.Warning) as error:
            raise CorpusError(
                f"the query fails: {error} (tables: {', '.join(_tables(connection)) or 'none'})",
                where=source.name,
                remedy="Mend query in corpus.toml",
            ) from error
        columns = [column[0] for column in found.description or ()]
        if spec.text_field and not set(spec.text_field) & set(columns):
            wanted = " or ".join(map(repr, spec.text_field))
            raise CorpusError(
                f"the query gives no column {wanted} (it gives: {', '.join(columns) or 'none'})",
                where=source.name,
                remedy="Name it with AS, or set text_field in corpus.toml",
            )
        yield from records(_rows(found), spec)


def _find_table(connection: sqlite3.Connection, spec: CorpusSpec) -> str | Rejected:
    """The only table in which a text is found by `fields.choose`, in the order of its rows."""
    tables = _tables(connection)
    fitting = []
    for table in tables:
        try:
            sample = connection.execute(f"SELECT * FROM {_quoted(table)} LIMIT {SAMPLE}")  # noqa: S608 - quoted
            choose(_rows(sample), spec)
        except (NoChoiceError, sqlite3.Error, OSError):
            continue
        fitting.append(table)
    if len(fitting) == 1:
        return fitting[0]
    what = f"a text is found in {len(fitting)} tables" if fitting else "no table with a text is found"
    remedy = "write a query into corpus.toml"
    return Rejected(0, f"{what}; {remedy} (tables: {', '.join(tables)[:200] or 'none'})")


def _quoted(name: str) -> str:
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def _rows(found: sqlite3.Cursor) -> Iterator[Row]:
    columns = [column[0] for column in found.description or ()]
    number = 0
    while True:
        number += 1
        try:
            row = next(found, None)
        except sqlite3.Error as error:
            raise OSError(f"damaged database ({error})") from error
        if row is None:
            return
        yield Row(number, dict(zip(columns, row, strict=True)))


class _Undecoded(bytes):
    """A text of the database that is not UTF-8."""

    kind = "bytes that are not UTF-8"


def _decode(value: bytes) -> str | _Undecoded:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return _Undecoded(value)


@contextmanager
def _open(source: Source) -> Iterator[sqlite3.Connection]:
    if source.compression or source.stored:
        with closing(sqlite3.connect(":memory:")) as connection:
            data = bytearray(read_whole(source))
            data[18:20] = b"\x01\x01"  # a database in memory has no write-ahead log to read on in
            connection.deserialize(bytes(data))
            yield _checked(connection)
    else:
        log = source.path.with_name(source.path.name + "-wal")
        if log.is_file() and log.stat().st_size:
            raise OSError(f"rows wait in {log.name}; close its writer or run PRAGMA wal_checkpoint(TRUNCATE)")
        # immutable: no lock file, no journal beside a file that may lie on a read-only disk.
        address = f"file:{quote(str(source.path.resolve()))}?mode=ro&immutable=1"
        try:
            connection = sqlite3.connect(address, uri=True)
        except sqlite3.Error as error:
            raise OSError(str(error)) from error
        with closing(connection):
            yield _checked(connection)


def _checked(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.text_factory = _decode
    try:
        connection.execute("PRAGMA schema_version").fetchone()
    except sqlite3.Error as error:
        raise OSError(f"not an SQLite database ({error})") from error
    return connection


def _tables(connection: sqlite3.Connection) -> list[str]:
    try:
        found = connection.execute(_NAMES).fetchall()
    except sqlite3.Error as error:
        raise OSError(f"damaged database ({error})") from error
    return [str(name) for (name,) in found if not str(name).startswith("sqlite_")]
