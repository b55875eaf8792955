"""Beside the chain: a baseline of its own, packed, to be used without its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.params import CountParams, Execution
from tasks.count import CountingTask

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.progress import Progress


class MineBaseline(CountingTask):
    """Pack the counts of a baseline's n-grams."""

    stage = "baseline"

    def produce(self, folder: Path, report: Progress) -> Mapping[str, int]:
        """Pack."""
        from pipeline.stages import baseline

        encoded = self.requires().folder
        return baseline.run(encoded, folder, self.values(CountParams), self.values(Execution), report)
