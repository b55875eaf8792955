"""Finds a corpus by name or path, and lists the files it is made of."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.corpus.archives import ARCHIVES, SHORT
from pipeline.corpus.readers import READERS, find_reader, split_suffixes
from pipeline.corpus.source import Source
from pipeline.corpus.spec import FILENAME, CorpusSpec, load_spec
from pipeline.errors import MissingCorpusError
from pipeline.keys import file_digest
from pipeline.paths import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator

UNREADABLE = "unreadable: "


@dataclass(frozen=True)
class Corpus:
    """A corpus: its name, where it lies, how to read it, and its files in order of their names.

    `elsewhere` is what people know it by where its files are but a copy: an address, or standard input.
    """

    name: str
    root: Path
    spec: CorpusSpec
    sources: tuple[Source, ...]
    ignored: tuple[str, ...]
    elsewhere: str = ""

    @property
    def place(self) -> str:
        """Where people look for it."""
        return self.elsewhere or str(self.root)

    def place_of(self, source: str) -> str:
        """Where people look for one of its sources, or a member of one."""
        file, sign, member = source.partition("!")
        path = next(found for found in self.sources if found.name == file).path
        if not self.elsewhere:
            return f"{path}{sign}{member}"
        return (
            f"{self.elsewhere.rstrip('/')}/{source}"
            if self.root.is_dir()
            else f"{self.elsewhere}{sign}{member}"
        )

    @property
    def documents(self) -> str:
        """Where a text file's documents end, "auto" resolved (see `CorpusSpec.documents`)."""
        if self.spec.documents != "auto":
            return self.spec.documents
        several = self.root.is_dir() or any(source.reader in ARCHIVES for source in self.sources)
        return "file" if several else "blank-line"

    def identity(self) -> dict[str, object]:
        """What the corpus's documents depend on: the settings, and each file's name and content.

        Nothing in it tells where the corpus lies or when it was touched.
        """
        return {
            "spec": vars(self.spec) | {"documents": self.documents},
            "sources": [[source.name, source.reader, source.digest] for source in self.sources],
        }


def locate(name_or_path: str, corpora: Path) -> Path:
    """Where a corpus is, or would be: a folder under `corpora` of that name, else that path."""
    named = corpora / name_or_path
    is_name = not {"/", os.sep} & set(name_or_path)
    return named if is_name and named.is_dir() else Path(name_or_path).expanduser()


def corpus_name(name_or_path: str, corpora: Path) -> str:
    """The name results go by: the folder's name, or the file's without the suffixes of formats."""
    root = locate(name_or_path, corpora)
    name = root.name if root.name not in ("", "..") else root.resolve().name
    if root.is_dir():
        return name
    suffix, compression = split_suffixes(name)
    short = next((short for short in SHORT if name.lower().endswith(short)), "")
    if short:
        return name[: -len(short)] or name
    stem = name[: -len(compression) - 1] if compression else name
    known = {f".{archive}" for archive in ARCHIVES} | {
        s for entry in READERS.values() for s in entry.suffixes
    }
    return stem[: -len(suffix)] if suffix in known and len(stem) > len(suffix) else stem


