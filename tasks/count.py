"""Stage 2: n-grams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.params import CountParams, Execution
from tasks.ingest import CorpusTask, IngestCorpus
from tasks.options import takes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.progress import Progress


@takes(CountParams)
class CountNgrams(CorpusTask):
    """Count the n-grams of a corpus."""

    stage = "count"
    params = CountParams

    def requires(self) -> IngestCorpus:
        """The documents."""
        return self.need(IngestCorpus)

    def inputs(self) -> Mapping[str, Any]:
        """The documents."""
        return {"ingest": self.requires().identity().key}

    def produce(self, folder: Path, report: Progress) -> Mapping[str, int]:
        """Count."""
        from pipeline.stages import count

        ingested = self.requires().folder
        return count.run(ingested, folder, self.values(CountParams), self.values(Execution), report)
