"""Stage 3: words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.params import CountParams, DiscoverParams
from tasks.count import CountNgrams
from tasks.ingest import CorpusTask, IngestCorpus
from tasks.options import takes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.progress import Progress


@takes(CountParams, DiscoverParams)
class DiscoverWords(CorpusTask):
    """Discover the words of a corpus."""

    stage = "discover"
    params = DiscoverParams

    def requires(self) -> dict[str, CorpusTask]:
        """The documents and their n-grams."""
        return {"ingest": self.need(IngestCorpus), "count": self.need(CountNgrams)}

    def inputs(self) -> Mapping[str, Any]:
        """The documents and their n-grams."""
        return {role: task.identity().key for role, task in self.requires().items()}

    def produce(self, folder: Path, report: Progress) -> Mapping[str, int]:
        """Discover."""
        from pipeline.stages import discover

        needs = self.requires()
        return discover.run(
            needs["ingest"].folder, needs["count"].folder, folder, self.values(DiscoverParams), report
        )
