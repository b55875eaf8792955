"""Collects documents and writes them as rows of DOCUMENTS, in batches of bounded size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.schema import DOCUMENTS

if TYPE_CHECKING:
    from pipeline.corpus.accounts import Account
    from pipeline.corpus.duplicates import Seen
    from pipeline.corpus.readers import Record
    from pipeline.parquet import TableWriter

BATCH_CHARACTERS = 1 << 20
TITLED = 1000  # documents with a title by which it is decided whether titles go into the text
HELD_CHARACTERS = 1 << 25
DISTINCT = 0.9


class Rows:
    """Writes documents, once it is known whether their titles go into the text."""

    def __init__(self, writer: TableWriter, title_in_text: str, seen: Seen | None) -> None:
        self._writer, self._seen = writer, seen
        self._columns: dict[str, list[Any]] = {name: [] for name in DOCUMENTS.names}
        self._characters = 0
        self._titles_in: bool | None = {"yes": True, "no": False}.get(title_in_text)
        self._held: list[tuple[Account, Record]] = []
        self._held_characters = 0
        self._titled = 0
        self._last: tuple[Account, Record] | None = None
        self.documents = 0

    def add(self, account: Account, record: Record) -> None:
        """Take a document, or the next piece of one."""
        if self._seen is None:
            self._account(account, record, duplicate=False)
            return
        # One behind: a document that goes on is too long to be compared.
        if self._last:
            self._compare(self._last, goes_on=record.continues)
        self._last = (account, record)

    def _compare(self, last: tuple[Account, Record], *, goes_on: bool) -> None:
        account, record = last
        alone = not (record.continues or goes_on) and record.text.strip()
        self._account(account, record, duplicate=bool(self._seen and alone and self._seen(record.text)))

    def _account(self, account: Account, record: Record, *, duplicate: bool) -> None:
        new = not record.continues
        account.found += new
        if duplicate:
            account.duplicates += new
        elif new and not record.text.strip():
            account.empty += new
        else:
            account.documents += new
            account.characters += len(record.text)
            self._hold(account, record)

    def _hold(self, account: Account, record: Record) -> None:
        """Keep documents back from the first one with a title on, until it is decided."""
        if self._titles_in is not None or not (self._held or record.title):
            self._put(account, record)
            return
        self._held.append((account, record))
        self._held_characters += len(record.text)
        self._titled += bool(record.title and not record.continues)
        if self._titled >= TITLED or self._held_characters >= HELD_CHARACTERS:
            self._decide()

    def close(self) -> None:
        """Write what is left."""
        if self._last:
            self._compare(self._last, goes_on=False)
        self._decide()
        self._flush()

    def _decide(self) -> None:
        """Titles that tell documents apart are part of them; one for many (a book's) is not."""
        if self._titles_in is None:
            titles = [record.title for _, record in self._held if record.title and not record.continues]
            self._titles_in = len(set(titles)) >= DISTINCT * len(titles)
        for account, record in self._held:
            self._put(account, record)
        self._held.clear()

    def _put(self, account: Account, record: Record) -> None:
        self.documents += not record.continues
        text = record.text
        if self._titles_in and record.title and not record.continues:
            text = with_title(record.title, text)
        row = (self.documents - 1, account.source, record.line, record.id, record.title, text)
        for values, value in zip(self._columns.values(), row, strict=True):
            values.append(value)
        self._characters += len(text)
        if self._characters >= BATCH_CHARACTERS:
            self._flush()

    def _flush(self) -> None:
        self._writer.write_table(pa.table(self._columns, schema=DOCUMENTS))
        for values in self._columns.values():
            values.clear()
        self._characters = 0


def with_title(title: str, text: str) -> str:
    """The text under its title, unless that is its first line already."""
    line = " ".join(title.split())
    first = " ".join(text.lstrip().partition("\n")[0].split())
    return text if not line or first == line else f"{line}\n{text}"
