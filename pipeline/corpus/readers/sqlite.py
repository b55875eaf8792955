"""SQLite: the rows of a query, opened read-only."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

from pipeline.corpus.decode import open_bytes
from pipeline.corpus.readers import Record, Rejected
from pipeline.errors import CorpusError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.corpus.locate import Source
    from pipeline.corpus.spec import CorpusSpec


def read(source: Source, spec: CorpusSpec, documents: str) -> Iterator[Record | Rejected]:
    """Yield a document for each row of `spec.query`."""
    with _open(source) as connection:
        if not spec.query:
            raise CorpusError(
                f"a database needs a query (tables: {_tables(connection)})",
                where=source.name,
                remedy='Write query = "SELECT … AS text FROM … ORDER BY …" into corpus.toml',
            )
        try:
            rows = connection.execute(spec.query)
        except (sqlite3.Error, sqlite3.Warning) as error:
            raise CorpusError(
                f"the query fails: {error} (tables: {_tables(connection)})",
                where=source.name,
                remedy="Mend query in corpus.toml",
            ) from error
        columns = [column[0] for column in rows.description or ()]
        if spec.text_field not in columns:
            raise CorpusError(
                f"the query gives no column {spec.text_field!r} (it gives: {', '.join(columns) or 'none'})",
                where=source.name,
                remedy="Name it with AS, or set text_field in corpus.toml",
            )
        yield from _records(rows, columns, spec)


def _records(rows: sqlite3.Cursor, columns: list[str], spec: CorpusSpec) -> Iterator[Record | Rejected]:
    number = 0
    while True:
        number += 1
        try:
            row = next(rows, None)
        except sqlite3.Error as error:
            raise OSError(f"damaged database ({error})") from error
        if row is None:
            return
        fields = dict(zip(columns, row, strict=True))
        text = fields[spec.text_field]
        if text is None:
            continue
        if isinstance(text, _Undecoded):
            yield Rejected(number, f"column {spec.text_field!r} is not UTF-8", repr(bytes(text)[:60]))
            continue
        if not isinstance(text, str):
            kind = type(text).__name__
            yield Rejected(number, f"column {spec.text_field!r} holds {kind}, not text", str(text)[:80])
            continue
        yield Record(number, text, _label(fields.get(spec.title_field)), _label(fields.get(spec.id_field)))


class _Undecoded(bytes):
    """A text of the database that is not UTF-8."""


def _decode(value: bytes) -> str | _Undecoded:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return _Undecoded(value)


def _label(value: object) -> str | None:
    return None if value is None or isinstance(value, bytes) else str(value)


@contextmanager
def _open(source: Source) -> Iterator[sqlite3.Connection]:
    if source.compression:
        with closing(sqlite3.connect(":memory:")) as connection, open_bytes(source) as packed:
            data = bytearray(packed.read())
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


def _tables(connection: sqlite3.Connection) -> str:
    names = connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
    return ", ".join(name for (name,) in names) or "none"
