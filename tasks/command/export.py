"""`termlode export`: a published result in one more format, without the corpus it was mined from."""

from __future__ import annotations

import shutil
from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import runs, store
from pipeline.catalogue import spoken
from pipeline.checkpoint import Identity
from pipeline.export import EXPORTS, REPORT, export_entry
from pipeline.language import say
from pipeline.params import ExportParams
from tasks import accounts, progress
from tasks.beside import is_made
from tasks.command import completion, helps, texts
from tasks.command.results import find_result, output_root
from tasks.export import STAGE, export, export_folder
from tasks.show import facts_told
from tasks.texts import FACTS_BETWEEN

if TYPE_CHECKING:
    from collections.abc import Mapping

_FORMATS = "\n\n".join(
    say(texts.EXPORT_FORMAT, name=name, about=spoken(entry.about), file=entry.file)
    + (say(texts.EXPORT_EXTRA, extra=f"termlode\\[{entry.extra}]") if entry.extra else "")
    for name, entry in EXPORTS.items()
)


def export_result(
    format: Annotated[
        str,
        typer.Argument(
            help=f"{say(helps.EXPORT_FORMAT)}\n\n{_FORMATS}",
            metavar="FORMAT",
            autocompletion=completion.formats,
        ),
    ],
    name: Annotated[
        str, typer.Option(help=say(helps.RESULT), show_default=False, autocompletion=completion.results)
    ] = "",
    out: Annotated[Path | None, typer.Option(help=say(helps.EXPORT_OUT), show_default=False)] = None,
    top: Annotated[
        int, typer.Option(help=say(helps.EXPORT_TOP), metavar="NUMBER", min=0)
    ] = ExportParams.export_top,
    output_folder: Annotated[str, typer.Option(help=say(helps.OUTPUT), show_default=False)] = "",
) -> None:
    """Export, copy where it is asked for, and say what is in it."""
    entry = export_entry(format, "FORMAT")
    output = output_root(output_folder)
    result = find_result(output, name)
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
    print(say(texts.EXPORTED, path=path, facts=_told(facts)))
    if (folder / REPORT.format(format)).is_file():
        print(say(texts.EXPORT_REPORT, path=folder / REPORT.format(format)))


def _copy(path: Path, target: Path) -> None:
    shutil.copyfile(path, target)


def _told(facts: Mapping[str, int]) -> str:
    """Facts in words, and the share of places that terms come out whole in."""
    told = [facts_told(facts)]
    for suffix, text in texts.WHOLE.items():
        places = facts.get(f"places{suffix}")
        if places:
            told.append(say(text, share=facts[f"whole{suffix}"] / places))
    return say(FACTS_BETWEEN).join(told)
