"""Reads the sources of a corpus: files and members of archives, each with an account of its own."""

from __future__ import annotations

import errno
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.corpus.accounts import storable
from pipeline.corpus.archives import ARCHIVES, load_archive
from pipeline.corpus.decode import find_encoding, open_bytes, open_packed
from pipeline.corpus.fields import encodable
from pipeline.corpus.locate import UNREADABLE, format_of
from pipeline.corpus.readers import CANNOT_READ, READERS, Fields, Item, Noted, Record, Rejected, load_reader
from pipeline.corpus.source import Limits
from pipeline.errors import CorpusError
from pipeline.keys import file_digest
from pipeline.params import size_in_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.corpus.accounts import Account, Ledger
    from pipeline.corpus.locate import Corpus
    from pipeline.corpus.source import Source
    from pipeline.params import ReadParams
    from pipeline.progress import Progress

SAMPLE = 80
# What the operating system says of a moment, not of a file's bytes; a checkpoint is named by those.
_OF_THE_MOMENT = {
    *(errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EACCES, errno.EPERM, errno.ENOENT),
    *(errno.ESTALE, errno.ETIMEDOUT),
}
MAX_TEXT = 1 << 28  # characters of one record; Arrow's strings end at 2 GiB a batch


def read_sources(
    corpus: Corpus, params: ReadParams, ledger: Ledger, progress: Progress
) -> Iterator[tuple[Account, Record | Rejected]]:
    """Read sources in order; what readers say of a source as a whole goes into its account.

    Args:
        corpus: its files, and how to read them.
        params: the limits for what is packed.
        ledger: takes an account of each source; its numbers of documents are not filled in here.
        progress: told after every source.

    Raises:
        CorpusError: corpus.toml does not fit its files, or a file changed or cannot be read just now.
    """
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
                sample = "".join(c if c.isprintable() else " " for c in item.sample[:SAMPLE])
                yield account, Rejected(item.line, storable(item.reason), sample)
            else:
                yield account, item
        progress((position + 1) / len(corpus.sources), source.name)


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
        yield ledger.open(source, 0), _rejected(source, error)
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
        yield account, _rejected(source, error)


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
        if isinstance(item, Rejected) and not (item.line or item.sample):
            yield item._replace(sample=_beginning(source))
        elif not isinstance(item, Record):
            yield item
        elif len(item.text) > MAX_TEXT:
            reason = f"the document is longer than {MAX_TEXT:,} characters"
            yield Rejected(item.line, reason, item.text[:SAMPLE])
        elif not READERS[source.reader].encoded and not encodable(item.text):
            yield Rejected(item.line, "the text has half of a surrogate pair", item.text[:SAMPLE])
        else:
            yield item


def _beginning(source: Source) -> str:
    """The first bytes of a source as text, unpacked if that can be done; what is no text is escaped."""
    for opened in (open_bytes, open_packed):
        with suppress(*CANNOT_READ), opened(source) as raw:
            return raw.read(SAMPLE).decode(source.encoding or "utf-8", "backslashreplace")
    return ""


def _rejected(source: Source, error: BaseException) -> Rejected:
    reason = f"cannot be read ({_reason(error)})"
    if isinstance(error, OSError) and error.errno in _OF_THE_MOMENT:
        raise CorpusError(reason, where=source.place, remedy="Mend that and run again") from error
    return Rejected(0, reason, _beginning(source))


def _reason(error: BaseException) -> str:
    told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(told.split()) or type(error).__name__
