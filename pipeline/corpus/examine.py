"""Looks at a corpus without changing anything: what would be read, as what, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from pipeline.corpus.ingest import ingest
from pipeline.errors import one_line
from pipeline.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa

    from pipeline.corpus.locate import Corpus
    from pipeline.params import IngestParams

SHOWN = 10


@dataclass(frozen=True)
class Examination:
    """What a corpus is.

    Attributes:
        name: the corpus's.
        place: where it lies.
        facts: sources, and documents by what would become of them; "characters".
        sources: SOURCES.
        quarantine: QUARANTINE.
        ignored: files of other kinds, which are left alone.
    """

    name: str
    place: str
    facts: Mapping[str, int]
    sources: pa.Table
    quarantine: pa.Table
    ignored: tuple[str, ...]

    def suspicious(self) -> list[dict[str, Any]]:
        """Rows of SOURCES that have a warning, or nothing to mine."""
        return [row for row in self.sources.to_pylist() if row["warning"] or not _gives(row)]


def _gives(row: Mapping[str, Any]) -> bool:
    archive = row["reader"] in ("zip", "tar")  # its members have rows of their own
    return bool(row["documents"] or row["duplicates"]) or (archive and not row["set_aside"])


class _Nowhere:
    """A `TableWriter` that keeps nothing."""

    def write_table(self, table: pa.Table) -> None:
        pass


def examine(corpus: Corpus, params: IngestParams, progress: Progress = silent) -> Examination:
    """Read a corpus as the ingest would, and keep nothing but the accounts.

    Args:
        corpus: what to look at.
        params: how it would be ingested. Bad input never stops the examination, and documents that say the
            same as an earlier one are counted as duplicates whether or not they would be left out.
        progress: told after every source.

    Raises:
        CorpusError: corpus.toml does not fit its files, or a file changed meanwhile.
    """
    lenient = replace(params, on_bad_input="quarantine", max_bad_share=1.0, drop_duplicates=True)
    found = ingest(corpus, lenient, _Nowhere(), progress)
    return Examination(
        name=corpus.name,
        place=corpus.place,
        facts=found.ledger.facts() | {"characters": found.ledger.total("characters")},
        sources=found.ledger.table(),
        quarantine=found.quarantine,
        ignored=corpus.ignored,
    )


def render(examination: Examination, shown: int = SHOWN) -> str:
    """The examination as plain text, without a line end at its end; so many lines of each section."""
    lines = [f"{examination.name}: {examination.place}", f"  {summary(examination)}"]
    sections = {
        "read as": kinds(examination),
        "fields": fields_taken(examination),
        "cannot be read": reasons(examination),
        "look at": [f"{row['source']}: {_what(row)}" for row in examination.suspicious()],
        "other kinds, left alone": examination.ignored,
    }
    for title, items in sections.items():
        lines += _section(title, items, shown)
    return "\n".join(lines)


def summary(examination: Examination) -> str:
    """How many documents of each fate, in one line."""
    facts = examination.facts
    mined = facts["documents"] + facts["duplicates"]
    told = (
        f"{facts['sources']:,} files, {facts['found']:,} documents: {mined:,} to mine, "
        f"{facts['set_aside']:,} cannot be read, {facts['empty']:,} empty; {facts['characters']:,} characters"
    )
    same = f"{facts['duplicates']:,} that say the same as an earlier one (--drop-duplicates leaves them out)"
    return f"{told} without the {same}" if facts["duplicates"] else told


def kinds(examination: Examination) -> list[str]:
    """What was read as what: a line for each format and encoding."""
    sums: dict[str, list[int]] = {}
    for row in examination.sources.to_pylist():
        name = " ".join(filter(None, (row["reader"], row["encoding"])))
        totals = sums.setdefault(name, [0, 0, 0, 0])
        for k, value in enumerate((1, row["bytes"], row["documents"], row["characters"])):
            totals[k] += value
    return [
        f"{name}: {files:,} files, {size:,} bytes, {documents:,} documents, {characters:,} characters"
        for name, (files, size, documents, characters) in sorted(sums.items())
    ]


def fields_taken(examination: Examination) -> list[str]:
    """Which fields were taken, the most frequent choice first."""
    taken = _count(told for told in examination.sources["fields"].to_pylist() if told)
    return [f"{told} ({count:,} sources)" for told, count in taken]


def reasons(examination: Examination) -> list[str]:
    """Why items cannot be read, the most frequent reason first, each with its first place."""
    rejected = examination.quarantine.to_pylist()
    first = {row["reason"]: f"{row['source']}:{row['line']}" for row in reversed(rejected)}
    found = _count(row["reason"] for row in rejected)
    return [f"{count:,} x {reason}, first at {first[reason]}" for reason, count in found]


def _count(values: Iterable[str]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _what(row: Mapping[str, Any]) -> str:
    told = f"{row['set_aside']:,} set aside" if row["documents"] else "cannot be read"
    return row["warning"] or (told if row["set_aside"] else "nothing to mine in it")


def _section(title: str, items: Iterable[str], shown: int) -> list[str]:
    """A title and the first items under it, each on one line; nothing if there are none."""
    found = list(items)
    lines = [f"    {one_line(item)}" for item in islice(found, shown)]
    more = [f"    and {len(found) - shown:,} more"] if len(found) > shown else []
    return [f"  {title}", *lines, *more] if found else []
