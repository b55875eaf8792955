"""The readers: one small module a format, imported when a file of that format is met.

To add one, write a module with a function like those here and name it in `READERS`; the contract tests
pick it up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from pipeline.corpus.archives import SHORT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.corpus.source import Source
    from pipeline.corpus.spec import CorpusSpec


MAX_LINE = 1 << 26  # characters; no line of prose comes near it


class Record(NamedTuple):
    r"""A document, or the next piece of one too long to hold at once.

    Attributes:
        line: line or record of the source where it begins, from 1.
        text: its text, line ends as "\\n".
        title: its title, if the source has one.
        id: its own identifier, if the source has one.
        continues: whether it goes on with the document of the record before.
    """

    line: int
    text: str
    title: str | None = None
    id: str | None = None
    continues: bool = False


class Rejected(NamedTuple):
    """An item that cannot be read: where it is (0 for the whole file), why, and how it begins."""

    line: int
    reason: str
    sample: str = ""


class Fields(NamedTuple):
    """Which fields a reader takes; told once, before the first document.

    Attributes:
        text: those of the text, in order.
        title: that of the title, or "".
        id: that of the identifier, or "".
        layout: the name in `layouts.LAYOUTS`, if it is one of these.
    """

    text: tuple[str, ...]
    title: str = ""
    id: str = ""
    layout: str = ""

    def __str__(self) -> str:
        parts = [
            ("layout", self.layout),
            ("text", ", ".join(self.text)),
            ("title", self.title),
            ("id", self.id),
        ]
        return "; ".join(f"{name}: {value}" for name, value in parts if value)


class Noted(NamedTuple):
    """What a reader has to say of a source as a whole; it becomes a warning in SOURCES."""

    what: str


Item = Record | Rejected | Fields | Noted


class Reader(Protocol):
    """Reads one source. An item that is wrong is yielded as `Rejected`; a source that is wrong raises.

    Raises:
        OSError, EOFError, UnicodeError: the source cannot be read (any further).
        CorpusError: corpus.toml asks for what the source does not have.
    """

    def __call__(self, source: Source, spec: CorpusSpec, documents: str) -> Iterator[Item]:
        """Yield the source's documents in order; `documents` is `Corpus.documents`."""
        ...


@dataclass(frozen=True)
class ReaderEntry:
    """Where a reader is, and which files are its own.

    Attributes:
        function: its module and name.
        suffixes: the ends of its files' names.
        names: a pattern of whole names, for formats whose files have no suffix.
        encoded: whether its files are text in an encoding that has to be found out.
        extra: the extra that brings the library it needs.
    """

    function: str
    suffixes: tuple[str, ...]
    names: str = ""
    encoded: bool = True
    extra: str = ""


READERS = {
    "text": ReaderEntry("pipeline.corpus.readers.text:read", (".txt", ".text")),
    "markdown": ReaderEntry("pipeline.corpus.readers.markdown:read", (".md", ".markdown")),
    "html": ReaderEntry("pipeline.corpus.readers.html:read", (".html", ".htm", ".xhtml")),
    "csv": ReaderEntry("pipeline.corpus.readers.csv:read", (".csv", ".tsv")),
    "json": ReaderEntry("pipeline.corpus.readers.json:read", (".json",)),
    "jsonl": ReaderEntry("pipeline.corpus.readers.jsonl:read", (".jsonl", ".ndjson")),
    "parquet": ReaderEntry("pipeline.corpus.readers.parquet:read", (".parquet",), encoded=False),
    "arrow": ReaderEntry("pipeline.corpus.readers.arrow:read", (".arrow", ".feather"), encoded=False),
    "sqlite": ReaderEntry(
        "pipeline.corpus.readers.sqlite:read", (".db", ".sqlite", ".sqlite3"), encoded=False
    ),
    "wiki": ReaderEntry("pipeline.corpus.readers.wiki:read", (".xml",), encoded=False, extra="wiki"),
    "wikiextractor": ReaderEntry("pipeline.corpus.readers.wikiextractor:read", (), names=r"wiki_\d+"),
    "pdf": ReaderEntry("pipeline.corpus.readers.pdf:read", (".pdf",), encoded=False, extra="office"),
    "docx": ReaderEntry(
        "pipeline.corpus.readers.office:read_docx", (".docx",), encoded=False, extra="office"
    ),
    "pptx": ReaderEntry(
        "pipeline.corpus.readers.office:read_pptx", (".pptx",), encoded=False, extra="office"
    ),
    "xlsx": ReaderEntry(
        "pipeline.corpus.readers.office:read_xlsx", (".xlsx",), encoded=False, extra="office"
    ),
}
COMPRESSIONS = ("gz", "zst", "bz2", "xz")
CANNOT_READ = (OSError, EOFError, UnicodeError)


def load_reader(name: str) -> Reader:
    """Import a reader by its name in `READERS`.

    Raises:
        OSError: it needs a library that is not installed.
    """
    entry = READERS[name]
    module, _, function = entry.function.partition(":")
    try:
        return cast("Reader", getattr(import_module(module), function))
    except ModuleNotFoundError as error:
        if not entry.extra:
            raise
        raise OSError(f"needs {error.name}: pip install 'termlode[{entry.extra}]'") from error


def find_reader(name: str) -> str:
    """The reader of a file by its name, "" if there is none."""
    suffix, compression = split_suffixes(name)
    base = name.rpartition("/")[2]
    stem = base[: -len(compression) - 1] if compression else base
    return next(
        (
            key
            for key, entry in READERS.items()
            if suffix in entry.suffixes or (entry.names and re.fullmatch(entry.names, stem))
        ),
        "",
    )


def split_suffixes(name: str) -> tuple[str, str]:
    """The suffix that tells the format (lower case) and the compression: "a.TXT.gz" gives (".txt", "gz")."""
    base = name.rpartition("/")[2].lower()
    short = next((short for short in SHORT if base.endswith(short) and base != short), "")
    if short:
        base = base[: -len(short)] + SHORT[short]
    stem, _, last = base.rpartition(".")
    compression = last if stem and last in COMPRESSIONS else ""
    _, dot, suffix = (stem if compression else base).rpartition(".")
    return (f".{suffix}" if dot else ""), compression
