"""Shows how far a stage is: a bar on a terminal, lines in a log, and Luigi's page."""

from __future__ import annotations

import logging
import math
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pipeline.catalogue import spoken
from pipeline.language import say
from tasks import texts
from tasks.tracking import heard, link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.progress import Progress

log = logging.getLogger("termlode")
LINE_EVERY = 10.0  # seconds between lines in a log
STATUS_EVERY = 1.0  # seconds between messages to the scheduler: each is a request


@contextmanager
def shown(label: str, task: Any) -> Iterator[Progress]:
    """Give a `Progress` that shows `label` and tells the scheduler about `task`."""
    with _bar(label) if sys.stderr.isatty() else _lines(label) as show:
        told = -STATUS_EVERY if link(task) else math.inf

        def report(share: float, message: str) -> None:
            nonlocal told
            message = spoken(message)
            show(share, message)
            now = time.monotonic()
            if now - told >= STATUS_EVERY and hasattr(task, "set_status_message"):
                told = now if heard(_tell, task, share, message) else math.inf

        yield report


def _tell(task: Any, share: float, message: str) -> None:
    task.set_status_message(message)
    task.set_progress_percentage(round(100 * share))


@contextmanager
def _bar(label: str) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %  {task.fields[message]}", markup=False),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        bar = bars.add_task(label, total=1.0, message="")
        yield lambda share, message: bars.update(bar, completed=share, message=message)


@contextmanager
def _lines(label: str) -> Iterator[Progress]:
    said = time.monotonic()

    def show(share: float, message: str) -> None:
        nonlocal said
        if time.monotonic() - said >= LINE_EVERY:
            said = time.monotonic()
            log.info("%s", say(texts.PROGRESS, label=label, share=100 * share, message=message))

    yield show
