"""Asked to end, a process ends in order, wherever it is just then."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no such signals")

HOOK = "os.register_at_fork(before=lambda: os.kill(os.getpid(), signal.SIGTERM))"
# Whoever runs the tests may ignore Ctrl-C, and what it starts then does, too.
ASKED = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
HEED = "import os, signal, time; from tasks import interruption; {first}; interruption.heed()\n"
ONE = "interrupted (%s). Run again; finished stages are kept.\n"


def run(script, first="pass", **how):
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", HEED.format(first=first) + script],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        **how,
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_line_and_the_code_of_the_signal(number):
    script = f"try: os.kill(os.getpid(), {int(number)}); time.sleep(60)\nfinally: print('tidy')"
    ended = run(script, ASKED)
    assert (ended.returncode, ended.stdout) == (128 + number, "tidy\n")
    (line,) = ended.stderr.splitlines()
    assert line.endswith((ONE % number.name).strip())


def test_while_it_forks():
    """What is raised in a hook of a fork is dropped: it ends a moment later, and the child goes on."""
    script = (
        "child = os.fork()\n"
        "if not child: os._exit(7)\n"
        "try: time.sleep(60)\n"
        "finally: print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)"
    )
    ended = run(script, HOOK)
    assert (ended.returncode, ended.stdout) == (143, "7\n")
    assert ended.stderr.count("\n") == 1


def test_a_signal_that_is_ignored_stays_so():
    ignore = lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)  # noqa: E731
    ended = run("os.kill(os.getpid(), signal.SIGINT); print('on')", preexec_fn=ignore)
    assert (ended.returncode, ended.stdout) == (0, "on\n")


def test_a_notebook_keeps_its_own_way():
    ended = subprocess.run(
        [
            sys.executable,
            "-W",
            "ignore",
            "-c",
            f"{ASKED}; import tasks; print(signal.getsignal(signal.SIGINT))",
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "default_int_handler" in ended.stdout
