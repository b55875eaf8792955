"""Commands that run a Luigi task: its parameters are the command's options, written out nowhere else."""

from __future__ import annotations

import inspect
import sys
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import luigi
import typer
from luigi.parameter import MissingParameterException
from luigi.retcodes import run_with_retcodes

from pipeline.errors import ParameterError
from pipeline.language import say
from tasks.command import completion, helps
from tasks.failures import missing_parameter
from tasks.options import CorpusListParameter

T = TypeVar("T", bound=luigi.Task)

if TYPE_CHECKING:
    from collections.abc import Callable

# The corpus a command is about may stand without its name.
_ARGUMENTS = ("domain", "corpus")


def runs(task: type[luigi.Task]) -> Callable[..., None]:
    """A command that runs a task by the local scheduler and exits as `luigi` does."""

    def command(given: dict[str, Any]) -> None:
        sys.exit(run(task, given))

    return command_of(task, command)


def command_of(
    task: type[luigi.Task], function: Callable[[dict[str, Any]], None], **more: tuple[Any, Any]
) -> Callable[..., None]:
    """A command with a task's parameters as its options, and more of its own: name to type and typer's info.

    One of its own takes the place of a parameter of that name. The function is given what was given, by name,
    and None or False for the rest.
    """
    parameters = {name: one for name, one in task.get_params() if name not in more}

    def command(**given: Any) -> None:
        argument = given.pop("argument", None)
        if argument is not None:
            (name,) = (name for name in _ARGUMENTS if name in parameters)
            if given[name] is not None:
                raise ParameterError(
                    f"given twice, as {argument} and as {given[name]}",
                    where=f"--{name}",
                    remedy="Give it once",
                )
            given[name] = argument
        function(given)

    own = [_parameter(name, kind, info) for name, (kind, info) in more.items()]
    signature = inspect.Signature([*_signature(parameters), *own])
    command.__signature__ = signature  # type: ignore[attr-defined]
    command.__annotations__ = {}
    return command


def run(task: type[luigi.Task], given: dict[str, Any], *more: str) -> int:
    """Run a task as `luigi --module tasks` does; returns Luigi's exit code.

    Only what was given is handed on, so that luigi.cfg and the parameters' own defaults hold; and `more`
    arguments of Luigi's own.
    """
    arguments = ["--module", "tasks", task.get_task_family(), "--local-scheduler", *more]
    for name, value in given.items():
        flag = "--" + name.replace("_", "-")
        if value is True:
            arguments.append(flag)
        elif isinstance(value, list):
            arguments += [f"{flag}={item}" for item in value]
        elif value not in (None, False):
            arguments.append(f"{flag}={value}")
    try:
        run_with_retcodes(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def task_of(task: type[T], given: dict[str, Any]) -> T:
    """The task that was asked for, not run.

    Raises:
        ParameterError: a parameter is wrong or missing.
    """
    said = {
        name: "true" if value is True else "\n".join(value) if isinstance(value, list) else value
        for name, value in given.items()
        if value not in (None, False)
    }
    try:
        return task.from_str_params(said)  # type: ignore[no-any-return]
    except MissingParameterException as error:
        raise missing_parameter(error) from error


def _signature(parameters: dict[str, luigi.Parameter[Any]]) -> list[inspect.Parameter]:
    found = []
    for name in _ARGUMENTS:
        if name in parameters:
            about = say(helps.ARGUMENT, description=_description(parameters[name]), name=name)
            argument = typer.Argument(
                help=about, metavar=name.upper(), show_default=False, autocompletion=completion.corpora
            )
            found.append(_parameter("argument", str | None, argument))
    for name, parameter in parameters.items():
        flag = "--" + name.replace("_", "-")
        kind: Any = str | None
        if isinstance(parameter, luigi.BoolParameter):
            kind = bool
        elif isinstance(parameter, CorpusListParameter):
            kind = list[str] | None
        # Values stay texts: Luigi's parameters parse them, and say what is wrong in one line.
        option = typer.Option(
            flag,
            help=_description(parameter),
            show_default=False,
            metavar=None if kind is bool else _metavar(parameter),
            autocompletion=None if kind is bool else completion.of_parameter(name),
        )
        found.append(_parameter(name, kind, option))
    return found


def _parameter(name: str, kind: Any, info: Any) -> inspect.Parameter:
    default: Any = False if kind is bool else None
    if kind == list[str]:  # not `list[str] | None`: it has to be given
        default = inspect.Parameter.empty
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, info]
    )


def _description(parameter: luigi.Parameter[Any]) -> str:
    return (parameter.description or "").replace("%%", "%").replace("[", "\\[")


def _metavar(parameter: luigi.Parameter[Any]) -> str:
    if isinstance(parameter, luigi.IntParameter | luigi.FloatParameter):
        return "NUMBER"
    return "CORPUS" if isinstance(parameter, CorpusListParameter) else "TEXT"
