"""Finds a corpus by name or path, and lists the files it is made of."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.corpus.readers import READERS, split_suffixes
from pipeline.corpus.spec import FILENAME, CorpusSpec, load_spec
from pipeline.errors import MissingCorpusError
from pipeline.keys import file_digest

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Source:
    """One file of a corpus.

    Attributes:
        name: its path relative to the corpus folder, with forward slashes: what tables and errors show.
        path: where it lies on this machine.
        reader: a name in `readers.READERS`.
        compression: "gz", "zst", "bz2", "xz" or "".
    """

    name: str
    path: Path
    reader: str
    compression: str


@dataclass(frozen=True)
class Corpus:
    """A corpus: its name, where it lies, how to read it, and its files in order of their names."""

    name: str
    root: Path
    spec: CorpusSpec
    sources: tuple[Source, ...]
    ignored: tuple[str, ...]

    @property
    def documents(self) -> str:
        """Where a text file's documents end, "auto" resolved (see `CorpusSpec.documents`)."""
        if self.spec.documents != "auto":
            return self.spec.documents
        return "file" if self.root.is_dir() else "blank-line"

    def identity(self) -> dict[str, object]:
        """What the corpus's documents depend on: the settings, and each file's name and content.

        Nothing in it tells where the corpus lies or when it was touched.
        """
        return {
            "spec": vars(self.spec) | {"documents": self.documents},
            "sources": [[source.name, source.reader, _digest(source)] for source in self.sources],
        }


def corpus_name(name_or_path: str) -> str:
    """The name results go by: the folder's name, or the file's without its suffixes."""
    path = Path(name_or_path)
    name = path.name or path.resolve().name
    return name if path.is_dir() else (name.partition(".")[0] or name)


def find_corpus(name_or_path: str, corpora: Path) -> Corpus:
    """Find a corpus and list its files.

    Args:
        name_or_path: a folder under `corpora`, or the path of any folder or file.
        corpora: the folder of the named corpora.

    Raises:
        MissingCorpusError: there is no such corpus, or it has no file that can be read.
        CorpusError: its corpus.toml is wrong.
    """
    root = corpora / name_or_path
    if os.sep in name_or_path or not root.is_dir():
        root = Path(name_or_path).expanduser()
    if root.is_dir():
        spec = load_spec(root / FILENAME)
        sources, ignored = _list_folder(root, spec)
    elif root.exists():
        spec = CorpusSpec()
        sources, ignored = [_source(root.name, root, spec, fallback="text")], []
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
            + (f" ({len(ignored)} of other kinds ignored, such as {ignored[0]})" if ignored else ""),
            where=str(root),
            remedy=_how_to_fill(root),
        )
    return Corpus(corpus_name(name_or_path), root, spec, found, tuple(ignored))


def _how_to_fill(root: Path) -> str:
    if (root / "fetch.py").is_file():
        return f"Run python {root / 'fetch.py'} to fetch it"
    suffixes = sorted(suffix for reader in READERS.values() for suffix in reader.suffixes)
    return f"Put files there ({' '.join(suffixes)}), or say in {FILENAME} how to read what is there"


def _list_folder(root: Path, spec: CorpusSpec) -> tuple[list[Source | None], list[str]]:
    sources: list[Source | None] = []
    ignored = []
    for path in _files(root, spec.files):
        name = path.relative_to(root).as_posix()
        source = _source(name, path, spec, fallback="")
        if source:
            sources.append(source)
        elif name not in (FILENAME, "fetch.py"):
            ignored.append(name)
    return sources, ignored


def _files(root: Path, pattern: str) -> Iterator[Path]:
    paths = (
        path
        for path in root.glob(pattern)
        if not path.is_dir() and not any(part.startswith(".") for part in path.relative_to(root).parts)
    )
    # Sorted by bytes, so that no locale or file system decides the order of documents.
    yield from sorted(paths, key=lambda path: os.fsencode(path.relative_to(root).as_posix()))


def _source(name: str, path: Path, spec: CorpusSpec, fallback: str) -> Source | None:
    suffix, compression = split_suffixes(name)
    reader = spec.format
    if reader == "auto":
        reader = next((key for key, entry in READERS.items() if suffix in entry.suffixes), fallback)
    return Source(name, path, reader, compression) if reader else None


def _digest(source: Source) -> str:
    try:
        return file_digest(source.path)
    except OSError as error:
        # Still an identity of its own: ingest stops at it or sets it aside, and mending it changes the key.
        return f"unreadable: {error.strerror}"
