"""`termlode tag`: the terms of a result in other documents."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from pipeline import store
from pipeline.errors import MissingCorpusError, ParameterError
from tasks.command import texts
from tasks.command.luigi_tasks import command_of, run, task_of
from tasks.command.results import result_folder
from tasks.tag import TagTerms

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_STANDARD = "-"


def command() -> Callable[..., None]:
    """The command, with the task's options and texts in place of one corpus."""
    return command_of(
        TagTerms,
        tag,
        corpus=(list[str], typer.Argument(help=texts.TAG_TEXTS, metavar="TEXT...", show_default=False)),
        name=(str | None, typer.Option(help=texts.RESULT_NAME, show_default=False, metavar="TEXT")),
        out=(str | None, typer.Option(help=texts.TAG_OUT, show_default=False, metavar="FILE")),
    )


def tag(given: dict[str, Any]) -> None:
    """Tag each text, as the task does, and hand on what came of it."""
    named, out = given.pop("corpus"), given.pop("out")
    result = result_folder(given["name"] or "", "", given["output_folder"] or "")
    if not store.is_whole(result):
        raise MissingCorpusError("no result", where=str(result), remedy="Mine it, or give another --name")
    given["name"] = result.name
    tasks = [task_of(TagTerms, given | {"corpus": one}) for one in named]
    _check(tasks[0].format, out, len(tasks))
    for one in named:
        # Luigi's lock is this process's from the first text on; what is made has a lock of its own.
        code = run(TagTerms, given | {"corpus": one}, "--no-lock")
        if code:
            sys.exit(code)
    from pipeline.stages.tag import LINES, TABLE

    file = LINES if tasks[0].format == "jsonl" else TABLE
    if out is None and file == TABLE:
        for task in tasks:
            facts = (store.manifest(task.folder) or {})["facts"]
            told = ", ".join(f"{value:,} {name}" for name, value in facts.items())
            print(texts.TAG_DONE.format(path=task.folder / file, facts=told))
        return
    paths = [task.folder / file for task in tasks]
    if out in (None, _STANDARD):
        _print(paths)
    else:
        target = Path(out).expanduser().absolute()
        store.new_file(tasks[0].store_root, target, lambda staging: _copy(paths, staging))


def _check(format: str, out: str | None, count: int) -> None:
    """Refuse to write Parquet where it cannot go."""
    if format == "jsonl" or out is None:
        return
    if out == _STANDARD:
        raise ParameterError(texts.TAG_TERMINAL, where="--out", remedy="Give a file, or --format jsonl")
    if count > 1:
        raise ParameterError(
            texts.TAG_ONE.format(count=count), where="--out", remedy="Leave it out, or give --format jsonl"
        )


def _copy(paths: Sequence[Path], target: Path) -> None:
    with ExitStack() as stack:
        out = stack.enter_context(target.open("wb"))
        for path in paths:
            shutil.copyfileobj(stack.enter_context(path.open("rb")), out, 1 << 20)


def _print(paths: Sequence[Path]) -> None:
    """Copy files to standard output, as long as somebody reads it."""
    try:
        for path in paths:
            with path.open("rb") as file:
                shutil.copyfileobj(file, sys.stdout.buffer, 1 << 20)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains once more
