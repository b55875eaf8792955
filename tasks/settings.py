"""Luigi's settings that termlode needs, unless the user's luigi.cfg sets them; logs that people can read."""

from __future__ import annotations

import io
import logging
import os
import sys

import luigi.configuration
from luigi.parameter import MissingParameterException
from luigi.rpc import RPCError
from luigi.worker import TaskException

from pipeline.errors import StorageError, TermlodeError
from tasks import accounts, memory

# Luigi's own default for every one of these is 0, "done".
EXIT_CODES = {
    "already_running": 10,
    "missing_data": 20,
    "task_failed": 30,
    "unhandled_exception": 30,
    "not_run": 35,
    "scheduling_error": 40,
}
log = logging.getLogger("termlode")
_DEFAULTS = {
    "retcode": {name: str(code) for name, code in EXIT_CODES.items()},
    # A task is done when its checkpoint is there, not when run() came back.
    "worker": {"check_complete_on_run": "true"},
    # A clock that jumps, or a machine that slept, is no worker that went away.
    "scheduler": {"worker_disconnect_delay": "31536000"},
    # Luigi says at INFO what these tasks say better themselves.
    "core": {"log_level": "WARNING"},
}


def apply() -> None:
    """Set what luigi.cfg leaves open, and tame the logs. Called while `tasks` is imported."""
    memory.be_frugal()
    if isinstance(
        sys.stdout, io.TextIOWrapper
    ):  # a locale that has no Chinese is no reason to fail at the end
        sys.stdout.reconfigure(errors="backslashreplace")
    accounts.run_id()  # before Luigi forks workers, so that they share it
    config = luigi.configuration.get_config()
    for section, options in _DEFAULTS.items():
        for name, value in options.items():
            if not config.has_option(section, name):
                config.set(section, name, value)
    logging.getLogger("luigi-interface").addFilter(_one_line)
    if not log.handlers and not logging.getLogger().handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(
            logging.Formatter("%(asctime)s %(levelname)-7s %(message)s", "%Y-%m-%d %H:%M:%S")
        )
        log.addHandler(handler)
        log.setLevel(logging.INFO)


def exit_codes() -> dict[str, int]:
    """The exit codes in force: those of luigi.cfg where it sets any."""
    from luigi.retcodes import retcode

    codes = retcode()
    return {name: getattr(codes, name) for name in EXIT_CODES}


def wants_traceback() -> bool:
    """Whether errors come with a traceback: asked for by setting TERMLODE_TRACEBACK."""
    return bool(os.environ.get("TERMLODE_TRACEBACK"))


def _one_line(record: logging.LogRecord) -> bool:
    """Turn Luigi's report of one of our errors, or of the system's, traceback and all, into one line."""
    if str(record.msg).startswith("Data for %s does not exist"):
        return False  # CorpusFiles has said it better
    if wants_traceback():
        return True
    error = _in_our_words(record)
    if error:
        record.msg, record.args, record.exc_info, record.exc_text = str(error), None, None, None
        record.levelno, record.levelname = logging.ERROR, "ERROR"
    return True


def _in_our_words(record: logging.LogRecord) -> TermlodeError | None:
    """The error a record of Luigi's is about, if it is one that a person can act on."""
    error: BaseException | None = record.exc_info[1] if record.exc_info else None
    match error:
        case TermlodeError():
            return error
        case MissingParameterException():
            return TermlodeError(str(error), remedy="Give it as an option; --help lists them")
        case RPCError():
            remedy = "Start luigid, correct --scheduler-url, or run with --local-scheduler"
            return TermlodeError(f"the scheduler cannot be reached ({error.args[0]})", remedy=remedy)
    return _of_the_disk(error, record)


def _of_the_disk(error: BaseException | None, record: logging.LogRecord) -> StorageError | None:
    what, where = "", ""
    if isinstance(error, TaskException) and "complete()" in str(error):
        task = record.args[-1] if isinstance(record.args, tuple) and record.args else None
        what, where = "what was made is no longer there, or has changed", getattr(task, "label", "")
    elif isinstance(error, OSError) and error.errno is not None:
        what, where = f"the system refused ({error.strerror})", str(error.filename or "")
    elif "error in complete() method" in str(record.msg):  # Luigi has put the traceback into the message
        what = str(record.msg).strip().splitlines()[-1]
    return StorageError(what, where=where or "termlode", remedy="Mend that and run again") if what else None
