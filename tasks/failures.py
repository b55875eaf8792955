"""What Luigi reports as tracebacks, or not at all, in one line that says what to do."""

from __future__ import annotations

import logging
import os
import re
import signal
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

import luigi
from luigi.parameter import MissingParameterException
from luigi.rpc import RPCError
from luigi.worker import TaskException

from pipeline.catalogue import spoken, told
from pipeline.errors import ParameterError, StorageError, TermlodeError

log = logging.getLogger("termlode")
_luigi = logging.getLogger("luigi-interface")
_NO_ANSWER = (RPCError, URLError, ConnectionError, TimeoutError, HTTPException)
_SUMMARY = "===== Luigi Execution Summary"
# What the summary says of tasks that were never started, and what to say instead.
_NOT_STARTED = {
    "being run by another worker": TermlodeError(
        "another run of the same scheduler is at it, or was a moment ago",
        remedy="Run again when the scheduler's page no longer shows it running",
    ),
    "not granted run permission": TermlodeError(
        "the scheduler kept tasks from this run: another did them, or it takes what just ended for done, "
        "was started anew or is paused",
        remedy="Run again in a minute; finished stages are kept",
    ),
}


def missing_parameter(error: MissingParameterException) -> ParameterError:
    """The error of a parameter that was not given, which Luigi names among everything it was given."""
    named = re.search(r"the '(\w+)' parameter", str(error))
    flag = f"--{named[1].replace('_', '-')}" if named else str(error)
    return ParameterError("must be given", where=flag, remedy="Give it as an option; --help lists them")


def wants_traceback() -> bool:
    """Whether errors come with a traceback: asked for by setting TERMLODE_TRACEBACK."""
    return bool(os.environ.get("TERMLODE_TRACEBACK"))


class OneLine(logging.Filter):
    """Rewrites what Luigi logs of failures, and hears from its summary what was not run."""

    least = logging.NOTSET

    def __init__(self) -> None:
        super().__init__()
        self._said: set[str] = set()  # in this run, which its summary ends

    def listen(self) -> None:
        """Have the summary come by, now that Luigi has set its level: it is written at INFO.

        Whatever else is below the level is dropped, and so is what Luigi, trying again, reports again.
        """
        if _luigi.level > logging.INFO:
            self.least = _luigi.level
            _luigi.setLevel(logging.INFO)

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is shown, as it is or rewritten."""
        message = str(record.msg)
        if message.lstrip().startswith(_SUMMARY):
            for said, why in _NOT_STARTED.items():
                if said in message:
                    log.error("%s", told(why))
                    break
            self._said.clear()
        error = record.exc_info[1] if record.exc_info else None
        if record.levelno < self.least or _is_said_elsewhere(message, error):
            return False
        if not wants_traceback():
            line = _line(message, error, record.args)
            if line in self._said:
                return False
            if line:
                self._said.add(line)
                record.msg, record.args, record.exc_info, record.exc_text = line, None, None, None
        return True


def _is_said_elsewhere(message: str, error: BaseException | None) -> bool:
    """Whether CorpusFiles has said it better, or the same error is reported again at once."""
    return message.startswith(("Data for %s does not exist", "Failed pinging scheduler")) or (
        message.startswith("Luigi unexpected framework error") and isinstance(error, _NO_ANSWER)
    )


def _line(message: str, error: BaseException | None, about: Any) -> str:
    """One line instead of a record; empty if Luigi's own is the best there is."""
    if message.startswith("Failed connecting"):
        return spoken(f"no answer from the scheduler at {about[0]}")
    if message.startswith("Will not run"):  # a traceback as text
        return " ".join((message.partition("\n")[0], message.rstrip().rpartition("\n")[2]))
    explained = _explained(message, error, about)
    return told(explained) if explained else ""


def _explained(message: str, error: BaseException | None, about: Any) -> TermlodeError | None:
    if isinstance(error, TermlodeError):
        return error
    if isinstance(error, MissingParameterException):
        return missing_parameter(error)
    if isinstance(error, RPCError) or (message.startswith("Uncaught") and isinstance(error, _NO_ANSWER)):
        return TermlodeError(
            f"the scheduler cannot be reached ({error.args[0] if error.args else type(error).__name__})",
            remedy="Start luigid, correct --scheduler-url, or run with --local-scheduler",
        )
    if isinstance(error, OSError) and error.errno is not None:
        return StorageError(
            f"the system refused ({error.strerror})",
            where=str(error.filename or "termlode"),
            remedy="Mend that and run again",
        )
    gone = isinstance(error, RuntimeError) and str(error).startswith("Unfulfilled")
    if gone or (isinstance(error, TaskException) and "still returning false" in str(error)):
        return TermlodeError(
            f"{'what it needs' if gone else 'what it made'} is not what was asked for any more: "
            "a corpus changed during the run, or another run took its name",
            where=getattr(about[-1], "label", str(about[-1])) if about else "",
            remedy="Run again, or give another --name",
        )
    return None


one_line = OneLine()


# Luigi counts these tasks as failed, and tells nobody why.
@luigi.Task.event_handler(luigi.Event.PROCESS_FAILURE)  # type: ignore[untyped-decorator]
def _tell_how_a_worker_ended(task: luigi.Task, message: str) -> None:
    code = int(message.rpartition(" ")[2])
    how = f"was killed ({signal.Signals(-code).name})" if code < 0 else f"ended with exit code {code}"
    _tell(task, f"its process {how}", "Give --memory or fewer --workers if memory was short, and run again")


@luigi.Task.event_handler(luigi.Event.TIMEOUT)  # type: ignore[untyped-decorator]
def _tell_of_a_timeout(task: luigi.Task, _message: str) -> None:
    _tell(task, "took longer than [worker] timeout in luigi.cfg allows", "Raise that and run again")


def _tell(task: luigi.Task, what: str, remedy: str) -> None:
    where = getattr(task, "label", str(task))
    log.error("%s", told(TermlodeError(what, where=where, remedy=f"{remedy}; finished stages are kept")))
