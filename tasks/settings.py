"""Luigi's settings that termlode needs, unless the user's luigi.cfg sets them; logs that people can read."""

from __future__ import annotations

import atexit
import io
import logging
import os
import sys
from contextlib import suppress
from pathlib import Path

import luigi.configuration
import luigi.interface
import luigi.lock

from tasks import accounts, interruption, memory
from tasks.failures import one_line, wants_traceback

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
    # A clock that jumps, or a machine that slept, is no worker that went away. Only the scheduler in this
    # process reads it (--local-scheduler): no luigid imports `tasks`, and its clients do not tell it.
    "scheduler": {"worker_disconnect_delay": "31536000"},
    # Luigi says at INFO what these tasks say better themselves.
    "core": {"log_level": "WARNING"},
}


_command_of = luigi.lock.getpcmd


def _command(process: int) -> str:
    """The command line of a process, by which Luigi knows it, though no encoding here may spell it."""
    try:
        return str(_command_of(process))
    except UnicodeDecodeError:
        return ascii(Path(f"/proc/{process}/cmdline").read_bytes())


def apply() -> None:
    """Set what luigi.cfg leaves open, tame the logs, heed Ctrl-C. Called while `tasks` is imported."""
    memory.be_frugal()
    luigi.lock.getpcmd = _command
    if isinstance(sys.stdout, io.TextIOWrapper):  # a locale without Chinese is no reason to fail at the end
        sys.stdout.reconfigure(errors="backslashreplace")
    accounts.run_id()  # before Luigi forks workers, so that they share it
    config = luigi.configuration.get_config()
    for section, options in _DEFAULTS.items():
        for name, value in options.items():
            if not config.has_option(section, name):
                config.set(section, name, value)
    logging.getLogger("luigi-interface").addFilter(one_line)
    program = Path(sys.argv[0] if sys.argv else "")
    if "luigi" in (program.stem, program.parent.name) and not wants_traceback():
        interruption.heed()
    if not log.handlers and not logging.getLogger().handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(
            logging.Formatter("%(asctime)s %(levelname)-7s %(message)s", "%Y-%m-%d %H:%M:%S")
        )
        log.addHandler(handler)
        log.setLevel(logging.INFO)


@atexit.register
def _leave_no_pid_file() -> None:
    """Remove Luigi's record that this command runs: it has one for each command line, so for each date."""
    folder = luigi.interface.core().lock_pid_dir
    if Path(folder).is_dir():
        path = Path(luigi.lock.get_info(folder)[2])
        with suppress(OSError):
            if path.read_text().split() == [str(os.getpid())]:
                path.unlink()


def exit_codes() -> dict[str, int]:
    """The exit codes in force: those of luigi.cfg where it sets any."""
    from luigi.retcodes import retcode

    codes = retcode()
    return {name: getattr(codes, name) for name in EXIT_CODES}