def find_corpus(name_or_path: str, corpora: Path, elsewhere: str = "") -> Corpus:
    """Find a corpus and list its files.

    Args:
        name_or_path: a folder under `corpora`, or the path of any folder or file.
        corpora: the folder of the named corpora.
        elsewhere: what people know it by, where this is but a copy.

    Raises:
        MissingCorpusError: there is no such corpus, or it has no file that can be read.
        CorpusError: its corpus.toml is wrong.
    """
    root = locate(name_or_path, corpora)
    if root.is_dir():
        spec = load_spec(root / FILENAME)
        sources, ignored = _list_folder(root, spec)
    elif root.exists():
        spec = CorpusSpec()
        sources, ignored = (
            [_source(as_text(root.name), root, spec, fallback="text")],
            [],
        )
    else:
        raise MissingCorpusError(
            f"no corpus {name_or_path!r}",
            where=str(corpora / name_or_path),
            remedy=f"Put its files into a folder of that name under {corpora}, or give the path of a folder "
            "or file",
        )
    found = tuple(source for source in sources if source is not None)
    if not found:
        raise MissingCorpusError(
            "the corpus has no file that can be read"
            + (f" by the pattern {spec.files!r}" if spec.files != CorpusSpec.files else "")
            + (f" ({len(ignored)} of other kinds ignored, such as {ignored[0]})" if ignored else ""),
            where=elsewhere or str(root),
            remedy=_how_to_fill(root),
        )
    return Corpus(corpus_name(name_or_path, corpora), root, spec, found, tuple(ignored), elsewhere)


def _how_to_fill(root: Path) -> str:
    if (root / "fetch.py").is_file():
        return f"Run python {root / 'fetch.py'} to fetch it"
    suffixes = sorted(suffix for reader in READERS.values() for suffix in reader.suffixes)
    return (
        f"Put files there ({' '.join(suffixes)}; compressed or in .zip or .tar, too), or say in {FILENAME} "
        "how to read what is there"
    )


def _list_folder(root: Path, spec: CorpusSpec) -> tuple[list[Source | None], list[str]]:
    sources: list[Source | None] = []
    ignored = []
    for name, path in _files(root, spec.files):
        if name in (FILENAME, "fetch.py"):
            continue
        source = _source(name, path, spec, fallback="")
        if source:
            sources.append(source)
        else:
            ignored.append(name)
    return sources, ignored


def _files(root: Path, pattern: str) -> Iterator[tuple[str, Path]]:
    """The files that match, hidden ones left out, sorted by bytes: no locale or disk decides their order."""
    matches = _pattern(pattern)
    found = []
    seen = set()
    for folder, folders, files in os.walk(root, followlinks=True):
        real = os.path.realpath(folder)
        if real in seen:  # a link that leads back
            folders.clear()
            continue
        seen.add(real)
        folders[:] = [name for name in folders if not name.startswith(".")]
        for file in files:
            path = Path(folder, file)
            relative = path.relative_to(root).as_posix()
            if not file.startswith(".") and matches.fullmatch(relative):
                found.append((relative, path))
    for relative, path in sorted(found, key=lambda item: os.fsencode(item[0])):
        yield as_text(relative), path


def _pattern(pattern: str) -> re.Pattern[str]:
    """A glob pattern over relative paths: ** crosses folders, * and ? do not."""
    parts = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    return re.compile("".join(parts.get(piece, re.escape(piece)) for piece in pieces), re.DOTALL)


def _source(name: str, path: Path, spec: CorpusSpec, fallback: str) -> Source | None:
    reader, compression = format_of(name, spec.format, fallback)
    return Source(name, path, reader, compression, _digest(path)) if reader else None


def format_of(name: str, asked: str, fallback: str = "") -> tuple[str, str]:
    """The reader or archive of a file by its name, and its compression.

    Args:
        name: the file's name; archives always go by it.
        asked: `CorpusSpec.format`: the format of every other file, or "auto".
        fallback: what a file of no known name is read as; "" leaves it alone.
    """
    suffix, compression = split_suffixes(name)
    if suffix.removeprefix(".") in ARCHIVES:
        return suffix.removeprefix("."), compression
    return (asked if asked != "auto" else find_reader(name) or fallback), compression


def _digest(path: Path) -> str:
    # A file that cannot be read has an identity, too: ingest stops at it or sets it aside, and mending it
    # changes the key.
    try:
        if not path.is_file() and path.exists():
            return f"{UNREADABLE}not a regular file"  # a pipe or a device may never end
        return file_digest(path)
    except OSError as error:
        return f"{UNREADABLE}{error.strerror}"
