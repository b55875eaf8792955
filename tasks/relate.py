"""Beside the chain: groups of related terms, and variants of one term."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.params import EmbedParams, RelateParams
from pipeline.recipes import units_of
from pipeline.report.groups import RELATED
from tasks.beside import BesideTask
from tasks.embed import EmbedWords
from tasks.encode import EncodeCorpus
from tasks.options import IntParameter, describe, takes
from tasks.publish import PublishTerms

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.progress import Progress


@takes(EmbedParams, RelateParams)
class RelateTerms(BesideTask):
    """Group related terms, and propose which ones are variants of each other."""

    units: str  # as asked for
    recipe: str

    show = IntParameter(
        default=10,
        significant=False,
        positional=False,
        description=describe("groups to print at the end (default 10)"),
    )

    stage = "relate"
    params = RelateParams

    def requires(self) -> dict[str, Any]:
        """The published result, its text and the vectors of its words."""
        units = units_of(self.recipe, self.units)
        return {
            "publish": self.need(PublishTerms),
            "text": self.need(EncodeCorpus, corpus=self.domain, units=units),
            "embed": self.need(EmbedWords, corpus=self.domain),
        }

    def inputs(self) -> Mapping[str, Any]:
        """These."""
        return self.keys()

    @property
    def place(self) -> str:
        """Beside the list."""
        return RELATED

    def produce(self, folder: Path, report: Progress) -> Mapping[str, int]:
        """Relate."""
        from pipeline.stages import relate

        needs = self.requires()
        return relate.run(
            needs["publish"].folder,
            needs["text"].folder,
            needs["embed"].folder,
            folder,
            self.values(RelateParams),
            report,
        )

    def present(self) -> None:
        """Print the largest groups."""
        from tasks.show import show_groups

        show_groups(self.folder, self.show)
