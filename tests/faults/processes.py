"""Runs as processes of their own, many at once.

Starting Python and importing libraries is most of what a run over a small corpus costs. The fork server of
`multiprocessing` does that once (`warm`). Every run is forked from it and is the code of the commands: it has
a home of its own, writes to disk and dies by itself. It may wait before it begins, to be put under strace,
limits or a cgroup.
"""

from __future__ import annotations

import atexit
import functools
import itertools
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
import warnings
from contextlib import contextmanager
from multiprocessing import forkserver
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.faults.harness import COMMAND, environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

PATIENCE = 300.0  # seconds until a run counts as hung
_numbers = itertools.count()

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")


class Done(NamedTuple):
    """How a run ended: its exit code, or minus the signal that killed it, and what it said."""

    code: int
    said: str


class Process(NamedTuple):
    """A process that was started, the file of what it says, and what it waits at before it begins.

    What it shows, its standard output, goes to a file beside that.
    """

    process: BaseProcess
    log: Path
    gate: Connection | None = None

    @property
    def shown(self) -> Path:
        """The file of its standard output."""
        return self.log.with_suffix(".out")

    @property
    def pid(self) -> int:
        """Its number, and that of its group if it waits."""
        assert self.process.pid is not None
        return self.process.pid

    def begin(self) -> None:
        """Let it run."""
        assert self.gate is not None
        self.gate.send_bytes(b"go")

    def wait(self) -> Done:
        """Wait for its end."""
        self.process.join(PATIENCE)
        said = self.log.read_text(encoding="utf-8")
        assert self.process.exitcode is not None, f"hangs: {said}"
        return Done(self.process.exitcode, said)

    def go(self) -> Done:
        """Let it run, and wait for its end."""
        self.begin()
        return self.wait()

    def ended(self) -> tuple[int, list[str]]:
        """Its exit code, once it has ended, and what it said: warnings and errors, nothing else."""
        return self.wait().code, told(self.log)

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


@contextmanager
def stopped(home: Path, *options: str, command: Sequence[str] = COMMAND) -> Iterator[Process]:
    """Give a command in `home` (it mines the golden corpus) that is about to begin.

    It is killed if it has not ended.
    """
    run = start(home, *command, *options, waits=True)
    assert run.gate is not None
    try:
        run.gate.recv_bytes()  # all that comes before the run is done
        yield run
    finally:
        run.process.kill()
        run.process.join()
        run.gate.close()


def mined(home: Path, *options: str) -> Done:
    """Mine the golden corpus in `home`."""
    with stopped(home, *options) as run:
        return run.go()


def traced(home: Path, *tracing: str, command: Sequence[str] = COMMAND) -> Done:
    """Mine in `home`, or run another command, under strace, to which `tracing` is given."""
    with stopped(home, command=command) as run, _attached(run.pid, *tracing):
        return run.go()


@contextmanager
def _attached(pid: int, *tracing: str) -> Iterator[None]:
    """Have strace follow a process and its threads."""
    command = ["strace", "-f", "-p", str(pid), *tracing]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as strace:
        assert strace.stderr is not None
        line = strace.stderr.readline()
        assert "attached" in line, line
        try:
            yield
        finally:
            strace.communicate()  # it ends with what it follows


def start(
    home: Path,
    *command: str,
    config: Path | None = None,
    waits: bool = False,
    first: Callable[[], object] | None = None,
) -> Process:
    """Start `luigi …` or `termlode …` in a home, with a luigi.cfg of its own; it calls `first` before.

    One that waits says so by its gate, begins when told by it, and is the first of a group of its own.
    """
    context = _context()
    log = home / f"log-{next(_numbers)}"
    log.touch()
    gate, inner = context.Pipe()
    process = context.Process(
        target=_main, args=(command, environment(home), log, config, inner if waits else None, first)
    )
    process.start()
    inner.close()
    if not waits:
        gate.close()
    return Process(process, log, gate if waits else None)


@functools.cache
def _context() -> multiprocessing.context.ForkServerContext:
    """The fork server, started in an environment as runs have it: all hash alike."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.warm"])
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(Path()).items():
            patch.setenv(name, value)
        forkserver.ensure_running()
    return context


def _main(
    command: tuple[str, ...],
    variables: dict[str, str],
    log: Path,
    config: Path | None,
    gate: Connection | None,
    first: Callable[[], object] | None,
) -> None:
    os.environ.clear()
    os.environ.update(variables)
    os.environ.pop("TERMLODE_RUN", None)
    tempfile.tempdir = None  # the fork server has looked up its own
    with log.open("wb") as said, log.with_suffix(".out").open("wb") as shown:
        os.dup2(said.fileno(), sys.stderr.fileno())
        os.dup2(shown.fileno(), sys.stdout.fileno())
    from luigi.cmdline import luigi_run
    from luigi.configuration import add_config_path

    from tasks import accounts, corpora
    from tasks import command as termlode

    if config:
        add_config_path(str(config))
        # Luigi reads [core] rpc_… elsewhere than where it looks for what nobody reads.
        warnings.filterwarnings("ignore", message="The configuration contains the parameter")
    multiprocessing.set_start_method("fork", force=True)  # what Luigi's workers are started by elsewhere
    sys.argv = list(command)
    if gate:
        os.setsid()
        corpora.PATIENCE = 1e9  # it lists a corpus once, however slow it is: its calls are always the same
        gate.send_bytes(b"here")
        gate.recv_bytes()  # whoever never tells closes it, be it by dying
        gate.close()
    accounts.run_id()
    if first:
        first()
    code = 0
    try:
        if Path(command[0]).name == "luigi":
            luigi_run(list(command[1:]))
        termlode.main()
    except SystemExit as end:
        code = int(end.code or 0)
    atexit._run_exitfuncs()  # taking the interpreter apart would cost more than the run
    os._exit(code)
