"""`termlode export`: a published result in one more format, without the corpus it was mined from."""

from __future__ import annotations

import shutil
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import garbage, runs, store
from pipeline.checkpoint import Identity
from pipeline.errors import MissingCorpusError
from pipeline.export import EXPORTS, REPORT, export_entry
from pipeline.params import ExportParams
from tasks import accounts, progress
from tasks.command import texts
from tasks.command.results import output_root
from tasks.export import STAGE, export, export_folder, is_made

if TYPE_CHECKING:
    from collections.abc import Mapping

_FORMATS = "\n\n".join(
    f"{name}: {entry.about} ({entry.file})"
    + (f"; pip install 'termlode\\[{entry.extra}]'" if entry.extra else "")
    for name, entry in EXPORTS.items()
)


def export_result(
    format: Annotated[str, typer.Argument(help=f"{texts.EXPORT_FORMAT}\n\n{_FORMATS}", metavar="FORMAT")],
    name: Annotated[str, typer.Option(help=texts.EXPORT_NAME, show_default=False)] = "",
    out: Annotated[Path | None, typer.Option(help=texts.EXPORT_OUT, show_default=False)] = None,
    top: Annotated[
        int, typer.Option(help=texts.EXPORT_TOP, metavar="NUMBER", min=0)
    ] = ExportParams.export_top,
    output_folder: Annotated[str, typer.Option(help=texts.GC_OUTPUT, show_default=False)] = "",
) -> None:
    """Export, copy where it is asked for, and say what is in it."""
    entry = export_entry(format)
    output = output_root(output_folder)
    result = _result(output, name)
    about = store.manifest(result)
    assert about is not None  # noqa: S101 - a result has a manifest
    root, folder = output / "store", export_folder(result, format)
    inputs = {"publish": about["key"], "name": result.name}
    identity = Identity(STAGE, ExportParams(format, top), inputs)
    runs.enter(root, accounts.run_id())
    if is_made(folder, identity):
        facts = (store.manifest(folder) or {})["facts"]
    else:
        with progress.shown(f"{STAGE} {result.name} {format}", None) as report:
            facts = export(root, result, identity, report)
    path = folder / entry.file
    if out:
        target = out.expanduser().absolute()
        target = target / entry.file if target.is_dir() else target
        store.new_file(root, target, lambda staging: _copy(path, staging))
        path = target
    print(texts.EXPORTED.format(path=path, facts=_told(facts)))
    if (folder / REPORT.format(format)).is_file():
        print(texts.EXPORT_REPORT.format(path=folder / REPORT.format(format)))


def _result(output: Path, name: str) -> Path:
    """The folder of the result of a name, or of the only one there is."""
    found = {folder.name: folder for folder in garbage.results(output)} if output.is_dir() else {}
    if not name and len(found) == 1:
        return next(iter(found.values()))
    if name not in found:
        there = ", ".join(found) or texts.EXPORT_NONE
        what = f"no result {name!r}" if name else "which result is to be exported?"
        raise MissingCorpusError(
            f"{what}; there are: {there}", where=str(output), remedy="Give --name, or mine it: termlode mine"
        )
    return found[name]


def _copy(path: Path, target: Path) -> None:
    shutil.copyfile(path, target)


def _told(facts: Mapping[str, int]) -> str:
    """Facts in words, and the share of places that terms come out whole in."""
    told = [f"{value:,} {name}" for name, value in facts.items()]
    for suffix in ("", " with HMM"):
        places = facts.get(f"places{suffix}")
        if places:
            told.append(f"{facts[f'whole{suffix}'] / places:.1%} whole{suffix}")
    return ", ".join(told)
