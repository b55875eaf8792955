"""The top task: everything from the corpora to the published terms, and an account of the run."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from pipeline import store
from pipeline.errors import StorageError
from pipeline.language import say
from tasks import texts
from tasks.options import DateParameter, IntParameter, describe
from tasks.publish import PublishTerms
from tasks.report import ReportedTask, ReportTerms
from tasks.show import pad
from tasks.tracking import link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tasks.base import Folder

log = logging.getLogger("termlode")


class MineTerms(ReportedTask):
    """Mine the domain terms of a corpus."""

    show = IntParameter(
        default=10,
        significant=False,
        positional=False,
        description=describe("terms to print at the end (default 10)"),
    )

    stage = "mine"

    def published(self) -> PublishTerms:
        """The task that publishes the result."""
        return self.need(PublishTerms)

    def requires(self) -> Any:
        """The published result, and its report unless that is left out."""
        return self.reported() if self.report_terms else self.published()

    def reported(self) -> ReportTerms:
        """The task that writes the result's report."""
        return self.need(ReportTerms)

    def complete(self) -> bool:
        """Whether the result, its report and everything they were made from are there."""
        return bool(self.requires().complete())

    def output(self) -> Folder:
        """The published result."""
        return self.published().output()

    def run(self) -> None:
        """Keep an account of the run beside the result, and show what came out."""
        published = self.published()
        made = published.stages()
        if self.report_terms:
            made.append((self.reported().label, self.reported()))
        _log_costs(published.keep_account(made))
        link(self)
        self.present()

    def say_up_to_date(self) -> None:
        """Tell that there is nothing to do, and where the result is."""
        with suppress(StorageError):  # what was left by a run killed after its last stage
            for folder in self.swept():
                store.sweep(self.store_root, folder)
        log.info("%s", say(texts.NOTHING_RAN, label=self.label))
        self.present()

    def present(self) -> None:
        """Print the first terms and where the files are."""
        from tasks.show import show_result

        show_result(self.folder, self.show)


class MineTermsDaily(MineTerms):
    """Mine a domain as it is now, to a result of this date; the plain result stays the newest."""

    # The only positional parameter: by that, RangeDaily knows it.
    date = DateParameter(description=describe("the date the result goes by, such as 2026-11-24"))

    @property
    def result_name(self) -> str:
        """The name of the dated result's folder."""
        return f"{super().result_name}-{self.date:%Y-%m-%d}"

    def published(self) -> PublishTerms:
        """The task that publishes the dated result."""
        return self.need(PublishTerms, name=self.result_name)

    def reported(self) -> ReportTerms:
        """The task that writes the dated result's report."""
        return self.need(ReportTerms, name=self.result_name)

    def requires(self) -> Any:
        """The dated result with its report, and the plain one beside it."""
        return [super().requires(), self.need(MineTerms, show=0)]

    def complete(self) -> bool:
        """Whether the dated result is there: what has changed since is no business of a day gone by."""
        return store.is_whole(self.folder)

    @classmethod
    def bulk_complete(cls, parameter_tuples: Iterable[Any]) -> list[Any]:
        """The dates that are there, as RangeDaily asks."""
        task: Any = cls  # or rather the class with RangeDaily's other parameters
        return [date for date in parameter_tuples if task(date=date).complete()]


def _log_costs(stages: dict[str, Any]) -> None:
    ran = {label: cost for label, cost in stages.items() if cost["ran"]}
    width = max(map(len, stages))
    for label, cost in stages.items():
        if cost["ran"]:
            peak = cost["peak_bytes"] / 1e6
            figures = say(texts.COST, seconds=cost["seconds"], cpu=cost["cpu_seconds"], peak=peak)
        else:
            figures = say(texts.COST_KEPT if "seconds" in cost else texts.COST_UNKNOWN)
        log.info("%s %s", pad(label, width), figures)
    spent = sum(cost["seconds"] for cost in ran.values())
    log.info("%s %s", pad(say(texts.IN_ALL), width), say(texts.COST_SUM, seconds=spent))
