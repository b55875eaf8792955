"""`termlode gc` and `termlode verify`: what can go, and what is damaged."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from pipeline import garbage
from tasks import progress
from tasks.command import texts
from tasks.command.results import output_root
from tasks.corpora import home
from tasks.settings import exit_codes, log


def clear_away(
    keep: Annotated[int | None, typer.Option(min=0, help=texts.GC_KEEP, show_default=False)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=texts.GC_DRY)] = False,
    output_folder: Annotated[str, typer.Option(help=texts.GC_OUTPUT, show_default=False)] = "",
) -> None:
    """Clear away, and say what went."""
    cleared = garbage.clear(output_root(output_folder), keep, dry=dry_run)
    if cleared.busy:
        log.error("%s", texts.GC_BUSY.format(runs=", ".join(cleared.busy)))
        sys.exit(exit_codes()["already_running"])
    for path, size in cleared.removed:
        print(texts.GC_ROW.format(path=path, size=size))
    told = texts.GC_WOULD if dry_run else texts.GC_SUM
    print(told.format(count=len(cleared.removed), size=sum(size for _, size in cleared.removed)))


def verify(
    names: Annotated[
        list[str] | None, typer.Argument(help=texts.VERIFY_NAMES, metavar="NAME", show_default=False)
    ] = None,
    output_folder: Annotated[str, typer.Option(help=texts.GC_OUTPUT, show_default=False)] = "",
) -> None:
    """Look at everything, and say what is damaged."""
    from pipeline import verification  # here, so that asking for help does not load pyarrow

    with progress.shown("verify", None) as report:
        verified = verification.verify(output_root(output_folder), home() / "corpora", names or (), report)
    for finding in verified.findings:
        print(finding)
    found = texts.VERIFY_DAMAGED.format(count=verified.damaged) if verified.damaged else texts.VERIFY_WHOLE
    print(texts.VERIFY_SUM.format(files=verified.files, size=verified.size, found=found))
    if verified.damaged:
        sys.exit(exit_codes()["task_failed"])
