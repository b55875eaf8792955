"""Beside the chain: a baseline of its own, packed, to be used without its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.params import CountParams, Execution
from tasks.count import CountingTask

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.engine.cluster import Cluster
    from pipeline.progress import Progress


class MineBaseline(CountingTask):
    """Pack the counts of a baseline's n-grams."""

    stage = "baseline"

    def work(self, folder: Path, report: Progress, cluster: Cluster | None = None) -> Mapping[str, int]:
        """Pack."""
        from pipeline.stages import baseline

        params, execution = self.values(CountParams), self.values(Execution)
        return baseline.run(self.requires().folder, folder, params, execution, report, cluster)
