from __future__ import annotations

import io
import logging
import sys
from pathlib import Path

from tasks import progress


class Page:
    """Stands for a task whose worker forwards messages to the scheduler."""

    def __init__(self):
        self.messages = []
        self.percentages = []
        self.address = ""
        self.report_page = Path("nowhere")

    def set_tracking_url(self, address):
        self.address = address

    def set_status_message(self, message):
        self.messages.append(message)

    def set_progress_percentage(self, percentage):
        self.percentages.append(percentage)


def report(task, monkeypatch, seconds):
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    with progress.shown("count law", task) as show:
        for step in range(5):
            now[0] += seconds
            show(step / 4, f"step {step}")


def test_the_scheduler_hears_at_most_once_a_second(monkeypatch):
    page = Page()
    report(page, monkeypatch, 0.4)
    assert page.messages == ["step 0", "step 3"]
    assert page.percentages == [0, 75]


def test_a_log_has_a_line_now_and_then(monkeypatch, caplog):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with caplog.at_level(logging.INFO, logger="termlode"):
        report(Page(), monkeypatch, 6.0)
    assert caplog.messages == ["count law: 25 % step 1", "count law: 75 % step 3"]


def test_a_task_that_nobody_watches_is_fine(monkeypatch):
    report(object(), monkeypatch, 1.0)


def test_a_terminal_shows_a_bar(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    with progress.shown("count law", Page()) as show:
        show(0.5, "half")
    assert "count law" in sys.stderr.getvalue()
