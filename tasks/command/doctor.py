"""`termlode doctor`: what would be read, and what a run would take. Changes nothing."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.language import say
from pipeline.params import IngestParams
from tasks.command import completion, helps, texts
from tasks.command.results import output_root
from tasks.corpora import find_corpus

if TYPE_CHECKING:
    from pathlib import Path


def examine_corpus(
    corpus: Annotated[
        str,
        typer.Argument(
            help=say(helps.DOCTOR_CORPUS),
            metavar="PATH",
            show_default=False,
            autocompletion=completion.corpora,
        ),
    ],
    output_folder: Annotated[str, typer.Option(help=say(helps.OUTPUT), show_default=False)] = "",
    everything: Annotated[bool, typer.Option("--all", help=say(helps.DOCTOR_ALL))] = False,
) -> None:
    """Read a corpus as a run would, and estimate the run."""
    from pipeline.corpus.examine import SHOWN, examine, render
    from pipeline.estimate import estimate

    examination = examine(find_corpus(corpus), IngestParams())
    print(render(examination, sys.maxsize if everything else SHOWN))
    cost = estimate(examination.facts["characters"])
    output = output_root(output_folder)
    free = shutil.disk_usage(_existing(output)).free
    print(
        say(
            texts.DOCTOR_COST,
            minutes=cost.seconds / 60,
            memory=cost.memory / 1e9,
            disk=cost.disk / 1e9,
            free=free / 1e9,
            output=output,
        )
    )
    if cost.disk > free:
        print(say(texts.DOCTOR_DISK))
    if cost.memory > (_memory() or cost.memory):
        print(say(texts.DOCTOR_MEMORY, memory=_memory() / 1e9))


def _existing(path: Path) -> Path:
    return path if path.exists() else _existing(path.parent)


def _memory() -> int:
    """Bytes of memory that this machine has; 0 if it does not tell."""
    if "SC_PHYS_PAGES" not in getattr(os, "sysconf_names", {}):
        return 0
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
