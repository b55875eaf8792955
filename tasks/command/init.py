"""`termlode init`: a corpus.toml to begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import store
from pipeline.corpus.spec import FILENAME
from pipeline.errors import ParameterError
from pipeline.language import say
from pipeline.params import IngestParams
from tasks.command import completion, helps, texts
from tasks.corpora import find_corpus, home

if TYPE_CHECKING:
    from pathlib import Path


def write_draft(
    corpus: Annotated[
        str,
        typer.Argument(
            help=say(helps.INIT_CORPUS), metavar="PATH", show_default=False, autocompletion=completion.corpora
        ),
    ],
) -> None:
    """Look at a corpus and write its corpus.toml, with what was found and every setting in comments."""
    from pipeline.corpus.draft import draft
    from pipeline.corpus.examine import examine, render

    found = find_corpus(corpus)
    target = found.root / FILENAME
    if not found.root.is_dir():
        raise ParameterError(
            "is one file, which has no settings",
            where=str(found.root),
            remedy="Put it into a folder of its own",
        )
    if target.exists():
        raise ParameterError("is there already", where=str(target), remedy="Edit it, or delete it first")
    examination = examine(found, IngestParams())
    text = draft(examination)
    store.new_file(home() / "output" / "store", target, lambda path: _write(path, text))
    print(render(examination))
    print(say(texts.INIT_WRITTEN, path=target))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
