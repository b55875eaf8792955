"""Stage 1: the files of a corpus, and the documents in them."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

import luigi

from pipeline import store
from pipeline.catalogue import told
from pipeline.checkpoint import Identity, seal
from pipeline.corpus.portions import cut
from pipeline.errors import CorpusError, MissingCorpusError
from pipeline.params import IngestParams, ReadParams
from pipeline.paths import of_text
from tasks.base import StageTask
from tasks.corpora import corpus_name, find_corpus
from tasks.engine import EngineTask
from tasks.options import describe, takes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from pipeline.corpus.locate import Corpus
    from pipeline.engine.cluster import Cluster
    from pipeline.progress import Progress

log = logging.getLogger("termlode")
AT_ONCE = 4  # portions for each worker of a cluster that are read and kept together


class CorpusFiles(luigi.ExternalTask):
    """The files of a corpus: nothing here makes them."""

    corpus = luigi.Parameter(
        description=describe("a corpus: the name of a folder under corpora/, or any path")
    )
    _told: set[str] = set()  # noqa: RUF012 - Luigi asks several times; people are told once

    def complete(self) -> bool:
        """Whether there is anything to read; says what is missing if not."""
        try:
            self.find()
        except MissingCorpusError as error:
            if str(error) not in self._told:
                self._told.add(str(error))
                log.error("%s", told(error))
            return False
        except CorpusError:
            pass  # the files are there; IngestCorpus will say what is wrong with their description
        return True

    def find(self) -> Corpus:
        """The corpus.

        Raises:
            MissingCorpusError: there is none.
            CorpusError: its description is wrong.
        """
        return find_corpus(self.corpus)


@takes(IngestParams)
class CorpusTask(StageTask):
    """A stage that works on one corpus, be it a domain or a baseline."""

    corpus = luigi.Parameter(
        description=describe("a corpus: the name of a folder under corpora/, or any path")
    )

    @property
    def result_name(self) -> str:
        """The name of the corpus's plain result, if it is a domain."""
        return str(of_text(corpus_name(self.corpus)))

    @property
    def label(self) -> str:
        """Stage and corpus."""
        return f"{self.stage} {corpus_name(self.corpus)}"


class Portion(NamedTuple):
    """A portion of a corpus, and what its checkpoint depends on."""

    corpus: Corpus
    identity: Identity


class IngestCorpus(EngineTask, CorpusTask):
    """Read a corpus's files into DOCUMENTS."""

    stage = "ingest"
    params = IngestParams

    @cached_property
    def _corpus(self) -> Corpus:
        return self.requires().find()

    def requires(self) -> CorpusFiles:
        """The files."""
        return self.need(CorpusFiles)

    def complete(self) -> bool:
        """Not complete either while corpus.toml is wrong: run() then says so."""
        try:
            return super().complete()
        except CorpusError:
            return False

    def inputs(self) -> Mapping[str, Any]:
        """The content of the files and how they are read; the keys of the portions, if there are several."""
        return self._inputs(self.requires().find())

    @property
    def divides(self) -> bool:
        """Several portions are read by many."""
        return bool(self.portions(self._corpus))

    def work(self, folder: Path, report: Progress, cluster: Cluster | None = None) -> Mapping[str, int]:
        """Ingest; of a corpus of several files, read those alone that were not read before."""
        from pipeline.stages import ingest

        portions = self.portions(self._corpus)
        at_once = AT_ONCE * cluster.workers if cluster else 1
        for k in range(0, len(portions), at_once):
            some = portions[k : k + at_once]
            self._read(some, partial(_part, report, k / len(portions), len(some) / len(portions)), cluster)
        folders = [self._folder_of(portion) for portion in portions]
        return ingest.run(self._corpus, folders, folder, self.values(IngestParams), report)

    def commit(self, identity: Identity, report: Progress) -> Mapping[str, int]:
        """Ingest the very files that the identity was made of, and no others."""
        self._corpus = self.requires().find()  # once more: what was found before may have changed
        if self._inputs(self._corpus) != identity.inputs:
            raise self.changed()
        return super().commit(identity, report)

    def _inputs(self, corpus: Corpus) -> Mapping[str, Any]:
        keys = [portion.identity.key for portion in self.portions(corpus)]
        return corpus.identity() | ({"portions": keys} if keys else {})

    def portions(self, corpus: Corpus) -> tuple[Portion, ...]:
        """The portions of a corpus; none if it is but one, which would be kept twice."""
        params = self.values(ReadParams)
        return _portions(corpus, params, Identity("read", params, {}).key)

    def _folder_of(self, portion: Portion) -> Path:
        return self.store_root / portion.identity.name

    def _read(self, portions: Sequence[Portion], report: Progress, cluster: Cluster | None) -> None:
        """Make the checkpoints of portions, as far as they are not there."""
        from pipeline.stages import read

        params = self.values(ReadParams)
        with ExitStack() as held:
            for name in sorted({portion.identity.name for portion in portions}):  # nobody waits in turn
                held.enter_context(store.hold_lock(self.store_root, name, self._say_waiting))
            missing = [portion for portion in portions if not store.is_whole(self._folder_of(portion))]
            folders = [held.enter_context(store.new_folder(self._folder_of(portion))) for portion in missing]
            corpora = [portion.corpus for portion in missing]
            facts: Iterable[Mapping[str, int]] = (
                read.run_on(cluster, corpora, folders, params)
                if cluster
                else (read.run(*one, params, report) for one in zip(corpora, folders, strict=True))
            )
            for portion, folder, about in zip(missing, folders, facts, strict=True):
                seal(folder, portion.identity, about)
            report(1.0, "reading")


@lru_cache(maxsize=8)
def _portions(corpus: Corpus, params: ReadParams, reading: str) -> tuple[Portion, ...]:
    """The same, cut once: each check for completeness asks for the keys of all.

    With other code that reads, which `reading` stands for, they are others.
    """
    portions = cut(corpus)
    if len(portions) == 1:
        return ()
    return tuple(Portion(portion, Identity("read", params, portion.identity())) for portion in portions)


def _part(report: Progress, begin: float, share: float, done: float, message: str) -> None:
    """Progress of a part as that of the whole."""
    report(begin + share * done, message)
