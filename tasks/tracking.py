"""The link on the scheduler's page: from a task to the report of its result."""

from __future__ import annotations

from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import luigi.configuration
from luigi.rpc import RPCError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECTION, SETTING = "termlode", "results_url"
NO_AUDIENCE = (RPCError, OSError, HTTPException)


def address(page: Path) -> str:
    """Where a browser finds a report, "" if there is none.

    It is under `results_url` of luigi.cfg, where somebody serves the folder of results; else its file.
    """
    if not page.is_file():
        return ""
    served = str(luigi.configuration.get_config().get(SECTION, SETTING, ""))
    return f"{served.rstrip('/')}/{quote(page.parent.name)}/{page.name}" if served else page.as_uri()


def heard(tell: Callable[..., Any], *arguments: Any) -> bool:
    """Whether the scheduler could be told; a stage does not fail for want of an audience."""
    try:
        tell(*arguments)
    except NO_AUDIENCE:
        return False
    return True


def link(task: Any) -> bool:
    """Link a running task to its report, if there is one; False if the scheduler could not be told."""
    tell = getattr(task, "set_tracking_url", None)  # Luigi's worker gives it while the task runs
    found = address(task.report_page) if tell else ""
    return heard(tell, found) if tell and found else True
