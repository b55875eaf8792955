"""`termlode expand` and `termlode relate`: what is made of a list that is there, and leaves it as it is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from pipeline import store
from pipeline.errors import ParameterError
from tasks.command.luigi_tasks import command_of, run, task_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.beside import BesideTask


def runs_beside(task: type[BesideTask]) -> Callable[..., None]:
    """A command that runs such a task, unless the list would be mined anew and replaced on the way.

    Run by `luigi`, the task does that: a chain makes what it needs.
    """

    def command(given: dict[str, Any]) -> None:
        _refuse_another_list(task_of(task, given))
        sys.exit(run(task, given))

    return command_of(task, command)


def _refuse_another_list(task: BesideTask) -> None:
    published = task.requires()["publish"]
    about = store.manifest(published.folder)
    if about is not None and about["key"] != published.identity().key:
        raise ParameterError(
            "holds the list of other options, or of another text",
            where=str(published.folder),
            remedy="Give the options it was mined with, or mine anew first: termlode mine",
        )
