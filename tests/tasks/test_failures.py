"""What Luigi logs of failures, in one line."""

from __future__ import annotations

import logging

import luigi
import pytest
from luigi.rpc import RPCError
from luigi.worker import TaskException

from pipeline.errors import BadInputError
from tasks import CountNgrams
from tasks.failures import OneLine


def shown(message, *about, error=None, level=logging.ERROR, least=logging.NOTSET):
    """What a record is shown as; None if it is not."""
    record = logging.LogRecord(
        "luigi-interface", level, "", 0, message, about, (type(error), error, None) if error else None
    )
    told = OneLine()
    told.least = least
    return logging.Formatter().format(record) if told.filter(record) else None


FAILED = "[pid %s] Worker %s failed    %s"


@pytest.mark.parametrize(
    ("message", "about", "error", "line"),
    [
        (FAILED, (1, "w", "T"), BadInputError("bad", where="a:1", remedy="Mend it"), "a:1: bad. Mend it."),
        (FAILED, (1, "w", "T"), TaskException("complete() is still returning false."), "T: what it made is"),
        (FAILED, (1, "w", "T"), RuntimeError("Unfulfilled dependency at run time: U"), "T: what it needs "),
        ("Uncaught exception in luigi", (), RPCError("2 attempts"), "the scheduler cannot be reached (2 att"),
        ("Uncaught exception in luigi", (), ConnectionResetError(), "the scheduler cannot be reached (Conn"),
        (
            "Failed connecting to remote scheduler %r",
            ("http://a",),
            None,
            "no answer from the scheduler at h",
        ),
        ("Will not run T:\nTraceback\n  x\nOSError: no\n", (), None, "Will not run T: OSError: no"),
        ("Data for %s does not exist (yet?)", ("T",), None, None),
        ("Failed pinging scheduler", (), None, None),
    ],
)
def test_one_line_or_none(message, about, error, line):
    found = shown(message, *about, error=error)
    assert found == line or (line and found.startswith(line))
    assert not found or "\n" not in found


def test_an_error_nobody_foresaw_keeps_its_traceback():
    assert "ZeroDivisionError" in shown(FAILED, 1, "w", "T", error=ZeroDivisionError())


def test_tracebacks_come_when_asked_for(monkeypatch):
    monkeypatch.setenv("TERMLODE_TRACEBACK", "1")
    assert "RPCError" in shown("Uncaught exception in luigi", error=RPCError("no"))


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("* 2 were being run by another worker:", "another run of the same scheduler is at it"),
        ("* 1 was not granted run permission by the scheduler:", "the scheduler kept tasks from this run"),
        ("* 3 ran successfully", ""),
    ],
)
def test_a_summary_tells_what_was_never_started(caplog, said, line):
    with caplog.at_level(logging.ERROR, "termlode"):
        summary = f"\n===== Luigi Execution Summary =====\n\n{said}\n"
        assert shown(summary, level=logging.INFO, least=logging.WARNING) is None
    assert [message.startswith(line) for message in caplog.messages] == [True] * bool(line)


@pytest.mark.parametrize(
    ("event", "message", "line"),
    [
        (luigi.Event.PROCESS_FAILURE, "Task T died unexpectedly with exit code -9", "was killed (SIGKILL)"),
        (luigi.Event.PROCESS_FAILURE, "Task T died unexpectedly with exit code 3", "ended with exit code 3"),
        (luigi.Event.TIMEOUT, "Task T timed out after 5 seconds and was terminated.", "took longer than"),
    ],
)
def test_how_a_worker_ended_is_told(caplog, event, message, line):
    task = CountNgrams(corpus="power")
    with caplog.at_level(logging.ERROR, "termlode"):
        task.trigger_event(event, task, message)
    (told,) = caplog.messages
    assert told.startswith("count power: ") and line in told


def test_what_is_reported_again_is_said_once_a_run():
    told, luigi_log = OneLine(), logging.getLogger("luigi-interface")
    level = luigi_log.level

    def shows(message, level, error=None):
        about = (type(error), error, None) if error else None
        return told.filter(logging.LogRecord("luigi-interface", level, "", 0, message, (1, "w", "T"), about))

    try:
        told.listen()
        for _ in range(2):
            unfulfilled = RuntimeError("Unfulfilled dependency at run time: U")
            assert shows(FAILED, logging.ERROR, unfulfilled)
            assert not shows(FAILED, logging.ERROR, unfulfilled)
            shows("\n===== Luigi Execution Summary =====\n", logging.INFO)
    finally:
        luigi_log.setLevel(level)
