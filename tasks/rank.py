"""Stage 6: the ranking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.params import RankParams
from tasks.contrast import ContrastTerms, DomainTask
from tasks.options import takes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.progress import Progress


@takes(RankParams)
class RankTerms(DomainTask):
    """Rank the scored words."""

    stage = "rank"
    params = RankParams

    def requires(self) -> ContrastTerms:
        """The scores."""
        return self.need(ContrastTerms)

    def inputs(self) -> Mapping[str, Any]:
        """The scores."""
        return {"contrast": self.requires().identity().key}

    def produce(self, folder: Path, report: Progress) -> Mapping[str, int]:
        """Rank."""
        from pipeline.stages import rank

        return rank.run(self.requires().folder, folder, self.values(RankParams), report)
