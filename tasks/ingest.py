"""Stage 1: the files of a corpus, and the documents in them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import luigi

from pipeline.errors import CorpusError, MissingCorpusError
from pipeline.params import IngestParams
from tasks.base import StageTask
from tasks.corpora import corpus_name, find_corpus
from tasks.options import takes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.checkpoint import Identity
    from pipeline.corpus.locate import Corpus
    from pipeline.progress import Progress

log = logging.getLogger("termlode")


class CorpusFiles(luigi.ExternalTask):
    """The files of a corpus: nothing here makes them."""

    corpus = luigi.Parameter(description="a corpus: the name of a folder under corpora/, or any path")
    _told: set[str] = set()  # noqa: RUF012 - Luigi asks several times; people are told once

    def complete(self) -> bool:
        """Whether there is anything to read; says what is missing if not."""
        try:
            self.find()
        except MissingCorpusError as error:
            if str(error) not in self._told:
                self._told.add(str(error))
                log.error("%s", error)
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

    corpus = luigi.Parameter(description="a corpus: the name of a folder under corpora/, or any path")

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
        """The content of the files and how they are read."""
        return self.requires().find().identity()

    def produce(self, folder: Path, report: Progress) -> Mapping[str, int]:
        """Ingest."""
        from pipeline.stages import ingest

        return ingest.run(self._corpus, folder, self.values(IngestParams), report)

    def commit(self, identity: Identity, report: Progress) -> Mapping[str, int]:
        """Ingest the very files that the identity was made of, and no others."""
        self._corpus = self.requires().find()
        if self._corpus.identity() != identity.inputs:
            raise self.changed()
        return super().commit(identity, report)
