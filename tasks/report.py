"""Stage 9: the report of a result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline import store
from pipeline.params import ReportParams
from pipeline.report.groups import groups_key
from pipeline.report.head import PAGE, head_of
from tasks import accounts
from tasks.options import takes
from tasks.publish import PublishTerms, ResultTask
from tasks.tracking import link

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.checkpoint import Identity
    from pipeline.progress import Progress
    from tasks.base import Folder


@takes(ReportParams)
class ReportedTask(ResultTask):
    """A task whose result has a report, unless it is left out."""

    report_terms: int


class ReportTerms(ReportedTask):
    """Write output/<name>/report.html, a page to look at the terms and review them."""

    stage = "report"
    params = ReportParams

    def requires(self) -> PublishTerms:
        """The result."""
        return self.need(PublishTerms)

    def inputs(self) -> Mapping[str, Any]:
        """The result, of which a review is part by its ranking, and the groups beside it if there are any."""
        result = self.requires().identity().key
        groups = groups_key(self.folder, result)
        return {"publish": result} | ({"groups": groups} if groups else {})

    def output(self) -> Folder:
        """The result's folder."""
        return self.requires().output()

    def run(self) -> None:
        """Make the page, and link to it."""
        super().run()
        link(self)

    def is_made(self) -> bool:
        """Whether the page is that of the present result, and as it was written."""
        head = head_of(self.folder / PAGE)
        return head is not None and head.key == self.identity().key

    def commit(self, identity: Identity, report: Progress) -> Mapping[str, int]:
        """Replace the page."""
        from pipeline.stages import report as stage

        facts: dict[str, int] = {}

        def write(staging: Path) -> None:
            costs = accounts.of_stages(self.requires().stages())
            facts.update(
                stage.run(
                    self.folder,
                    staging,
                    self.values(ReportParams),
                    self.review,
                    costs,
                    identity.key,
                    report,
                )
            )

        store.new_file(self.store_root, self.folder / PAGE, write)
        return facts
