"""`termlode gc` and `termlode verify`: what can go, and what is damaged."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import garbage
from pipeline.catalogue import spoken
from pipeline.errors import one_line
from pipeline.language import say
from tasks import progress
from tasks.command import completion, helps, texts
from tasks.command.results import output_root
from tasks.corpora import home
from tasks.settings import exit_codes, log

if TYPE_CHECKING:
    from pipeline.verification import Finding


def clear_away(
    keep: Annotated[int | None, typer.Option(min=0, help=say(helps.GC_KEEP), show_default=False)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=say(helps.GC_DRY))] = False,
    output_folder: Annotated[str, typer.Option(help=say(helps.OUTPUT), show_default=False)] = "",
) -> None:
    """Clear away, and say what went."""
    cleared = garbage.clear(output_root(output_folder), keep, dry=dry_run)
    if cleared.busy:
        log.error("%s", say(texts.GC_BUSY, runs=", ".join(cleared.busy)))
        sys.exit(exit_codes()["already_running"])
    for path, size in cleared.removed:
        print(say(texts.GC_ROW, path=path, size=size))
    summed = texts.GC_WOULD if dry_run else texts.GC_SUM
    print(say(summed, count=len(cleared.removed), size=sum(size for _, size in cleared.removed)))


def verify(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help=say(helps.VERIFY_NAMES),
            metavar="NAME",
            show_default=False,
            autocompletion=completion.results,
        ),
    ] = None,
    output_folder: Annotated[str, typer.Option(help=say(helps.OUTPUT), show_default=False)] = "",
) -> None:
    """Look at everything, and say what is damaged."""
    from pipeline import verification  # here, so that asking for help does not load pyarrow

    with progress.shown("verify", None) as report:
        verified = verification.verify(output_root(output_folder), home() / "corpora", names or (), report)
    for finding in verified.findings:
        print(_told(finding))
    found = say(texts.VERIFY_DAMAGED if verified.damaged else texts.VERIFY_WHOLE, count=verified.damaged)
    print(say(texts.VERIFY_SUM, files=verified.files, size=verified.size, found=found))
    if verified.damaged:
        sys.exit(exit_codes()["task_failed"])


def _told(finding: Finding) -> str:
    """A finding as one line."""
    what, remedy = spoken(finding.what), spoken(finding.remedy)
    return one_line(say(texts.FINDING, path=finding.path, what=what, remedy=remedy))
