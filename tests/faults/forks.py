"""Runs that begin where a first one ended: a point costs its work, without starting Python.

`python -m tests.faults.forks` mines once in its own process, so that modules, kernels and dictionaries are
loaded, and then forks one process a run. Such a process is a run like any other: it has its own home,
writes to the disk and dies by itself. It stops before it begins, so that whoever asked for it can put it
under strace, limits or a cgroup, and goes on when continued.
"""

from __future__ import annotations

import atexit
import ctypes
import functools
import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from tests.conftest import ROOT
from tests.faults import harness

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Done(NamedTuple):
    """How a run ended: its exit code, or minus the signal that killed it, and what it said."""

    code: int
    said: str


class Warm:
    """The process that forks runs; one at a time."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.forks"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=harness.environment(Path()),
        )

    def close(self) -> None:
        """End it."""
        self._server.communicate()

    @contextmanager
    def stopped(self, home: Path, *options: str) -> Iterator[Stopped]:
        """Give a run of `home` that is about to begin; it is killed if it was never continued."""
        said = home / "said"
        pid = int(self._ask(json.dumps({"home": str(home), "said": str(said), "options": options})))
        run = Stopped(pid, said, self)
        try:
            yield run
        finally:
            if run.done is None:
                os.kill(pid, signal.SIGKILL)
                run.wait()

    def run(self, home: Path, *options: str) -> Done:
        """Mine in `home`."""
        with self.stopped(home, *options) as run:
            return run.go()

    def traced(self, home: Path, *tracing: str) -> Done:
        """Mine in `home` under strace, to which `tracing` is given."""
        with self.stopped(home) as run, attached(run.pid, *tracing):
            return run.go()

    def _ask(self, request: str = "") -> str:
        stdin, stdout = self._server.stdin, self._server.stdout
        assert stdin is not None
        assert stdout is not None
        if request:
            print(request, file=stdin, flush=True)
        answer = stdout.readline()
        assert answer, "the warm process died"
        return answer


class Stopped:
    """A run that has not begun."""

    def __init__(self, pid: int, said: Path, warm: Warm) -> None:
        self.pid, self.said, self._warm = pid, said, warm
        self.done: Done | None = None

    def go(self) -> Done:
        """Let it run, and wait for its end."""
        self.begin()
        return self.wait()

    def begin(self) -> None:
        """Let it run."""
        os.kill(self.pid, signal.SIGCONT)

    def wait(self) -> Done:
        """Wait for its end."""
        code = int(self._warm._ask())
        self.done = Done(code, self.said.read_text(encoding="utf-8"))
        return self.done


@contextmanager
def attached(pid: int, *tracing: str) -> Iterator[None]:
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


def serve(answers: int) -> None:
    """Mine once, then fork a run for every request; tells its process, and how it ended."""
    _die_with_parent()
    _quietly_mine()
    gc.collect()
    gc.freeze()  # what is loaded stays shared with every run
    with os.fdopen(answers, "w") as out:
        for line in sys.stdin:
            request = json.loads(line)
            pid = os.fork()
            if not pid:
                _become(request)
            for flags in (os.WUNTRACED, 0):
                _, status = os.waitpid(pid, flags)
                stopped = os.WIFSTOPPED(status)
                print(pid if stopped else os.waitstatus_to_exitcode(status), file=out, flush=True)


def _quietly_mine() -> None:
    import luigi

    from tasks import corpora

    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (1, 2):
        os.dup2(silence, stream)
    corpora.PATIENCE = 1e9  # a run lists a corpus once, however slow it is: its calls are always the same
    # Luigi looks a task's parameters up whenever it clones one: a third of the time of so small a run.
    luigi.Task.get_params = classmethod(functools.cache(luigi.Task.get_params.__func__))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TERMLODE_HOME"] = str(harness.prepare(Path(folder)))
        assert _mine() == 0


def _become(request: dict[str, Any]) -> NoReturn:
    """Be a run of its own: in its own group, with its own home, name and log."""
    _die_with_parent()
    os.setsid()
    log = os.open(str(request["said"]), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(log, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ["TERMLODE_HOME"] = str(request["home"])
    os.kill(os.getpid(), signal.SIGSTOP)
    code = _mine(request["options"])
    atexit._run_exitfuncs()  # taking the interpreter apart would cost more than the run
    os._exit(code)


def _die_with_parent() -> None:
    """Be killed when the parent dies, however it dies: nobody would ever continue what has stopped."""
    set_death_signal = 1
    ctypes.CDLL(None).prctl(set_death_signal, signal.SIGKILL)


def _mine(options: Sequence[str] = ()) -> int:
    from luigi.retcodes import run_with_retcodes

    os.environ.pop("TERMLODE_RUN", None)
    try:
        run_with_retcodes([*harness.COMMAND[1:], *options])
    except SystemExit as end:
        return int(end.code or 0)
    return 0


if __name__ == "__main__":
    serve(os.dup(1))
