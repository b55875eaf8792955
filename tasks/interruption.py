"""Ctrl-C and SIGTERM: what is half-written goes, one line is said, and the exit code is 130 or 143."""

from __future__ import annotations

import atexit
import logging
import multiprocessing
import signal
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import FrameType

log = logging.getLogger("termlode")
_signals: list[int] = []  # those that this process was asked to end by
_DEFAULTS: dict[int, Any] = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL}


class Interrupted(SystemExit, KeyboardInterrupt):
    """The process is asked to end: as a KeyboardInterrupt it passes through Luigi, as a SystemExit it has a code."""


def heed() -> None:
    """End in order when asked to. A process that ignores a signal (nohup), or has its own way with it, keeps to that."""
    if threading.current_thread() is threading.main_thread():
        for number, default in _DEFAULTS.items():
            if signal.getsignal(number) is default:
                signal.signal(number, _end)


def exit_code() -> int:
    """The code to end with, if this process was asked to end; else 0."""
    return 128 + _signals[0] if _signals else 0


def _end(number: int, _frame: FrameType | None) -> None:
    is_worker = multiprocessing.parent_process() is not None
    for other in _DEFAULTS:
        # A second Ctrl-C ends the command at once. Its workers are told twice, by the terminal and by Luigi.
        if signal.getsignal(other) is _end:
            signal.signal(other, signal.SIG_IGN if is_worker else signal.SIG_DFL)
    if not is_worker:
        atexit.register(log.error, "interrupted (%s). Run again; finished stages are kept.", signal.Signals(number).name)
    _signals.append(number)
    raise Interrupted(exit_code())
