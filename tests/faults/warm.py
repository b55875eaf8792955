"""What a run needs, imported and compiled: `processes` forks its runs from a process that has this module."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import luigi

from pipeline import runs
from tasks import MineTerms
from tests.faults.harness import prepare

with tempfile.TemporaryDirectory() as _folder:
    os.environ["TERMLODE_HOME"] = str(prepare(Path(_folder)))
    _task = MineTerms(domain="power", baseline="everyday", recipe="classic", threads=1, show=0)
    assert luigi.build([_task], local_scheduler=True)
    runs.leave()
