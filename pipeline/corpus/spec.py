"""corpus.toml: how to read a corpus, where the defaults do not fit."""

from __future__ import annotations

import codecs
import tomllib
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from pipeline.corpus.readers import READERS
from pipeline.errors import CorpusError

if TYPE_CHECKING:
    from pathlib import Path

FILENAME = "corpus.toml"
TITLE_IN_TEXT = ("auto", "yes", "no")
DOCUMENTS = ("auto", "file", "blank-line", "line")


def _setting(default: Any, help: str) -> Any:
    """A setting with its default, and what it says; `draft` writes that down for people."""
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True)
class CorpusSpec:
    """The content of corpus.toml. Every setting has a default that fits a folder of text files."""

    files: str = _setting("**/*", "which files are read: a glob pattern relative to the corpus folder")
    format: str = _setting("auto", "the format of all files; auto goes by each file's name")
    encoding: str = _setting(
        "auto", "the name of a Python codec, such as gb18030 or big5; auto finds each file's"
    )
    documents: str = _setting(
        "auto",
        "where a text file's documents end: file, blank-line or line; auto is file for a folder and "
        "blank-line for a corpus that is one single file",
    )
    text_field: tuple[str, ...] = _setting(
        (), "fields (JSON) or columns (tables) of the text, joined by line breaks; none: found"
    )
    title_field: str = _setting(
        "", "the same for the title, one; ignored where a record has none; none: found"
    )
    id_field: str = _setting("", "the same for the document's own identifier")
    title_in_text: str = _setting(
        "auto",
        "whether a title is put before the text as a line of its own: yes, no, or auto, where titles differ "
        "from document to document",
    )
    query: str = _setting(
        "",
        "SQLite: the SELECT that gives these columns; end it with ORDER BY, so that the order is fixed; "
        "none: a table is found",
    )


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
    spec = CorpusSpec(**_checked(path, settings))
    for name, choices in (
        ("format", ("auto", *READERS)),
        ("documents", DOCUMENTS),
        ("title_in_text", TITLE_IN_TEXT),
    ):
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


def _checked(path: Path, settings: dict[str, Any]) -> dict[str, Any]:
    """The settings by their names and types."""
    known = [setting.name for setting in fields(CorpusSpec)]
    for name, value in settings.items():
        if name not in known:
            raise _bad(path, f"unknown setting {name!r}", f"Use {', '.join(known)}")
        if name == "text_field":
            settings[name] = _several(path, value)
        elif not isinstance(value, str):
            raise _bad(path, f"{name} is not a text", f'Write {name} = "…"')
    return settings


def _several(path: Path, value: object) -> tuple[str, ...]:
    """One name or a list of names."""
    names = value if isinstance(value, list) else [value]
    if not all(isinstance(name, str) and name for name in names):
        raise _bad(path, "text_field is no name", 'Write text_field = "…" or ["…", "…"]')
    return tuple(names)


def _bad(path: Path, what: str, remedy: str) -> CorpusError:
    return CorpusError(what, where=str(path), remedy=remedy)
