"""Beside the chain: a result where others read it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import luigi

from pipeline.deposit import is_deposited, refuse_address
from pipeline.language import say
from pipeline.params import ReportParams
from pipeline.report.head import PAGE
from tasks import texts
from tasks.options import describe
from tasks.publish import PublishTerms
from tasks.report import ReportedTask, ReportTerms

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.checkpoint import Identity
    from pipeline.progress import Progress

log = logging.getLogger("termlode")


class Deposited(luigi.Target):
    """A result at an address; it exists once the files here are there, and the pointer there names them."""

    def __init__(self, result: Path, address: str) -> None:
        self.result, self.address = result, address

    def exists(self) -> bool:
        """Whether it is there."""
        from pipeline.stages.deposit import files_of

        return is_deposited(files_of(self.result, PAGE), self.address)

    def __str__(self) -> str:
        return self.address


class DepositTerms(ReportedTask):
    """Put the result of a domain at an address, where nobody meets half of it."""

    to = luigi.Parameter(
        positional=False,
        description=describe("where to: a folder for this result alone, such as s3://bucket/terms/manuals"),
    )

    stage = "deposit"
    params = ReportParams

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        refuse_address(self.to)

    def requires(self) -> dict[str, Any]:
        """The published result, and its report unless that is left out."""
        needs: dict[str, Any] = {"publish": self.need(PublishTerms)}
        return needs | ({"report": self.need(ReportTerms)} if self.report_terms else {})

    def inputs(self) -> Mapping[str, Any]:
        """These, and where they go."""
        return {role: task.identity().key for role, task in self.requires().items()} | {"to": self.to}

    def output(self) -> Deposited:  # type: ignore[override]
        """The result there."""
        return Deposited(self.folder, self.to)

    def is_made(self) -> bool:
        """Whether it is there."""
        return self.output().exists()

    def commit(self, identity: Identity, report: Progress) -> Mapping[str, int]:
        """Put it there."""
        from pipeline.stages import deposit

        return deposit.run(self.folder, PAGE, self.to, report)

    def run(self) -> None:
        """Put it there, and say where."""
        super().run()
        log.info("%s", say(texts.WRITTEN, label=self.label, path=self.to))
