"""What a shell may complete: names of corpora, results, formats and measures; nothing is read to find them.

Where nothing fits, the shell offers names of files, which a corpus may be, too.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import typer  # noqa: TC002 - typer reads the annotations

from pipeline import params
from pipeline.export import EXPORTS
from pipeline.text.wordlist import WORDLISTS
from tasks.command.results import output_root, result_names
from tasks.corpora import home

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_CHOICES = {
    field.name: field.metadata["choices"]
    for kind in vars(params).values()
    if hasattr(kind, "__dataclass_fields__")
    for field in fields(kind)
    if field.metadata["choices"]
}


def corpora(incomplete: str) -> list[str]:
    """Folders under corpora/."""
    root = home() / "corpora"
    return _fitting(
        (path.name for path in root.iterdir() if path.is_dir()) if root.is_dir() else (), incomplete
    )


def baselines(incomplete: str) -> list[str]:
    """Corpora, and the word lists that are installed."""
    return [*corpora(incomplete), *_fitting(WORDLISTS, incomplete)]


def results(ctx: typer.Context, incomplete: str) -> list[str]:
    """Results in the output folder."""
    return _fitting(result_names(output_root(ctx.params.get("output_folder") or "")), incomplete)


def formats(incomplete: str) -> list[tuple[str, str]]:
    """Formats of exports, each with its file."""
    return [(name, entry.file) for name, entry in EXPORTS.items() if name.startswith(incomplete)]


def ranks(incomplete: str) -> list[str]:
    """What can be ranked by."""
    return _fitting(("score", *_measures()), incomplete)


def measures(incomplete: str) -> list[str]:
    """Measures, one after another between commas."""
    begun, comma, last = incomplete.rpartition(",")
    return [f"{begun}{comma}{name}" for name in _fitting((*_measures(), *(() if comma else ("all",))), last)]


def of_parameter(name: str) -> Callable[..., Any] | None:
    """How a task's parameter is completed; None: by names of files."""
    choices = _CHOICES.get(name)
    if choices:
        return lambda incomplete: _fitting(choices, incomplete)
    return _OF_PARAMETERS.get(name)


def _fitting(names: Iterable[str], incomplete: str) -> list[str]:
    return sorted(name for name in names if name.startswith(incomplete) and not name.startswith("."))


def _measures() -> Iterable[str]:
    from pipeline.measures import MEASURES

    return MEASURES


_OF_PARAMETERS: dict[str, Callable[..., Any]] = {
    "domain": corpora,
    "corpus": corpora,
    "baseline": baselines,
    "name": results,
    "rank_by": ranks,
    "measures": measures,
    "against": lambda incomplete: _fitting(_CHOICES["recipe"], incomplete),
}
