"""Stage 6: the ranking."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import luigi

from pipeline import ledger
from pipeline.errors import ParameterError
from pipeline.keys import file_digest
from pipeline.params import RankParams
from pipeline.recipes import units_of
from tasks.contrast import ContrastTerms, DomainTask
from tasks.corpora import corpus_name, home
from tasks.encode import EncodeCorpus
from tasks.options import describe, takes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.progress import Progress

NO_LEDGER = "none"


@takes(RankParams)
class RankedTask(DomainTask):
    """A task that takes what a ranking takes."""

    stop_list = luigi.Parameter(
        default="",
        positional=False,
        description=describe("file of terms never to list, one a line (default: none)"),
    )
    must_list = luigi.Parameter(
        default="",
        positional=False,
        description=describe(
            "file of terms to list whatever the filters say, if they are found (default: none)"
        ),
    )
    known_list = luigi.Parameter(
        default="",
        positional=False,
        description=describe("file of terms known already, to leave out (default: none)"),
    )

    rules = luigi.Parameter(
        default="",
        positional=False,
        description=describe("file of hand rules that leave terms out, in TOML (default: none)"),
    )
    ledger = luigi.Parameter(
        default="",
        positional=False,
        description=describe(
            "the ledger of the domain's review, which the ranking replays; none: no review is "
            "replayed (default: corpora/NAME.ledger.csv, if there is one)"
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from pipeline.measures import measure_names  # numpy is not needed to ask for help

        params = self.values(RankParams)
        if params.rank_by != "score":
            measure_names(params.rank_by)
        measure_names(params.measures)
        for role, path in self.lists.items():
            if not path.is_file():
                raise ParameterError(f"no file {path}", where=f"--{role}-list", remedy="Give another")
        if self.rules:
            if not Path(self.rules).expanduser().is_file():
                raise ParameterError(f"no file {self.rules}", where="--rules", remedy="Give another")
            self._check_rules()
        if self.ledger not in ("", NO_LEDGER) and not Path(self.ledger).expanduser().is_file():
            raise ParameterError(f"no file {self.ledger}", where="--ledger", remedy="Give another")

    @property
    def lists(self) -> dict[str, Path]:
        """The user's lists that were given, by role."""
        given = {"stop": self.stop_list, "must": self.must_list, "known": self.known_list}
        return {role: Path(path).expanduser().absolute() for role, path in given.items() if path}

    @property
    def rule_file(self) -> Path | None:
        """The file of hand rules; None if there is none."""
        return Path(self.rules).expanduser().absolute() if self.rules else None

    def _check_rules(self) -> None:
        """Tell before anything runs that a rule is wrong."""
        from pipeline.rules import read_rules

        assert self.rule_file  # noqa: S101 - for the type checker
        read_rules(self.rule_file)

    @property
    def review(self) -> Path | None:
        """The ledger that is replayed; None if there is none."""
        if self.ledger == NO_LEDGER:
            return None
        if self.ledger:
            return Path(self.ledger).expanduser().absolute()
        path = ledger.place(home() / "corpora", corpus_name(self.domain))
        return path if path.is_file() else None


class RankTerms(RankedTask):
    """Rank the scored words."""

    units: str  # as asked for
    recipe: str

    stage = "rank"
    params = RankParams

    def requires(self) -> dict[str, Any]:
        """The scores, and the text they are of."""
        units = units_of(self.recipe, self.units)
        return {
            "contrast": self.need(ContrastTerms),
            "text": self.need(EncodeCorpus, corpus=self.domain, units=units),
        }

    def inputs(self) -> Mapping[str, Any]:
        """The scores, the user's lists and the review."""
        lists = {role: file_digest(path) for role, path in self.lists.items()}
        keys = {"contrast": self.requires()["contrast"].identity().key, "lists": lists}
        keys |= {"rules": {"file": file_digest(self.rule_file)} if self.rule_file else {}}
        return keys | {"ledger": {"decisions": file_digest(self.review)} if self.review else {}}

    def produce(self, folder: Path, report: Progress) -> Mapping[str, int]:
        """Rank."""
        from pipeline.stages import rank

        needs = self.requires()
        return rank.run(
            needs["contrast"].folder,
            needs["text"].folder,
            folder,
            self.values(RankParams),
            self.lists,
            report,
            self.review,
            self.rule_file,
        )
