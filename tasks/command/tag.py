"""`termlode tag`: the terms of a result in other documents."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import typer

from pipeline import store
from pipeline.errors import MissingCorpusError, ParameterError
from tasks.command import texts
from tasks.command.luigi_tasks import command_of, run, task_of
from tasks.command.results import result_folder
from tasks.tag import TagTerms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

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
    if out in (None, _STANDARD):
        with _standard_output() as stream:
            for task in tasks:
                _tag(task, given, stream if task.format == "jsonl" else None)
        return

    def write(staging: Path) -> None:
        with staging.open("wb") as stream:
            for task in tasks:
                _tag(task, given, stream)

    store.new_file(tasks[0].store_root, Path(out).expanduser().absolute(), write)


def _tag(task: TagTerms, given: Mapping[str, Any], stream: IO[bytes] | None) -> None:
    """Tag a text, and copy what came of it; without a stream say where it is.

    Another command, whose text goes by the same name (all that are piped in do), waits meanwhile.
    """
    from pipeline.stages.tag import LINES, TABLE

    with store.hold_lock(task.store_root, f"command-{task.lock}"):
        # Luigi's lock is this process's from the first text on; what is made has a lock of its own.
        code = run(TagTerms, {**given, "corpus": task.corpus}, "--no-lock")
        if code:
            sys.exit(code)
        path = task.folder / (LINES if task.format == "jsonl" else TABLE)
        if stream:
            with path.open("rb") as file:
                shutil.copyfileobj(file, stream, 1 << 20)
            return
        facts = (store.manifest(task.folder) or {})["facts"]
        told = ", ".join(f"{value:,} {name}" for name, value in facts.items())
        print(texts.TAG_DONE.format(path=path, facts=told))


@contextmanager
def _standard_output() -> Iterator[IO[bytes]]:
    """Standard output, as long as somebody reads it."""
    try:
        yield sys.stdout.buffer
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains once more


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
