"""The documentation names every command and every option of `termlode`."""

from __future__ import annotations

import re

import pytest
import typer.main

from tasks import EvaluateTerms, ExpandTerms, MineTerms, RelateTerms, TagTerms
from tasks.command import app, helps
from tests.conftest import ROOT


def commands(group, path=("termlode",)):
    """Every command under a group, by its words."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


COMMANDS = dict(commands(typer.main.get_command(app)))
PAGE = (ROOT / "docs" / "command.md").read_text(encoding="utf-8")
PARAMETERS = (ROOT / "docs" / "parameters.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name):
    (row,) = [line for line in PAGE.splitlines() if re.match(rf"\| `{name}[ `]", line)]
    for parameter in COMMANDS[name].params:
        for flag in (flag for flag in parameter.opts if flag.startswith("--") and flag != "--help"):
            assert f"`{flag}`" in PARAMETERS or flag in row, flag


def test_no_other_command_is_documented():
    assert {found.strip() for found in re.findall(r"^\| `(termlode(?: [a-z]+)+)", PAGE, re.MULTILINE)} == set(
        COMMANDS
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name):
    command = COMMANDS[name]
    assert command.help
    assert name in command.epilog
    assert all(getattr(parameter, "help", None) for parameter in command.params)


@pytest.mark.parametrize(
    ("name", "task"),
    [("mine", MineTerms), ("evaluate", EvaluateTerms), ("expand", ExpandTerms), ("relate", RelateTerms)],
)
def test_a_task_command_takes_what_the_task_takes(name, task):
    flags = {flag for parameter in COMMANDS[f"termlode {name}"].params for flag in parameter.opts}
    expected = {"--" + parameter.replace("_", "-") for parameter, _ in task.get_params()}
    assert flags - {"--help", "argument"} == expected


def test_tagging_takes_what_the_task_takes_and_texts_in_place_of_one():
    parameters = COMMANDS["termlode tag"].params
    flags = {flag for parameter in parameters for flag in parameter.opts if flag.startswith("--")}
    expected = {"--" + parameter.replace("_", "-") for parameter, _ in TagTerms.get_params()}
    assert flags - {"--help", "--out"} == expected - {"--corpus"}


def test_texts_are_used():
    groups = {"baseline"}
    assert set(helps.COMMANDS) - groups == set(helps.EXAMPLES)
    assert {f"termlode {name}" for name in helps.EXAMPLES} == set(COMMANDS)
