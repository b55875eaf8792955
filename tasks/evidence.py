"""Stage 7: lines of the text that show the terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.params import EvidenceParams, Execution
from pipeline.recipes import units_of
from tasks.discover import DiscoverWords
from tasks.encode import EncodeCorpus
from tasks.ingest import IngestCorpus
from tasks.options import takes
from tasks.rank import RankedTask, RankTerms

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.progress import Progress


@takes(EvidenceParams)
class FindEvidence(RankedTask):
    """Find lines that show the ranked terms."""

    units: str  # as asked for
    recipe: str

    stage = "evidence"
    params = EvidenceParams

    def requires(self) -> dict[str, Any]:
        """The ranking, the text, the words it was cut into, and the documents."""
        units = units_of(self.recipe, self.units)
        return {
            "rank": self.need(RankTerms),
            "text": self.need(EncodeCorpus, corpus=self.domain, units=units),
            "discover": self.need(DiscoverWords, corpus=self.domain),
            "ingest": self.need(IngestCorpus, corpus=self.domain),
        }

    def inputs(self) -> Mapping[str, Any]:
        """The ranking, which is of that text and its words."""
        return {"rank": self.requires()["rank"].identity().key}

    def produce(self, folder: Path, report: Progress) -> Mapping[str, int]:
        """Find them."""
        from pipeline.stages import evidence

        needs = self.requires()
        return evidence.run(
            needs["rank"].folder,
            needs["text"].folder,
            needs["discover"].folder,
            needs["ingest"].folder,
            folder,
            self.values(EvidenceParams),
            self.values(Execution),
            report,
        )
