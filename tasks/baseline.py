"""Beside the chain: a baseline of its own, packed, to be used without its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.params import CountParams, EncodeParams, Execution
from tasks.encode import EncodeCorpus
from tasks.ingest import CorpusTask
from tasks.options import takes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.progress import Progress


@takes(EncodeParams, CountParams)
class MineBaseline(CorpusTask):
    """Pack the counts of a baseline's n-grams."""

    stage = "baseline"
    params = CountParams

    def requires(self) -> EncodeCorpus:
        """The encoded text."""
        return self.need(EncodeCorpus)

    def inputs(self) -> Mapping[str, Any]:
        """The encoded text."""
        return {"encode": self.requires().identity().key}

    def produce(self, folder: Path, report: Progress) -> Mapping[str, int]:
        """Pack."""
        from pipeline.stages import baseline

        encoded = self.requires().folder
        return baseline.run(encoded, folder, self.values(CountParams), self.values(Execution), report)
