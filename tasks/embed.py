"""Beside the chain: word vectors of a corpus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.params import CountParams, DiscoverParams, EmbedParams, EncodeParams, Execution
from pipeline.recipes import units_of
from tasks.discover import DiscoverWords
from tasks.encode import EncodeCorpus
from tasks.ingest import CorpusTask
from tasks.options import takes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.progress import Progress


@takes(EncodeParams, CountParams, DiscoverParams, EmbedParams)
class EmbedWords(CorpusTask):
    """Train vectors of the words that a corpus was cut into."""

    units: str  # as asked for
    recipe: str

    stage = "embed"
    params = EmbedParams

    def requires(self) -> dict[str, CorpusTask]:
        """The encoded text and the words it was cut into."""
        units = units_of(self.recipe, self.units)
        return {"encode": self.need(EncodeCorpus, units=units), "discover": self.need(DiscoverWords)}

    def inputs(self) -> Mapping[str, Any]:
        """The words, which are of that text."""
        return {"discover": self.requires()["discover"].identity().key}

    def produce(self, folder: Path, report: Progress) -> Mapping[str, int]:
        """Train."""
        from pipeline.stages import embed

        needs = self.requires()
        return embed.run(
            needs["encode"].folder,
            needs["discover"].folder,
            folder,
            self.values(EmbedParams),
            self.values(Execution),
            report,
        )
