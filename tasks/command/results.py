"""Which result a command is about."""

from __future__ import annotations

from pathlib import Path

from pipeline import garbage
from pipeline.errors import MissingCorpusError, ParameterError
from pipeline.paths import of_text
from tasks.corpora import corpus_name, home


def output_root(output_folder: str) -> Path:
    """The folder of results."""
    return Path(output_folder).expanduser().absolute() if output_folder else home() / "output"


def result_folder(name: str, domain: str, output_folder: str) -> Path:
    """The folder of a result: by name, or that of a domain, or the only one there is.

    Raises:
        ParameterError: there are several, and nothing says which.
        MissingCorpusError: there is none.
    """
    root = output_root(output_folder)
    if name or domain:
        return root / (name or of_text(corpus_name(domain)))
    found = garbage.results(root) if root.is_dir() else []
    if not found:
        raise MissingCorpusError(
            "no result", where=str(root), remedy="Mine a domain first: termlode mine NAME"
        )
    if len(found) > 1:
        names = ", ".join(folder.name for folder in found)
        raise ParameterError("several results are there", where="--name", remedy=f"Give one of {names}")
    return found[0]


def named_result(text: str, output_folder: str) -> Path:
    """A result by its name or by the path of its folder."""
    path = Path(text).expanduser().absolute()
    return path if (path / "manifest.json").is_file() else output_root(output_folder) / text
