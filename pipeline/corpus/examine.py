"""Looks at a corpus without changing anything: what would be read, as what, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from pipeline.catalogue import spoken
from pipeline.corpus.ingest import ingest
from pipeline.errors import one_line
from pipeline.language import Text, say
from pipeline.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa

    from pipeline.corpus.locate import Corpus
    from pipeline.params import IngestParams

SHOWN = 10
READ_AS = Text("read as", "读作")
FIELDS = Text("fields", "字段")
UNREADABLE = Text("cannot be read", "无法读取")
LOOK_AT = Text("look at", "请留意")
OTHERS = Text("other kinds, left alone", "其他类型，未读")
MORE = Text("and {count:,} more", "另有 {count:,} 个")
_SUMMARY = Text(
    "{sources:,} files, {found:,} documents: {mined:,} to mine, {set_aside:,} cannot be read, {empty:,} "
    "empty; {characters:,} characters",
    "{sources:,} 个文件，{found:,} 篇文档：可挖掘 {mined:,} 篇，无法读取 {set_aside:,} 篇，空 {empty:,} 篇；"
    "{characters:,} 个字符",
)
_SAME = Text(
    " without the {duplicates:,} that say the same as an earlier one (--drop-duplicates leaves them out)",
    "，不含与前面内容相同的 {duplicates:,} 篇（用 --drop-duplicates 去掉）",
)
_KIND = Text(
    "{name}: {files:,} files, {size:,} bytes, {documents:,} documents, {characters:,} characters",
    "{name}：{files:,} 个文件，{size:,} 字节，{documents:,} 篇文档，{characters:,} 个字符",
)
_TAKEN = Text("{fields} ({count:,} sources)", "{fields}（{count:,} 个文件）")
_REASON = Text("{count:,} x {why}, first at {place}", "{count:,} 处{why}，最先在 {place}")
_ASIDE = Text("{count:,} set aside", "隔离 {count:,} 条")
_NOT_READ = Text("cannot be read", "无法读取")
_NOTHING = Text("nothing to mine in it", "没有可挖掘的内容")


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
        READ_AS: kinds(examination),
        FIELDS: fields_taken(examination),
        UNREADABLE: reasons(examination),
        LOOK_AT: [f"{row['source']}: {_what(row)}" for row in examination.suspicious()],
        OTHERS: examination.ignored,
    }
    for title, items in sections.items():
        lines += _section(title, items, shown)
    return "\n".join(lines)


def summary(examination: Examination) -> str:
    """How many documents of each fate, in one line."""
    facts = examination.facts
    told = say(_SUMMARY, mined=facts["documents"] + facts["duplicates"], **facts)
    return told + say(_SAME, **facts) if facts["duplicates"] else told


def kinds(examination: Examination) -> list[str]:
    """What was read as what: a line for each format and encoding."""
    sums: dict[str, list[int]] = {}
    for row in examination.sources.to_pylist():
        name = " ".join(filter(None, (row["reader"], row["encoding"])))
        totals = sums.setdefault(name, [0, 0, 0, 0])
        for k, value in enumerate((1, row["bytes"], row["documents"], row["characters"])):
            totals[k] += value
    names = ("files", "size", "documents", "characters")
    return [
        say(_KIND, name=name, **dict(zip(names, totals, strict=True)))
        for name, totals in sorted(sums.items())
    ]


def fields_taken(examination: Examination) -> list[str]:
    """Which fields were taken, the most frequent choice first."""
    taken = _count(told for told in examination.sources["fields"].to_pylist() if told)
    return [say(_TAKEN, fields=told, count=count) for told, count in taken]


def reasons(examination: Examination) -> list[str]:
    """Why items cannot be read, the most frequent reason first, each with its first place."""
    rejected = examination.quarantine.to_pylist()
    first = {row["reason"]: f"{row['source']}:{row['line']}" for row in reversed(rejected)}
    found = _count(row["reason"] for row in rejected)
    return [say(_REASON, count=count, why=spoken(why), place=first[why]) for why, count in found]


def _count(values: Iterable[str]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _what(row: Mapping[str, Any]) -> str:
    if row["warning"]:
        return spoken(row["warning"])
    if not row["set_aside"]:
        return say(_NOTHING)
    return say(_ASIDE if row["documents"] else _NOT_READ, count=row["set_aside"])


def _section(title: Text, items: Iterable[str], shown: int) -> list[str]:
    """A title and the first items under it, each on one line; nothing if there are none."""
    found = list(items)
    lines = [f"    {one_line(item)}" for item in islice(found, shown)]
    more = [f"    {say(MORE, count=len(found) - shown)}"] if len(found) > shown else []
    return [f"  {say(title)}", *lines, *more] if found else []
