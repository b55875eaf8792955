"""Ctrl-C and SIGTERM: what is half-written goes, one line is said, and the exit code is 130 or 143."""

from __future__ import annotations

import atexit
import logging
import multiprocessing
import os
import signal
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from pipeline.language import say
from tasks import texts

if TYPE_CHECKING:
    from types import FrameType

log = logging.getLogger("termlode")
_DEFAULTS: dict[int, Any] = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL}
_SOON = 0.01  # seconds
_now = SimpleNamespace(signal=0, forking=False)


class Interrupted(SystemExit, KeyboardInterrupt):
    """The process is asked to end: a KeyboardInterrupt, which Luigi lets through, with an exit code."""


def heed() -> None:
    """End in order when asked to.

    A process that ignores a signal (under nohup), or has its own way with it, keeps to that.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    for number, default in _DEFAULTS.items():
        if signal.getsignal(number) is default:
            signal.signal(number, _end)
    if hasattr(os, "register_at_fork"):  # these two come with it
        signal.signal(signal.SIGALRM, lambda _number, frame: _end(_now.signal, frame))
        os.register_at_fork(before=_begin_fork, after_in_parent=_end_fork, after_in_child=_forget)


def exit_code() -> int:
    """The code to end with, if this process was asked to end; else 0."""
    return 128 + _now.signal if _now.signal else 0


def _end(number: int, _frame: FrameType | None) -> None:
    _now.signal = number
    if _now.forking:
        return
    is_worker = multiprocessing.parent_process() is not None
    for other in _DEFAULTS:
        # A second Ctrl-C ends the command at once. Its workers are told twice, by the terminal and by Luigi.
        if signal.getsignal(other) is _end:
            signal.signal(other, _wave_off if is_worker else signal.SIG_DFL)
    if not is_worker:
        atexit.register(log.error, "%s", say(texts.INTERRUPTED, signal=signal.Signals(number).name))
    raise Interrupted(exit_code())


def _wave_off(_number: int, _frame: FrameType | None) -> None:
    """Ignore a signal: of one on its way, Python complains when it is set to SIG_IGN."""


def _begin_fork() -> None:
    _now.forking = True  # Python drops what is raised while it forks


def _end_fork() -> None:
    _now.forking = False
    if _now.signal:
        signal.setitimer(signal.ITIMER_REAL, _SOON)


def _forget() -> None:
    _now.forking, _now.signal = False, 0  # the parent ends it
