"""Runs as processes of their own, many at once.

Starting Python and importing libraries is most of what a run over a small corpus costs. `multiprocessing`'s
fork server does that once; every run is forked from it, and is the commands' own code from their `main` on.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import sys
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.faults.harness import environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.process import BaseProcess

PATIENCE = 300.0  # seconds until a run counts as hung
_numbers = itertools.count()

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")


class Process(NamedTuple):
    """A process that was started, and the file of what it says."""

    process: BaseProcess
    log: Path

    def ended(self) -> tuple[int, list[str]]:
        """Its exit code, once it has ended, and what it said: warnings and errors, nothing else."""
        self.process.join(PATIENCE)
        assert self.process.exitcode is not None, f"hangs: {self.log.read_text(encoding='utf-8')}"
        return self.process.exitcode, told(self.log)

    def waits_for(self, word: str) -> None:
        """Come back once it has said a word."""
        until(lambda: word in self.log.read_text(encoding="utf-8"))


def until(holds: Callable[[], object]) -> None:
    """Come back once something holds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def told(log: Path) -> list[str]:
    """The lines of a log that are more than news."""
    return [line for line in log.read_text(encoding="utf-8").splitlines() if " INFO " not in line]


def arguments(*options: str, task: str = "MineTerms") -> list[str]:
    """The arguments of `luigi` for a run of the classic recipe over the golden corpus."""
    command = [
        "--module",
        "tasks",
        task,
        "--domain",
        "power",
        "--baseline",
        "everyday",
        "--recipe",
        "classic",
    ]
    return [*command, "--threads", "1", "--show", "0", "--no-lock", *options]


def mine(home: Path, *options: str, task: str = "MineTerms", config: Path | None = None) -> Process:
    """Start a run by the local scheduler, unless the options name another."""
    local = () if "--scheduler-url" in options else ("--local-scheduler",)
    return start(home, "luigi", *arguments(*options, *local, task=task), config=config)


def start(home: Path, *command: str, config: Path | None = None) -> Process:
    """Start `luigi …` or `termlode …` in a home, with a luigi.cfg of its own."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.warm"])
    log = home / f"log-{next(_numbers)}"
    log.touch()
    process = context.Process(target=_main, args=(command, environment(home), log, config))
    process.start()
    return Process(process, log)


def _main(command: tuple[str, ...], variables: dict[str, str], log: Path, config: Path | None) -> None:
    os.environ.clear()
    os.environ.update(variables)
    os.environ.pop("TERMLODE_RUN", None)
    with log.open("wb") as said, Path(os.devnull).open("wb") as shown:
        os.dup2(said.fileno(), sys.stderr.fileno())
        os.dup2(shown.fileno(), sys.stdout.fileno())
    from luigi.cmdline import luigi_run
    from luigi.configuration import add_config_path

    from tasks import accounts
    from tasks import command as termlode

    if config:
        add_config_path(str(config))
        # Luigi reads [core] rpc_… elsewhere than where it looks for what nobody reads.
        warnings.filterwarnings("ignore", message="The configuration contains the parameter")
    accounts.run_id()
    multiprocessing.set_start_method("fork", force=True)  # what Luigi's workers are started by elsewhere
    sys.argv = list(command)
    if command[0] == "luigi":
        luigi_run(list(command[1:]))
    termlode.main()
