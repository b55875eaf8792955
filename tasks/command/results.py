"""Which result a command is about."""

from __future__ import annotations

from pathlib import Path

from pipeline import garbage
from pipeline.errors import MissingCorpusError, ParameterError
from tasks.corpora import home


def output_root(output_folder: str) -> Path:
    """The folder of results."""
    return Path(output_folder).expanduser().absolute() if output_folder else home() / "output"


def result_names(output: Path) -> list[str]:
    """What there is to name."""
    return [folder.name for folder in garbage.results(output)] if output.is_dir() else []


def find_result(output: Path, name: str) -> Path:
    """The folder of the result of a name, or of the only one there is.

    Raises:
        ParameterError: there are several, and nothing says which.
        MissingCorpusError: there is none, or none of that name.
    """
    there = result_names(output)
    if name in there or (not name and len(there) == 1):
        return output / (name or there[0])
    remedy = f"Give one of {', '.join(there)}" if there else "Mine a domain first: termlode mine NAME"
    if there and not name:
        raise ParameterError("several results are there", where=str(output), remedy=remedy)
    what = f"no result {name!r}" if name else "no result"
    raise MissingCorpusError(what, where=str(output), remedy=remedy)


def named_result(text: str, output_folder: str) -> Path:
    """A result by its name or by the path of its folder."""
    path = Path(text).expanduser().absolute()
    return path if (path / "manifest.json").is_file() else output_root(output_folder) / text
