"""Turns the files of a corpus into rows of DOCUMENTS, and what cannot be read into rows of QUARANTINE."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.corpus.locate import UNREADABLE
from pipeline.corpus.readers import Record, Rejected, load_reader
from pipeline.errors import BadInputError, CorpusError
from pipeline.keys import file_digest
from pipeline.schema import DOCUMENTS, QUARANTINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.corpus.locate import Corpus, Source
    from pipeline.params import IngestParams
    from pipeline.parquet import TableWriter
    from pipeline.progress import Progress

BATCH_CHARACTERS = 1 << 20
SAMPLE = 80
MAX_TEXT = 1 << 28  # characters of one record; Arrow's strings end at 2 GiB a batch
_CANNOT_READ = (OSError, EOFError, UnicodeError)


def ingest(
    corpus: Corpus, params: IngestParams, documents: TableWriter, progress: Progress
) -> tuple[pa.Table, int]:
    """Read every source in order and write DOCUMENTS piece by piece.

    Args:
        corpus: what to read.
        params: whether bad input stops the run or is set aside.
        documents: takes DOCUMENTS.
        progress: told after every source.

    Returns:
        QUARANTINE, and the number of documents mined.

    Raises:
        BadInputError: something cannot be read and `params.on_bad_input` is "fail".
        CorpusError: corpus.toml does not fit its files, or a file changed while it was read.
    """
    rows = _Rows(documents)
    rejected: list[dict[str, Any]] = []
    for position, source in enumerate(corpus.sources):
        for item in _read(corpus, source):
            if isinstance(item, Record):
                if item.text.strip():
                    rows.add(source, item)
            elif params.on_bad_input == "fail":
                raise _stop(source, item)
            else:
                sample = "".join(c if c.isprintable() else " " for c in item.sample[:SAMPLE])
                rejected.append(
                    {"source": source.name, "line": item.line, "reason": item.reason, "sample": sample}
                )
        progress((position + 1) / len(corpus.sources), source.name)
    rows.flush()
    return pa.Table.from_pylist(rejected, schema=QUARANTINE), rows.documents


def _read(corpus: Corpus, source: Source) -> Iterator[Record | Rejected]:
    """A file's documents; trouble with the file itself ends it with a `Rejected`."""
    if source.digest.startswith(UNREADABLE):
        yield Rejected(0, f"cannot be read ({source.digest.removeprefix(UNREADABLE)})")
        return
    try:
        changed = file_digest(source.path) != source.digest
        for item in load_reader(source.reader)(source, corpus.spec, corpus.documents):
            if isinstance(item, Record) and len(item.text) > MAX_TEXT:
                yield Rejected(
                    item.line, f"the document is longer than {MAX_TEXT:,} characters", item.text[:SAMPLE]
                )
            else:
                yield item
        changed = changed or file_digest(source.path) != source.digest
    except _CANNOT_READ as error:
        yield Rejected(0, f"cannot be read ({_reason(error)})")
        return
    if changed:
        raise CorpusError("changed while it was read", where=source.name, remedy="Run again")


def _reason(error: BaseException) -> str:
    return (error.strerror if isinstance(error, OSError) and error.strerror else str(error)) or type(
        error
    ).__name__


def _stop(source: Source, item: Rejected) -> BadInputError:
    return BadInputError(
        item.reason,
        where=f"{source.path}:{item.line}" if item.line else str(source.path),
        remedy="Mend or remove it, or set such items aside with --on-bad-input quarantine",
    )


class _Rows:
    """Collects rows and writes them in batches of bounded size."""

    def __init__(self, writer: TableWriter) -> None:
        self._writer = writer
        self._columns: dict[str, list[Any]] = {name: [] for name in DOCUMENTS.names}
        self._characters = 0
        self.documents = 0

    def add(self, source: Source, record: Record) -> None:
        self.documents += not record.continues
        text = record.text
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        row = (self.documents - 1, source.name, record.line, record.id, record.title, text)
        for values, value in zip(self._columns.values(), row, strict=True):
            values.append(value)
        self._characters += len(record.text)
        if self._characters >= BATCH_CHARACTERS:
            self.flush()

    def flush(self) -> None:
        self._writer.write_table(pa.table(self._columns, schema=DOCUMENTS))
        for values in self._columns.values():
            values.clear()
        self._characters = 0
