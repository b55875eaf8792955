"""corpus.toml: how to read a corpus, where the defaults do not fit."""

from __future__ import annotations

import codecs
import tomllib
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from pipeline.corpus.readers import READERS
from pipeline.errors import CorpusError

if TYPE_CHECKING:
    from pathlib import Path

FILENAME = "corpus.toml"
DOCUMENTS = ("auto", "file", "blank-line", "line")


@dataclass(frozen=True)
class CorpusSpec:
    """The content of corpus.toml. Every setting has a default that fits a folder of text files.

    Attributes:
        files: glob pattern of the files to read, relative to the corpus folder.
        format: a name in `readers.READERS`, or "auto" to go by the file's name.
        encoding: "auto" (UTF-8, else GB18030) or the name of a Python codec.
        documents: where a text file's documents end: "file", "blank-line", "line"; "auto" is "file" for a
            folder and "blank-line" for a corpus that is one single file.
        text_field: field (JSON) or column (SQLite) of the text.
        title_field: the same for the title; ignored where a record has none.
        id_field: the same for the document's identifier.
        query: for SQLite, the SELECT that gives these columns, in a fixed order.
    """

    files: str = "**/*"
    format: str = "auto"
    encoding: str = "auto"
    documents: str = "auto"
    text_field: str = "text"
    title_field: str = "title"
    id_field: str = "id"
    query: str = ""


def load_spec(path: Path) -> CorpusSpec:
    """Read a corpus.toml; the defaults if there is none.

    Raises:
        CorpusError: it is not TOML, or has a setting or value that is not known.
    """
    if not path.is_file():
        return CorpusSpec()
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CorpusError(f"is not valid TOML: {error}", where=str(path), remedy="Mend it") from error
    known = [field.name for field in fields(CorpusSpec)]
    for name, value in settings.items():
        if name not in known:
            raise _bad(path, f"unknown setting {name!r}", f"Use {', '.join(known)}")
        if not isinstance(value, str):
            raise _bad(path, f"{name} is not a text", f'Write {name} = "…"')
    spec = CorpusSpec(**settings)
    for name, choices in (("format", ("auto", *READERS)), ("documents", DOCUMENTS)):
        if getattr(spec, name) not in choices:
            raise _bad(path, f"{name} {getattr(spec, name)!r} is not known", f"Use {', '.join(choices)}")
    if not spec.files or spec.files.startswith("/"):
        raise _bad(
            path, f"files {spec.files!r} is no pattern relative to the folder", 'Use one such as "**/*.txt"'
        )
    try:
        codecs.lookup("utf-8" if spec.encoding == "auto" else spec.encoding)
    except LookupError as error:
        raise _bad(
            path, str(error), "Use the name of a Python codec, such as gb18030, big5 or utf-16"
        ) from error
    return spec


def _bad(path: Path, what: str, remedy: str) -> CorpusError:
    return CorpusError(what, where=str(path), remedy=remedy)
