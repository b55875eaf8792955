"""Stage 1: the files of a corpus, and the documents in them."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Any

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
from tasks.options import describe, takes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.corpus.locate import Corpus
    from pipeline.progress import Progress

log = logging.getLogger("termlode")


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


class IngestCorpus(CorpusTask):
    """Read a corpus's files into DOCUMENTS."""

    stage = "ingest"
    params = IngestParams

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

    def produce(self, folder: Path, report: Progress) -> Mapping[str, int]:
        """Ingest; of a corpus of several files, read those alone that were not read before."""
        from pipeline.stages import ingest

        portions = _portions(self._corpus)
        folders = [
            self._read(portion, partial(_part, report, k / len(portions), 1 / len(portions)))
            for k, portion in enumerate(portions)
        ]
        return ingest.run(self._corpus, folders, folder, self.values(IngestParams), report)

    def commit(self, identity: Identity, report: Progress) -> Mapping[str, int]:
        """Ingest the very files that the identity was made of, and no others."""
        self._corpus = self.requires().find()
        if self._inputs(self._corpus) != identity.inputs:
            raise self.changed()
        return super().commit(identity, report)

    def _inputs(self, corpus: Corpus) -> Mapping[str, Any]:
        keys = [self._identity_of(portion).key for portion in _portions(corpus)]
        return corpus.identity() | ({"portions": keys} if keys else {})

    def _identity_of(self, portion: Corpus) -> Identity:
        return Identity("read", self.values(ReadParams), portion.identity())

    def _read(self, portion: Corpus, report: Progress) -> Path:
        """The checkpoint of a portion, made if it is not there."""
        from pipeline.stages import read

        identity = self._identity_of(portion)
        folder = self.store_root / identity.name
        with store.hold_lock(self.store_root, identity.name, self._say_waiting):
            if not store.is_whole(folder):
                with store.new_folder(folder) as staging:
                    seal(staging, identity, read.run(portion, staging, self.values(ReadParams), report))
        return folder


def _portions(corpus: Corpus) -> list[Corpus]:
    """The portions of a corpus; none if it is but one, which would be kept twice."""
    portions = cut(corpus)
    return portions if len(portions) > 1 else []


def _part(report: Progress, begin: float, share: float, done: float, message: str) -> None:
    """Progress of a part as that of the whole."""
    report(begin + share * done, message)
