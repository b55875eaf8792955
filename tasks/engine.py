"""Stages that run in this process or on a cluster, as --engine says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.params import Execution
from tasks.base import StageTask

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.engine.cluster import Cluster
    from pipeline.progress import Progress


class EngineTask(StageTask):
    """A stage whose work can be done on a cluster, to the same bytes."""

    def work(self, folder: Path, report: Progress, cluster: Cluster | None = None) -> Mapping[str, int]:
        """Write the stage's files into `folder`, on a cluster if one is given, and return its facts."""
        raise NotImplementedError

    @property
    def divides(self) -> bool:
        """Whether there is anything in the work that a cluster would share."""
        return True

    def produce(self, folder: Path, report: Progress) -> Mapping[str, int]:
        """Do the work where it is to be done."""
        if self.values(Execution).engine == "spark" and self.divides:
            from tasks.spark.submit import submit

            return submit(self, folder, report)
        return self.work(folder, report)
