"""`termlode gc`: what can go."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline import garbage
from tasks.command import texts
from tasks.corpora import home
from tasks.settings import exit_codes, log


def clear_away(
    keep: Annotated[int | None, typer.Option(min=0, help=texts.GC_KEEP, show_default=False)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=texts.GC_DRY)] = False,
    output_folder: Annotated[str, typer.Option(help=texts.GC_OUTPUT, show_default=False)] = "",
) -> None:
    """Clear away, and say what went."""
    output = Path(output_folder).expanduser().absolute() if output_folder else home() / "output"
    cleared = garbage.clear(output, keep, dry=dry_run)
    if cleared.busy:
        log.error("%s", texts.GC_BUSY.format(runs=", ".join(cleared.busy)))
        sys.exit(exit_codes()["already_running"])
    for path, size in cleared.removed:
        print(texts.GC_ROW.format(path=path, size=size))
    told = texts.GC_WOULD if dry_run else texts.GC_SUM
    print(told.format(count=len(cleared.removed), size=sum(size for _, size in cleared.removed)))
