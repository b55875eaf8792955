"""Beside the chain: the terms of a published result, found in other documents."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import luigi

from pipeline import store
from pipeline.catalogue import told
from pipeline.errors import MissingCorpusError, ParameterError
from pipeline.params import Execution, TagParams
from pipeline.paths import of_text
from tasks.base import Folder
from tasks.beside import KeptBeside
from tasks.corpora import corpus_name
from tasks.ingest import CorpusTask, IngestCorpus
from tasks.options import describe, takes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.progress import Progress

log = logging.getLogger("termlode")


class MinedTerms(luigi.ExternalTask):
    """A published result: MineTerms makes it, with parameters that are not known here."""

    path = luigi.Parameter(description=describe("folder of the result whose terms are looked for"))
    _told: set[str] = set()  # noqa: RUF012 - Luigi asks several times; people are told once

    def output(self) -> Folder:
        """The result's folder."""
        return Folder(Path(self.path))

    def complete(self) -> bool:
        """Whether it is there; says so if not."""
        there = super().complete()
        if not there and self.path not in self._told:
            self._told.add(self.path)
            remedy = "Mine it first, or give another --name"
            log.error("%s", told(MissingCorpusError("no result", where=self.path, remedy=remedy)))
        return bool(there)


@takes(TagParams)
class TagTerms(KeptBeside, CorpusTask):
    """Find the terms of a result in the documents of a corpus."""

    name = luigi.Parameter(description=describe("name of the result whose terms are looked for"))

    format: str

    stage = "tag"
    params = TagParams

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.name or self.name in ("store", ".", "..") or any(c in self.name for c in "/\\\0"):
            raise ParameterError(
                f"{self.name!r} cannot be a result's name", where="--name", remedy="Give another"
            )

    @property
    def label(self) -> str:
        """How logs name this task."""
        return f"tag {corpus_name(self.corpus)} {self.name}"

    @property
    def result(self) -> Path:
        """The result's folder."""
        return self.output_root / self.name

    def requires(self) -> dict[str, Any]:
        """The result, and the documents, taken in as its own were."""
        from pipeline.stages import tag

        alike = tag.read_alike(self.result) if store.is_whole(self.result) else {}
        kept = {name: getattr(self, name) or alike.get(name, False) for name in tag.READ_ALIKE}
        return {
            "publish": self.need(MinedTerms, path=str(self.result)),
            "ingest": self.need(IngestCorpus, **kept),
        }

    def inputs(self) -> Mapping[str, Any]:
        """The result and the documents."""
        about = store.read_manifest(self.result) or {}
        return {"publish": about.get("key"), "ingest": self.requires()["ingest"].identity().key}

    @property
    def folder(self) -> Path:
        """Where the spans are, or will be."""
        return self.result / "tags" / of_text(corpus_name(self.corpus))

    def produce(self, folder: Path, report: Progress) -> Mapping[str, int]:
        """Tag."""
        from pipeline.stages import tag

        documents = self.requires()["ingest"].folder
        params, execution = self.values(TagParams), self.values(Execution)
        return tag.run(self.result, documents, folder, params, execution, report)
