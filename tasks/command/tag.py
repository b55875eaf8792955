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
from pipeline.errors import ParameterError
from pipeline.language import say
from tasks.command import completion, helps, texts
from tasks.command.luigi_tasks import command_of, run, task_of
from tasks.command.results import find_result, output_root
from tasks.show import facts_told
from tasks.tag import TagTerms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_STANDARD = "-"


def command() -> Callable[..., None]:
    """The command, with the task's options and texts in place of one corpus."""
    return command_of(
        TagTerms,
        tag,
        corpus=(
            list[str],
            typer.Argument(
                help=say(helps.TAG_TEXTS),
                metavar="TEXT...",
                show_default=False,
                autocompletion=completion.corpora,
            ),
        ),
        name=(
            str | None,
            typer.Option(
                help=say(helps.RESULT), show_default=False, metavar="TEXT", autocompletion=completion.results
            ),
        ),
        out=(str | None, typer.Option(help=say(helps.TAG_OUT), show_default=False, metavar="FILE")),
    )


def tag(given: dict[str, Any]) -> None:
    """Tag each text, as the task does, and hand on what came of it."""
    named, out = given.pop("corpus"), given.pop("out")
    given["name"] = find_result(output_root(given["output_folder"] or ""), given["name"] or "").name
    tasks = [task_of(TagTerms, given | {"corpus": one}) for one in named]
    _check(tasks[0].format, out, len(tasks))
    _check_names(tasks)
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
        print(say(texts.TAGGED, path=path, facts=facts_told(facts)))


@contextmanager
def _standard_output() -> Iterator[IO[bytes]]:
    """Standard output, as long as somebody reads it."""
    try:
        yield sys.stdout.buffer
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains once more


def _check_names(tasks: list[TagTerms]) -> None:
    """Refuse texts whose spans would go into one folder."""
    by_folder: dict[Path, str] = {}
    for task in tasks:
        other = by_folder.setdefault(task.folder, task.corpus)
        if other != task.corpus:
            raise ParameterError(
                f"goes by the same name as {other}",
                where=task.corpus,
                remedy="Give it another name, or tag it by itself and move the spans",
            )


def _check(format: str, out: str | None, count: int) -> None:
    """Refuse to write Parquet where it cannot go."""
    if format == "jsonl" or out is None:
        return
    if out == _STANDARD:
        raise ParameterError(
            "Parquet is not written to standard output",
            where="--out",
            remedy="Give a file, or --format jsonl",
        )
    if count > 1:
        raise ParameterError(
            f"the spans of one text fit into one Parquet file, of {count} they do not",
            where="--out",
            remedy="Leave it out, or give --format jsonl",
        )
