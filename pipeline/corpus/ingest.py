"""Turns the files of a corpus into rows of DOCUMENTS, and accounts for what cannot be read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.corpus.accounts import Account, Ledger, check_share, storable
from pipeline.corpus.archives import ARCHIVES, load_archive
from pipeline.corpus.clean import clean
from pipeline.corpus.decode import find_encoding
from pipeline.corpus.duplicates import seen_before
from pipeline.corpus.fields import encodable
from pipeline.corpus.locate import UNREADABLE, format_of
from pipeline.corpus.mojibake import LOOKED_AT, look, lost
from pipeline.corpus.readers import CANNOT_READ, READERS, Fields, Item, Noted, Record, Rejected, load_reader
from pipeline.corpus.rows import Rows
from pipeline.corpus.source import Limits
from pipeline.errors import BadInputError, CorpusError
from pipeline.keys import file_digest
from pipeline.params import size_in_bytes
from pipeline.schema import QUARANTINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.corpus.locate import Corpus
    from pipeline.corpus.source import Source
    from pipeline.params import IngestParams
    from pipeline.parquet import TableWriter
    from pipeline.progress import Progress

SAMPLE = 80
MAX_TEXT = 1 << 28  # characters of one record; Arrow's strings end at 2 GiB a batch


@dataclass(frozen=True)
class Ingested:
    """What became of a corpus: QUARANTINE, and the accounts of its sources."""

    quarantine: pa.Table
    ledger: Ledger


def ingest(corpus: Corpus, params: IngestParams, documents: TableWriter, progress: Progress) -> Ingested:
    """Read every source in order and write DOCUMENTS piece by piece.

    Args:
        corpus: what to read.
        params: what is done with bad input, duplicates and characters nobody sees.
        documents: takes DOCUMENTS.
        progress: told after every source.

    Raises:
        BadInputError: something cannot be read and `params.on_bad_input` is "fail", or too much cannot.
        CorpusError: corpus.toml does not fit its files, or a file changed while it was read.
        AccountError: the numbers of documents do not add up.
    """
    ledger, rejected = Ledger(), []
    rows = Rows(documents, corpus.spec.title_in_text, seen_before(params))
    limits = Limits(
        size_in_bytes(params.max_member_size),
        params.max_compression,
        params.max_nesting,
        params.max_members,
    )
    for position, source in enumerate(corpus.sources):
        for account, item in _read(corpus, replace(source, limits=limits), ledger):
            if isinstance(item, Fields):
                account.tell_fields(str(item))
            elif isinstance(item, Noted):
                account.warn(item.what)
            elif isinstance(item, Rejected):
                if params.on_bad_input == "fail":
                    raise _stop(corpus, account, item)
                account.found += 1
                account.set_aside += 1
                rejected.append(_row(account, item))
            else:
                _warn(account, item.text)
                rows.add(account, item._replace(text=clean(item.text, params)))
        progress((position + 1) / len(corpus.sources), source.name)
    rows.close()
    ledger.check(rows.documents, len(rejected))
    reasons = (item["reason"] for item in rejected)
    check_share(ledger, reasons, params.max_bad_share, str(corpus.root))
    return Ingested(pa.Table.from_pylist(rejected, schema=QUARANTINE), ledger)


def _read(corpus: Corpus, source: Source, ledger: Ledger) -> Iterator[tuple[Account, Item]]:
    """A file's documents; trouble with the file itself ends it with a `Rejected`."""
    if source.digest.startswith(UNREADABLE):
        reason = f"cannot be read ({source.digest.removeprefix(UNREADABLE)})"
        yield ledger.open(source, 0), Rejected(0, reason)
        return
    try:
        changed = file_digest(source.path) != source.digest
        yield from _parts(corpus, source, ledger, 1)
        changed = changed or file_digest(source.path) != source.digest
    except OSError as error:
        yield ledger.open(source, 0), Rejected(0, f"cannot be read ({_reason(error)})")
        return
    if changed:
        raise CorpusError("changed while it was read", where=source.name, remedy="Run again")


def _parts(corpus: Corpus, source: Source, ledger: Ledger, depth: int) -> Iterator[tuple[Account, Item]]:
    """The documents of a file, or of all members of an archive."""
    account = ledger.open(source, source.size)
    try:
        if source.reader in ARCHIVES:
            yield from _members(corpus, source, ledger, depth)
        else:
            for item in _items(corpus, source, account):
                yield account, item
    except CANNOT_READ as error:
        yield account, Rejected(0, f"cannot be read ({_reason(error)})")


def _members(corpus: Corpus, source: Source, ledger: Ledger, depth: int) -> Iterator[tuple[Account, Item]]:
    account = ledger.accounts[-1]
    if depth > source.limits.nesting:
        yield account, Rejected(0, f"is an archive inside {depth - 1} others, more than are opened")
        return
    ignored = 0
    for member in load_archive(source.reader)(source):
        if isinstance(member, Rejected):
            yield account, member
            continue
        reader, compression = format_of(member.name, corpus.spec.format)
        if reader:
            inner = replace(member, reader=reader, compression=compression)
            yield from _parts(corpus, inner, ledger, depth + 1)
        else:
            ignored += 1
    if ignored:
        account.warn(f"{ignored:,} members of other kinds left alone")


def _items(corpus: Corpus, source: Source, account: Account) -> Iterator[Item]:
    read = load_reader(source.reader)
    if READERS[source.reader].encoded:
        source = replace(source, encoding=find_encoding(source, corpus.spec.encoding))
        account.encoding = source.encoding.removesuffix("-sig")
    for item in read(source, corpus.spec, corpus.documents):
        if not isinstance(item, Record):
            yield item
        elif len(item.text) > MAX_TEXT:
            reason = f"the document is longer than {MAX_TEXT:,} characters"
            yield Rejected(item.line, reason, item.text[:SAMPLE])
        elif not READERS[source.reader].encoded and not encodable(item.text):
            yield Rejected(item.line, "the text has half of a surrogate pair", item.text[:SAMPLE])
        else:
            yield item


def _reason(error: BaseException) -> str:
    told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(told.split()) or type(error).__name__


def _warn(account: Account, text: str) -> None:
    for warning in (lost(text), look(text[:LOOKED_AT]) if account.characters < LOOKED_AT else ""):
        if warning:
            account.warn(warning)


def _row(account: Account, item: Rejected) -> dict[str, Any]:
    sample = "".join(c if c.isprintable() else " " for c in item.sample[:SAMPLE])
    return {"source": account.source, "line": item.line, "reason": storable(item.reason), "sample": sample}


def _stop(corpus: Corpus, account: Account, item: Rejected) -> BadInputError:
    place = next(source for source in corpus.sources if source.name == account.source.partition("!")[0]).path
    member = account.source.partition("!")[2]
    where = f"{place}!{member}" if member else str(place)
    return BadInputError(
        item.reason,
        where=f"{where}:{item.line}" if item.line else where,
        remedy="Mend or remove it, or set such items aside with --on-bad-input quarantine",
    )
