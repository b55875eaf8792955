"""What became of every document: one account a source, and the sums that have to come out even."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline.errors import BadInputError, TermlodeError
from pipeline.schema import SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.corpus.source import Source

COUNTS = ("found", "documents", "set_aside", "duplicates", "empty")


class AccountError(TermlodeError):
    """Documents were lost on the way: a mistake of this program."""


def storable(text: str) -> str:
    """The text with halves of surrogate pairs, which names of fields may hold, escaped."""
    return text.encode("utf-8", "backslashreplace").decode()


@dataclass
class Account:
    """A row of SOURCES, filled in while the source is read."""

    source: str
    reader: str
    bytes: int
    encoding: str | None = None
    fields: str | None = None
    found: int = 0
    documents: int = 0
    set_aside: int = 0
    duplicates: int = 0
    empty: int = 0
    characters: int = 0
    warning: str | None = None

    def tell_fields(self, what: str) -> None:
        """Say which fields were taken."""
        self.fields = storable(what)

    def warn(self, what: str) -> None:
        """Add to the warnings, each once."""
        told = self.warning.split("; ") if self.warning else []
        if storable(what) not in told:
            self.warning = "; ".join([*told, storable(what)])


@dataclass
class Ledger:
    """The accounts of a corpus, in the order in which its sources were read."""

    accounts: list[Account] = field(default_factory=list)

    def open(self, source: Source, size: int) -> Account:
        """Begin the account of a source of so many bytes."""
        self.accounts.append(Account(source.name, source.reader, size))
        return self.accounts[-1]

    def total(self, count: str) -> int:
        """One of `COUNTS`, or "characters", over all sources."""
        return sum(getattr(account, count) for account in self.accounts)

    def table(self) -> pa.Table:
        """SOURCES."""
        return pa.Table.from_pylist([vars(account) for account in self.accounts], schema=SOURCES)

    def facts(self) -> dict[str, int]:
        """What a stage tells: sources, and documents by what became of them."""
        sources = sum("!" not in account.source for account in self.accounts)
        return {"sources": sources} | {count: self.total(count) for count in COUNTS}

    def check(self, written: int, quarantined: int) -> None:
        """See that every document found was mined, set aside, a duplicate or empty.

        Args:
            written: documents in DOCUMENTS.
            quarantined: rows of QUARANTINE.

        Raises:
            AccountError: the sums do not come out even.
        """
        for account in self.accounts:
            kept = account.documents + account.set_aside + account.duplicates + account.empty
            if account.found != kept:
                raise _lost(account.source, f"{account.found:,} documents went in, {kept:,} came out")
        if (self.total("documents"), self.total("set_aside")) != (written, quarantined):
            raise _lost(
                "", f"{written:,} documents and {quarantined:,} set aside were written, others counted"
            )


def _lost(where: str, what: str) -> AccountError:
    return AccountError(what, where=where, remedy="Please report this; nothing was written")


def check_share(ledger: Ledger, reasons: Iterable[str], most: float, where: str) -> None:
    """See that not too much was set aside.

    Args:
        ledger: the accounts.
        reasons: why, for each item set aside.
        most: the largest share of the documents found that may be.
        where: the corpus.

    Raises:
        BadInputError: more was; the message has the share and the commonest reasons.
    """
    found, aside = ledger.total("found"), ledger.total("set_aside")
    if aside <= most * found:
        return
    counts: dict[str, int] = {}
    for reason in reasons:
        counts[reason] = counts.get(reason, 0) + 1
    common = sorted(counts, key=lambda reason: (-counts[reason], reason))[:3]
    told = "; ".join(f"{counts[reason]:,} x {reason}" for reason in common)
    raise BadInputError(
        f"{aside:,} of {found:,} documents ({aside / found:.0%}) cannot be read: {told}",
        where=where,
        remedy="Mend or remove them, or allow more with --max-bad-share",
    )
