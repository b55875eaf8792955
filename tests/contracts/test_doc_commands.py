"""Every command that the tutorial, the READMEs and the operator's page show is one that is understood."""

from __future__ import annotations

import re
import shlex

import pytest
import typer.main
from luigi.cmdline_parser import CmdlineParser

from tasks.command import app
from tests.conftest import ROOT

PAGES = [
    *("README.md", "README.zh-CN.md", "docs/tutorial.md", "docs/tutorial.zh-CN.md"),
    *("docs/operations.md", "docs/exports.md"),
]
START = re.compile(r"(?:^|\s)(?:\S*bin/)?(termlode|luigi)(?= )(.*)")
END = re.compile(r" >> | \|\| ")


def shown(page):
    """The arguments of each termlode and luigi command in the blocks of a page."""
    blocks = re.findall(
        r"^ *```(?:sh|crontab|console)\n(.*?)^ *```",
        (ROOT / page).read_text(encoding="utf-8"),
        re.DOTALL | re.M,
    )
    for line in "".join(blocks).splitlines():
        command = START.search(line.split(" && ")[-1])
        if command and not line.startswith("#"):
            words = shlex.split(END.split(command[2])[0], comments=True)
            yield pytest.param(command[1], words, id=f"{page}: {command[1]} {' '.join(words)}")


@pytest.mark.parametrize(("program", "words"), [one for page in PAGES for one in shown(page)])
def test_it_is_understood(program, words):
    if program == "luigi":
        with CmdlineParser.global_instance(words):
            return
    command = typer.main.get_command(app)
    while hasattr(command, "commands"):
        command = command.commands[words.pop(0)]
    command.make_context("termlode", words)


def test_every_page_shows_some():
    for page in PAGES[:5]:
        assert list(shown(page)), page
