"""Beside the chain: how good a ranked list is, against known terms."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import luigi

from pipeline import store
from pipeline.errors import ParameterError
from pipeline.keys import file_digest
from pipeline.language import say
from pipeline.params import EvaluateParams, Execution
from pipeline.recipes import RECIPES
from tasks import texts
from tasks.encode import EncodeCorpus
from tasks.options import describe, takes
from tasks.rank import RankedTask, RankTerms
from tasks.show import evaluation_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.progress import Progress

log = logging.getLogger("termlode")


@takes(EvaluateParams)
class EvaluateTerms(RankedTask):
    """Evaluate the ranked list of a domain against a gold list."""

    gold = luigi.Parameter(description=describe("a file of known terms, one a line (up to a tab)"))
    against = luigi.Parameter(
        default="",
        positional=False,
        description=describe(
            "what to compare with: another recipe, or a file of terms, best first (default: nothing)"
        ),
    )

    stage = "evaluate"
    params = EvaluateParams

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for flag, path in (("--gold", self.gold), ("--against", self.against)):
            if path and path not in RECIPES and not Path(path).expanduser().is_file():
                raise ParameterError(f"no file {path}", where=flag, remedy="Give another")

    def requires(self) -> dict[str, Any]:
        """The ranked list, the text by tokens, and the other recipe's list."""
        needs = {
            "rank": self.need(RankTerms),
            "text": self.need(EncodeCorpus, corpus=self.domain, units="token"),
        }
        if self.against in RECIPES:
            needs["against"] = self.need(
                RankTerms, recipe=self.against, units="auto", rank_by="score", measures=""
            )
        return needs

    def inputs(self) -> Mapping[str, Any]:
        """The lists, the text and the gold."""
        keys: dict[str, Any] = {role: task.identity().key for role, task in self.requires().items()}
        if self.against and "against" not in keys:
            keys["against"] = file_digest(_file(self.against))
        return keys | {"gold": file_digest(_file(self.gold))}

    def produce(self, folder: Path, report: Progress) -> Mapping[str, int]:
        """Evaluate."""
        from pipeline.stages import evaluate

        needs = self.requires()
        against = None
        if self.against:
            against = needs["against"].folder if "against" in needs else _file(self.against)
        return evaluate.run(
            needs["rank"].folder,
            against,
            needs["text"].folder,
            _file(self.gold),
            folder,
            self.values(EvaluateParams),
            self.values(Execution),
            report,
        )

    def run(self) -> None:
        """Evaluate, and show the figures."""
        super().run()
        self._present()

    def say_up_to_date(self) -> None:
        """Show the figures that are there."""
        super().say_up_to_date()
        self._present()

    def _present(self) -> None:
        from pipeline.stages import evaluate

        path = self.folder / evaluate.RESULT
        store.check(path)
        print(evaluation_table(json.loads(path.read_text(encoding="utf-8"))))
        log.info("%s", say(texts.WRITTEN, label=self.label, path=path))


def _file(name: str) -> Path:
    return Path(name).expanduser().absolute()
