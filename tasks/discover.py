"""Stage 4: words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.params import CountParams, DiscoverParams, EncodeParams, Execution, canonical
from pipeline.recipes import counted_for, units_of
from tasks.count import CountNgrams
from tasks.encode import EncodeCorpus
from tasks.engine import EngineTask
from tasks.ingest import CorpusTask
from tasks.options import takes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.engine.cluster import Cluster
    from pipeline.progress import Progress


@takes(EncodeParams, CountParams, DiscoverParams)
class DiscoverWords(EngineTask, CorpusTask):
    """Discover the words of a corpus."""

    units: str  # as asked for: the recipe has its say where it is "auto"

    stage = "discover"
    params = DiscoverParams

    def requires(self) -> dict[str, CorpusTask]:
        """The encoded text and its n-grams."""
        discovery = self.values(DiscoverParams)
        units = units_of(discovery.recipe, self.units)
        counting = canonical(counted_for(discovery, self.values(CountParams)))
        counted = self.need(CountNgrams, units=units, **counting)
        return {"encode": self.need(EncodeCorpus, units=units), "count": counted}

    def inputs(self) -> Mapping[str, Any]:
        """The encoded text and its n-grams."""
        return {role: task.identity().key for role, task in self.requires().items()}

    @property
    def divides(self) -> bool:
        """The termlode recipe's text is segmented by many."""
        return self.values(DiscoverParams).recipe == "termlode"

    def work(self, folder: Path, report: Progress, cluster: Cluster | None = None) -> Mapping[str, int]:
        """Discover."""
        from pipeline.stages import discover

        needs = self.requires()
        return discover.run(
            needs["encode"].folder,
            needs["count"].folder,
            folder,
            self.values(DiscoverParams),
            self.values(Execution),
            report,
            cluster,
        )
