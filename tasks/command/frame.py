"""Typer's commands in the language to speak: its own words are in the catalogue, too."""

from __future__ import annotations

import re
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from pipeline.catalogue import spoken
from pipeline.language import say
from tasks.command import helps

_USAGE = "Usage: "
# Lines may end after any ideograph, but no line begins with what closes, or ends with what opens.
_WORD = re.compile(
    r"\s*[（“《]*(?:[\u2e80-\u2fff\u3041-\u9fff]|[^\s\u2e80-\u9fff，。；：！？、（）“”《》…]+|\S)"
    r"[，。；：！？、）”》…]*\s*"
)
_TITLES = (
    "ARGUMENTS_PANEL_TITLE",
    "OPTIONS_PANEL_TITLE",
    "COMMANDS_PANEL_TITLE",
    "REQUIRED_LONG_STRING",
    "DEFAULT_STRING",
)


def _trim(line: Any, size: int) -> None:
    """Take blanks off the end of a line that is wider than `size` columns."""
    if line.cell_len > size:
        line.rstrip()


class _Spoken:
    """What a command and a group of commands say of themselves."""

    def get_usage(self, ctx: Any) -> str:
        """The line of usage."""
        usage: str = super().get_usage(ctx)  # type: ignore[misc]
        return spoken(_USAGE) + usage.removeprefix(_USAGE)

    def get_help_option(self, ctx: Any) -> Any:
        """The option --help."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = spoken(option.help)
        return option

    def get_params(self, ctx: Any) -> list[Any]:
        """Arguments and options; those for shell completion are Typer's."""
        found: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for parameter in found:
            if parameter.name in ("install_completion", "show_completion"):
                parameter.help = spoken(parameter.help)
        return found

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help."""
        from rich import _wrap, text
        from typer import rich_utils

        # rich breaks lines at blanks alone, and counts characters where it trims: it would cut Chinese off.
        _wrap.re_word = _WORD
        setattr(text.Text, "rstrip_end", _trim)  # noqa: B010 - mypy minds the assignment
        for name in _TITLES:  # Typer reads them here, and has them set so
            setattr(rich_utils, name, spoken(getattr(rich_utils, name)))
        super().format_help(ctx, formatter)  # type: ignore[misc]


class Command(_Spoken, TyperCommand):
    """A command."""


class Group(_Spoken, TyperGroup):
    """A group of commands."""


def group(name: str = "", **settings: Any) -> typer.Typer:
    """A group of commands, with the help of its name."""
    about = helps.COMMANDS[name] if name else helps.APP
    return typer.Typer(cls=Group, help=say(about), no_args_is_help=True, **settings)


def add(app: typer.Typer, name: str, function: Any) -> None:
    """Add a command, with the help and the examples of its name."""
    examples = helps.EXAMPLES[name]
    about = helps.EXAMPLE if len(examples) == 1 else helps.EXAMPLES_ARE
    app.command(
        name.rpartition(" ")[2],
        cls=Command,
        help=say(helps.COMMANDS[name]),
        epilog=say(about, commands=" · ".join(examples)),
    )(function)
