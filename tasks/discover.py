"""Stage 4: words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.params import CountParams, DiscoverParams, EncodeParams
from tasks.count import CountNgrams
from tasks.encode import EncodeCorpus
from tasks.ingest import CorpusTask
from tasks.options import takes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.progress import Progress


@takes(EncodeParams, CountParams, DiscoverParams)
class DiscoverWords(CorpusTask):
    """Discover the words of a corpus."""

    stage = "discover"
    params = DiscoverParams

    def requires(self) -> dict[str, CorpusTask]:
        """The encoded text and its n-grams."""
        return {"encode": self.need(EncodeCorpus), "count": self.need(CountNgrams)}

    def inputs(self) -> Mapping[str, Any]:
        """The encoded text and its n-grams."""
        return {role: task.identity().key for role, task in self.requires().items()}

    def produce(self, folder: Path, report: Progress) -> Mapping[str, int]:
        """Discover."""
        from pipeline.stages import discover

        needs = self.requires()
        return discover.run(
            needs["encode"].folder, needs["count"].folder, folder, self.values(DiscoverParams), report
        )
