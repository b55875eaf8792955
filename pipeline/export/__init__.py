"""What people take away: the ranked terms in the formats they use.

An export is a function from a result to a file; to add one, write it and name it in `EXPORTS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from pipeline.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyarrow as pa

    from pipeline.progress import Progress


class Result(NamedTuple):
    """What there is to export.

    Attributes:
        name: what the result is called.
        terms: TERMS, as far as they are wanted.
        dropped: DROPPED.
        evidence: lines of text that terms stand in, columns term, left, match and right at least; or nothing.
        documents: documents of the domain.
        metadata: text about the run, for formats that can hold it.
    """

    name: str
    terms: pa.Table
    dropped: pa.Table
    evidence: pa.Table | None
    documents: int
    metadata: Mapping[str, str]


class Written(NamedTuple):
    """What became of it.

    Attributes:
        facts: counts worth telling.
        report: what became of each word, FATES; None where all that was given is in the file as it was.
    """

    facts: dict[str, int]
    report: pa.Table | None = None


class Export(Protocol):
    """Writes a result to `path`; the same result gives the same bytes.

    Raises:
        ModuleNotFoundError: it needs a library that is not installed.
    """

    def __call__(self, result: Result, path: Path, progress: Progress) -> Written:
        """Write the file; the first fact is how much is in it."""
        ...


@dataclass(frozen=True)
class ExportEntry:
    """Where an export is, and what it writes.

    Attributes:
        function: its module and name.
        file: the name of its file.
        about: what it is, in a few words.
        extra: the extra that brings the library it needs.
    """

    function: str
    file: str
    about: str
    extra: str = ""


EXPORTS = {
    "parquet": ExportEntry(
        "pipeline.export.tables:write_parquet", "terms.parquet", "the ranked list, for programs"
    ),
    "csv": ExportEntry("pipeline.export.tables:write_csv", "terms.csv", "the ranked list, for spreadsheets"),
    "xlsx": ExportEntry(
        "pipeline.export.workbook:write_xlsx", "terms.xlsx", "the ranked list with its evidence", "office"
    ),
    "jsonl": ExportEntry(
        "pipeline.export.lines:write_jsonl", "terms.jsonl", "a JSON object a term, with its evidence"
    ),
    "txt": ExportEntry("pipeline.export.lines:write_txt", "terms.txt", "a term a line"),
    "jieba": ExportEntry(
        "pipeline.export.jieba_dictionary:write_userdict", "userdict.txt", "a user dictionary, tried out"
    ),
    "ik": ExportEntry(
        "pipeline.export.ik_dictionary:write_ik", "termlode.dic", "a dictionary of IK for Elasticsearch"
    ),
    "hanlp": ExportEntry("pipeline.export.hanlp_dictionary:write_hanlp", "hanlp.txt", "a custom dictionary"),
    "rime": ExportEntry(
        "pipeline.export.rime:write_rime", "termlode.dict.yaml", "a dictionary of the input method", "pinyin"
    ),
    "synonyms": ExportEntry(
        "pipeline.export.search:write_synonyms", "synonyms.txt", "spellings of one term, for Elasticsearch"
    ),
    "stopwords": ExportEntry(
        "pipeline.export.search:write_stopwords", "stopwords.txt", "what is frequent everywhere"
    ),
    "tbx": ExportEntry("pipeline.export.tbx:write_tbx", "terms.tbx", "a termbase, TBX-Basic (ISO 30042)"),
    "skos": ExportEntry("pipeline.export.skos:write_skos", "terms.ttl", "a SKOS thesaurus in Turtle"),
}
PUBLISHED = ("parquet", "csv", "jieba")  # with every result
REPORT = "{}_report.parquet"


def export_entry(name: str, where: str = "--format") -> ExportEntry:
    """An export by its name.

    Args:
        name: of EXPORTS.
        where: what it was given as.

    Raises:
        ParameterError: there is none of that name.
    """
    if name not in EXPORTS:
        raise ParameterError(f"{name!r} is not one of {', '.join(EXPORTS)}", where=where, remedy="Change it")
    return EXPORTS[name]


def load_export(name: str) -> Export:
    """Import an export.

    Raises:
        ParameterError: there is none of that name.
    """
    module, _, function = export_entry(name).function.partition(":")
    return cast("Export", getattr(import_module(module), function))


def write(name: str, result: Result, folder: Path, progress: Progress) -> dict[str, int]:
    """Write an export's file into a folder, and beside it what became of each word; returns its facts.

    Raises:
        ParameterError: there is none of that name, or it needs a library that is not installed.
    """
    from pipeline import parquet
    from pipeline.schema import FATES

    entry = export_entry(name)
    try:
        written = load_export(name)(result, folder / entry.file, progress)
    except ModuleNotFoundError as error:
        if not entry.extra:
            raise
        raise ParameterError(
            f"needs {error.name}", where=f"--format {name}", remedy=f"pip install 'termlode[{entry.extra}]'"
        ) from error
    if written.report is not None:
        parquet.write(folder / REPORT.format(name), written.report, FATES)
    return written.facts
