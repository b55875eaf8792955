"""What a corpus holds and how it would be read, found out without writing anything."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.corpus.decode import detect_encoding
from pipeline.corpus.ingest import ingest
from pipeline.params import IngestParams
from pipeline.progress import silent

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.corpus.locate import Corpus, Source

_TEXTUAL = ("text", "jsonl")  # formats with an encoding to be found out
_SHOWN = 5  # items set aside, and names ignored, that are shown


@dataclass(frozen=True)
class Examination:
    """What a corpus holds.

    Attributes:
        name: of the corpus.
        place: where it lies.
        formats: files by format and compression.
        encodings: files by encoding, of the formats that have one.
        ignored: names of files of other kinds.
        borders: where a text file's documents end.
        documents: how many there are.
        characters: of all of them.
        set_aside: place and reason of each item that cannot be read.
        stops: whether a run stops at the first of these.
    """

    name: str
    place: str
    formats: dict[str, int]
    encodings: dict[str, int]
    ignored: tuple[str, ...]
    borders: str
    documents: int
    characters: int
    set_aside: list[str] = field(default_factory=list)
    stops: bool = False

    def __str__(self) -> str:
        lines = [
            f"{self.name} ({self.place})",
            f"  files        {_counted(self.formats)}",
            f"  encodings    {_counted(self.encodings) or 'none to find out'}",
            f"  documents    {self.documents:,} (text files end them at: {self.borders})",
            f"  characters   {self.characters:,}",
            f"  ignored      {len(self.ignored):,} files of other kinds{_first(self.ignored)}",
            f"  set aside    {len(self.set_aside):,} items{_first(self.set_aside)}",
        ]
        if self.set_aside and self.stops:
            lines.append(
                "  A run stops at the first of these; --on-bad-input quarantine goes on without them."
            )
        return "\n".join(lines)


def examine(corpus: Corpus, params: IngestParams) -> Examination:
    """Read a corpus as a run would, to tell what it holds.

    Args:
        corpus: what to read.
        params: whether bad input stops the run or is set aside.

    Raises:
        CorpusError: corpus.toml does not fit its files, or a file changed while it was read.
    """
    size = _Size()
    rejected, documents = ingest(corpus, IngestParams("quarantine"), size, silent)
    return Examination(
        name=corpus.name,
        place=str(corpus.root),
        formats=dict(Counter(_format(source) for source in corpus.sources)),
        encodings=dict(Counter(_encoding(corpus, source) for source in corpus.sources if _textual(source))),
        ignored=corpus.ignored,
        borders=corpus.documents,
        documents=documents,
        characters=size.characters,
        set_aside=[f"{_place(row)}: {row['reason']}" for row in rejected.to_pylist()],
        stops=params.on_bad_input == "fail",
    )


class _Size:
    """Takes DOCUMENTS and keeps their size."""

    characters = 0

    def write_table(self, table: pa.Table) -> None:
        import pyarrow.compute as pc

        self.characters += pc.sum(pc.utf8_length(table["text"])).as_py() or 0


def _place(row: dict[str, Any]) -> str:
    return f"{row['source']}:{row['line']}" if row["line"] else str(row["source"])


def _textual(source: Source) -> bool:
    return source.reader in _TEXTUAL


def _format(source: Source) -> str:
    return f"{source.reader}.{source.compression}" if source.compression else source.reader


def _encoding(corpus: Corpus, source: Source) -> str:
    if corpus.spec.encoding != "auto":
        return corpus.spec.encoding
    try:
        return detect_encoding(source).removesuffix("-sig")
    except (OSError, EOFError, UnicodeError):
        return "unknown"


def _counted(found: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in sorted(found.items()))


def _first(items: tuple[str, ...] | list[str]) -> str:
    return "".join(f"\n    {item}" for item in items[:_SHOWN]) + ("\n    …" if len(items) > _SHOWN else "")
