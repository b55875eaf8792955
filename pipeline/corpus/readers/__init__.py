"""The readers: one small module a format, imported when a file of that format is met.

To add one, write a module with a function like those here and name it in `READERS`; the contract tests
pick it up.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.corpus.locate import Source
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


class Reader(Protocol):
    """Reads one file. An item that is wrong is yielded as `Rejected`; a file that is wrong raises.

    Raises:
        OSError, EOFError, UnicodeError: the file cannot be read (any further).
        CorpusError: corpus.toml asks for what the file does not have.
    """

    def __call__(self, source: Source, spec: CorpusSpec, documents: str) -> Iterator[Record | Rejected]:
        """Yield the file's documents in order; `documents` is `Corpus.documents`."""
        ...


@dataclass(frozen=True)
class ReaderEntry:
    """Where a reader is, and which file names are its own."""

    function: str
    suffixes: tuple[str, ...]


READERS = {
    "text": ReaderEntry("pipeline.corpus.readers.text:read", (".txt", ".text")),
    "jsonl": ReaderEntry("pipeline.corpus.readers.jsonl:read", (".jsonl", ".ndjson")),
    "sqlite": ReaderEntry("pipeline.corpus.readers.sqlite:read", (".db", ".sqlite", ".sqlite3")),
}
COMPRESSIONS = ("gz", "zst", "bz2", "xz")


def load_reader(name: str) -> Reader:
    """Import a reader by its name in `READERS`."""
    module, _, function = READERS[name].function.partition(":")
    return cast("Reader", getattr(import_module(module), function))


def split_suffixes(name: str) -> tuple[str, str]:
    """The suffix that tells the format (lower case) and the compression: "a.TXT.gz" gives (".txt", "gz")."""
    stem, _, last = name.rpartition(".")
    compression = last.lower() if stem and last.lower() in COMPRESSIONS else ""
    rest = stem if compression else name
    base = rest.rpartition("/")[2]
    _, dot, suffix = base.rpartition(".")
    return (f".{suffix.lower()}" if dot else ""), compression
