"""Stage 5: scores against the baselines."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import luigi

from pipeline.baseline import portable
from pipeline.errors import ParameterError
from pipeline.language import say
from pipeline.params import (
    ContrastParams,
    CountParams,
    DiscoverParams,
    EncodeParams,
    Execution,
    IngestParams,
)
from pipeline.paths import of_text
from pipeline.provenance import UsedBaseline
from pipeline.recipes import units_of
from pipeline.text.wordlist import wordlist_digest
from tasks import texts
from tasks.base import StageTask
from tasks.baselines import AUTO, Baseline, resolve, shown_name
from tasks.corpora import corpus_name
from tasks.discover import DiscoverWords
from tasks.encode import EncodeCorpus
from tasks.engine import EngineTask
from tasks.options import CorpusListParameter, describe, takes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.checkpoint import Identity
    from pipeline.engine.cluster import Cluster
    from pipeline.progress import Progress
    from pipeline.stages.contrast import Baselines
    from tasks.ingest import CorpusTask


log = logging.getLogger("termlode")
LEAST = 100  # domain tokens for each one of a baseline, from which it is doubted


@takes(IngestParams, EncodeParams, CountParams, DiscoverParams, ContrastParams)
class DomainTask(StageTask):
    """A stage that works on a domain and its baselines."""

    units: str  # as asked for
    recipe: str

    domain = luigi.Parameter(
        positional=False,
        description=describe("the domain corpus: the name of a folder under corpora/, or any path"),
    )
    baseline = CorpusListParameter(
        default=(AUTO,),
        positional=False,
        description=describe(
            "what the domain is contrasted with: a corpus (name or path), a packed baseline, or "
            "wordfreq, the word list that comes with the package; NAME=2 weighs it twice; may be given "
            "several times; auto: corpora/baike if there is one, and wordfreq (default auto)"
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.baseline:
            raise ParameterError("no baseline", where="--baseline", remedy="Give a corpus or wordfreq")
        self._check_packed()

    @property
    def baselines(self) -> tuple[Baseline, ...]:
        """The baselines that were asked for."""
        return resolve(self.baseline, self.domain, packed=self.recipe == "termlode")

    def _check_packed(self) -> None:
        """Tell before anything runs that a packed baseline does not serve."""
        for one in self.baselines:
            if one.file and self.recipe != "termlode":
                raise ParameterError(
                    f"holds n-grams, not the words that the {self.recipe} recipe compares",
                    where=str(one.file),
                    remedy="Use --recipe termlode, or give the baseline as text",
                )
            if one.file:
                encoding = replace(self.values(EncodeParams), units=units_of(self.recipe, self.units))
                portable.refuse_other_encoding(portable.read(one.file), encoding)

    @property
    def result_name(self) -> str:
        """The name of the domain's plain result."""
        return str(of_text(corpus_name(self.domain)))

    @property
    def label(self) -> str:
        """Stage and domain."""
        return f"{self.stage} {corpus_name(self.domain)}"


class ContrastTerms(EngineTask, DomainTask):
    """Score the domain's words against the baselines."""

    stage = "contrast"
    params = ContrastParams

    def requires(self) -> dict[str, list[CorpusTask]]:
        """The words of the domain and of every baseline that is a corpus; or the baselines' mere text."""
        domain = self.need(DiscoverWords, corpus=self.domain)
        corpora = [one.name for one in self.baselines if one.kind == "text"]
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

    def inputs(self) -> Mapping[str, Any]:
        """The words' keys, the digests of packed files and of word lists, weights."""
        keys = {role: [task.identity().key for task in tasks] for role, tasks in self.requires().items()}
        heaviest = max(one.weight for one in self.baselines)
        return keys | {
            "packed": [portable.read(one.file).digest for one in self.baselines if one.file],
            "wordlists": {
                one.name: wordlist_digest(one.name) for one in self.baselines if one.kind == "word list"
            },
            "weights": [one.weight / heaviest for one in self.baselines],
        }

    def read_from(self) -> Baselines:
        """Where the stage finds its baselines."""
        from pipeline.stages.contrast import Baselines

        return Baselines(
            corpora=[task.folder for task in self.requires()["baseline"]],
            packed=[one.file for one in self.baselines if one.file],
            wordlists=[one.name for one in self.baselines if one.kind == "word list"],
            weights=[one.weight for one in self.baselines],
        )

    def used(self) -> list[UsedBaseline]:
        """The baselines as a result's metadata has them; their checkpoints are there."""
        text = iter(self.requires()["baseline"])
        found = []
        for one in self.baselines:
            tokens: int | None = None
            if one.file:
                packed = portable.read(one.file)
                tokens, digest = packed.about.tokens, packed.digest
            elif one.kind == "text":
                units = units_of(self.recipe, self.units)
                encoded = self.need(EncodeCorpus, corpus=one.name, units=units)
                tokens, digest = encoded.tokens(), next(text).identity().key
            else:
                digest = wordlist_digest(one.name)
            found.append(UsedBaseline(shown_name(one.name), one.kind, one.weight, tokens, digest))
        return found

    def produce(self, folder: Path, report: Progress) -> Mapping[str, int]:
        """Contrast, and say so where a baseline does not serve."""
        self._doubt()
        return super().produce(folder, report)

    @property
    def divides(self) -> bool:
        """Text of baselines is counted by many."""
        needs = self.requires()
        return "text" in needs and bool(needs["baseline"])

    def work(self, folder: Path, report: Progress, cluster: Cluster | None = None) -> Mapping[str, int]:
        """Contrast."""
        from pipeline.stages import contrast

        needs, against = self.requires(), self.read_from()
        domain = needs["domain"][0].folder
        if "text" not in needs:
            return contrast.run_words(domain, against, folder, report)
        text, execution = needs["text"][0].folder, self.values(Execution)
        return contrast.run_candidates(domain, text, against, folder, execution, report, cluster)

    def _doubt(self) -> None:
        """Say so where a baseline can hardly tell what is typical of the domain."""
        needs = self.requires()
        own = needs.get("text", needs["domain"])[0].identity().key
        units = units_of(self.recipe, self.units)
        size = self.need(EncodeCorpus, corpus=self.domain, units=units).tokens()
        for used in self.used():
            if used.digest == own:
                log.warning("%s", say(texts.OWN_TEXT, label=self.label, name=used.name))
            elif used.tokens is not None and used.tokens < size / LEAST:
                said = {"name": used.name, "tokens": used.tokens, "own": size}
                log.warning("%s", say(texts.SMALL_BASELINE, label=self.label, **said))

    def seal_checked(self, folder: Path, identity: Identity, facts: Mapping[str, int]) -> None:
        """Refuse what was made while the file of a packed baseline was another."""
        if self.inputs() != identity.inputs:
            raise self.changed()
        super().seal_checked(folder, identity, facts)
