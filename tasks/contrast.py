"""Stage 5: scores against the baselines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import luigi

from pipeline.errors import ParameterError
from pipeline.params import (
    ContrastParams,
    CountParams,
    DiscoverParams,
    EncodeParams,
    Execution,
    IngestParams,
)
from pipeline.recipes import units_of
from pipeline.text.wordlist import WORDLISTS
from tasks.base import StageTask
from tasks.corpora import corpus_name
from tasks.discover import DiscoverWords
from tasks.encode import EncodeCorpus
from tasks.options import CorpusListParameter, takes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.progress import Progress
    from tasks.ingest import CorpusTask


@takes(IngestParams, EncodeParams, CountParams, DiscoverParams, ContrastParams)
class DomainTask(StageTask):
    """A stage that works on a domain and its baselines."""

    domain = luigi.Parameter(
        description="the domain corpus: the name of a folder under corpora/, or any path"
    )
    baseline = CorpusListParameter(
        default=("wordfreq",),
        positional=False,
        description="what the domain is contrasted with: a corpus (name or path) or wordfreq, the word list "
        "that comes with the package; may be given several times (default wordfreq)",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.baseline:
            raise ParameterError("no baseline", where="--baseline", remedy="Give a corpus or wordfreq")

    @property
    def label(self) -> str:
        """Stage and domain."""
        return f"{self.stage} {corpus_name(self.domain)}"


class ContrastTerms(DomainTask):
    """Score the domain's words against the baselines."""

    units: str  # as asked for
    recipe: str

    stage = "contrast"
    params = ContrastParams

    def requires(self) -> dict[str, list[CorpusTask]]:
        """The words of the domain and of every baseline that is a corpus; or the baselines' mere text."""
        domain = self.need(DiscoverWords, corpus=self.domain)
        corpora = [name for name in self.baseline if name not in WORDLISTS]
        if self.recipe != "termlode":
            return {
                "domain": [domain],
                "baseline": [self.need(DiscoverWords, corpus=name) for name in corpora],
            }
        units = units_of(self.recipe, self.units)
        return {
            "domain": [domain],
            "text": [self.need(EncodeCorpus, corpus=self.domain, units=units)],
            "baseline": [self.need(EncodeCorpus, corpus=name, units=units) for name in corpora],
        }

    @property
    def wordlists(self) -> list[str]:
        """The baselines that are word lists."""
        return [name for name in self.baseline if name in WORDLISTS]

    def inputs(self) -> Mapping[str, Any]:
        """The words' keys and the lists' names; the lists' versions are among the code's."""
        keys = {role: [task.identity().key for task in tasks] for role, tasks in self.requires().items()}
        return keys | {"wordlists": self.wordlists}

    def produce(self, folder: Path, report: Progress) -> Mapping[str, int]:
        """Contrast."""
        from pipeline.stages import contrast

        needs = self.requires()
        domain = needs["domain"][0].folder
        baselines = [task.folder for task in needs["baseline"]]
        if "text" not in needs:
            return contrast.run_words(domain, baselines, self.wordlists, folder, report)
        return contrast.run_candidates(
            domain,
            needs["text"][0].folder,
            baselines,
            self.wordlists,
            folder,
            self.values(Execution),
            report,
        )
