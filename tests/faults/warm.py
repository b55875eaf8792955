"""What a run needs, imported and compiled: `processes` forks its runs from a process that has this module."""

from __future__ import annotations

import functools
import gc
import os
import tempfile
from pathlib import Path

import luigi

from pipeline import runs
from tasks import MineTerms
from tests.faults.harness import prepare

# Luigi looks a task's parameters up whenever it clones one: a third of the time of so small a run.
luigi.Task.get_params = classmethod(functools.cache(luigi.Task.get_params.__func__))
with tempfile.TemporaryDirectory() as _folder:
    os.environ["TERMLODE_HOME"] = str(prepare(Path(_folder)))
    _tasks = [
        MineTerms(domain="power", baseline="everyday", recipe=_recipe, threads=1, show=0)
        for _recipe in ("termlode", "classic")
    ]
    assert luigi.build(_tasks, local_scheduler=True, workers=1)
    runs.leave()
gc.collect()
gc.freeze()  # what is loaded stays shared with every run
