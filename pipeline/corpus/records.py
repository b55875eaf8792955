"""What readers gave of a portion of a corpus, kept as RECORDS and SOURCES."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline import parquet
from pipeline.corpus.accounts import Account
from pipeline.corpus.readers import Record, Rejected
from pipeline.schema import RECORDS, SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pipeline.corpus.accounts import Ledger

TABLE = "records.parquet"
ACCOUNTS = "sources.parquet"
BATCH_CHARACTERS = 1 << 20


def keep(folder: Path, items: Iterable[tuple[Account, Record | Rejected]], ledger: Ledger) -> dict[str, int]:
    """Write what was read of a portion as RECORDS and SOURCES; returns facts."""
    columns: dict[str, list[Any]] = {name: [] for name in RECORDS.names}
    held = rows = 0

    def flush() -> None:
        writer.write_table(pa.table(columns, schema=RECORDS))
        for values in columns.values():
            values.clear()

    with parquet.open_table(folder / TABLE, RECORDS) as writer:
        for account, item in items:
            number = next(k for k in range(len(ledger.accounts) - 1, -1, -1) if ledger.accounts[k] is account)
            row: tuple[Any, ...]
            if isinstance(item, Rejected):
                row = (number, item.line, item.sample, None, None, False, item.reason)
            else:
                row = (number, item.line, item.text, item.title, item.id, item.continues, None)
            for values, value in zip(columns.values(), row, strict=True):
                values.append(value)
            rows += 1
            held += len(row[2])
            if held >= BATCH_CHARACTERS:
                flush()
                held = 0
        flush()
    parquet.write(folder / ACCOUNTS, ledger.table(), SOURCES)
    return {"sources": len(ledger.accounts), "records": rows}


def kept(folders: Iterable[Path], ledger: Ledger) -> Iterator[tuple[Account, Record | Rejected]]:
    """What was read of portions, as it was read; their accounts are added to the ledger."""
    for folder in folders:
        first = len(ledger.accounts)
        accounts = parquet.read(folder / ACCOUNTS, SOURCES).to_pylist()
        ledger.accounts += [Account(**account) for account in accounts]
        for batch in parquet.stream(folder / TABLE, RECORDS, RECORDS.names):
            for row in batch.to_pylist():
                account = ledger.accounts[first + row.pop("account")]
                reason = row.pop("reason")
                yield account, Rejected(row["line"], reason, row["text"]) if reason else Record(**row)
