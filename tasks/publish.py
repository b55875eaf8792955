"""Stage 8: the files people open."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import luigi

from pipeline import runs, store
from pipeline.catalogue import told
from pipeline.checkpoint import Identity, seal
from pipeline.errors import CorruptCheckpointError, ParameterError
from pipeline.language import say
from pipeline.params import EvidenceParams, PublishParams
from pipeline.paths import of_text
from pipeline.provenance import Origin
from tasks import accounts, texts
from tasks.base import Folder
from tasks.baselines import shown_name
from tasks.contrast import ContrastTerms
from tasks.corpora import corpus_name, corpus_place
from tasks.evidence import FindEvidence
from tasks.ingest import IngestCorpus
from tasks.options import describe, takes
from tasks.rank import RankedTask, RankTerms

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.progress import Progress
    from tasks.base import StageTask


log = logging.getLogger("termlode")


def changes_of(folder: Path) -> Path:
    """Where it is kept what this run changed in a result."""
    return folder / "runs" / f"{accounts.run_id()}.changes.parquet"


@takes(EvidenceParams, PublishParams)
class ResultTask(RankedTask):
    """A task whose output is the folder output/<name>/."""

    name = luigi.Parameter(
        default="",
        positional=False,
        description=describe("name of the result's folder (default: the domain's name)"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.result_name in ("store", ".", "..") or any(c in self.result_name for c in "/\\\0"):
            raise ParameterError(
                f"{self.result_name!r} cannot be a result's name", where="--name", remedy="Give another"
            )

    @property
    def result_name(self) -> str:
        """The name of the result's folder."""
        return self.name or str(of_text(corpus_name(self.domain)))

    @property
    def folder(self) -> Path:
        """The result's folder."""
        return self.output_root / self.result_name

    @property
    def account(self) -> Path:
        """Where it is kept what making the result cost."""
        return self.store_root / "accounts" / f"{self.stage}-{self.result_name}.json"

    def swept(self) -> list[Path]:
        """The result's folders too."""
        return [*super().swept(), self.folder, self.folder / "runs"]


class PublishTerms(ResultTask):
    """Write the ranked list in every format people use."""

    stage = "publish"
    params = PublishParams

    def requires(self) -> dict[str, Any]:
        """The ranking, its evidence, and the ingest's account of what was set aside."""
        return {
            "rank": self.need(RankTerms),
            "evidence": self.need(FindEvidence),
            "ingest": self.need(IngestCorpus, corpus=self.domain),
        }

    def inputs(self) -> Mapping[str, Any]:
        """What it is made of, and the names that stand in the result's metadata."""
        keys = {role: task.identity().key for role, task in self.requires().items()}
        names = [[shown_name(one.name), one.weight] for one in self.baselines]
        return keys | {"domain": corpus_name(self.domain), "baselines": names}

    def output(self) -> Folder:
        """The result's folder."""
        return Folder(self.folder)

    def is_made(self) -> bool:
        """Whether the result is that of the present inputs, and its files are as they were written."""
        about = store.manifest(self.folder)
        return about is not None and about["key"] == self.identity().key and store.is_unchanged(self.folder)

    def run(self) -> None:
        """Publish, and keep an account of the run, whatever it was asked for."""
        super().run()
        self.keep_account(self.stages())

    def keep_account(self, made: list[tuple[str, StageTask]]) -> dict[str, Any]:
        """Write beside the result what each stage cost and what this run changed; returns the costs."""
        path, listed = self.folder / "runs" / f"{accounts.run_id()}.json", changes_of(self.folder)
        changed = self._changed(listed)
        stages = accounts.of_stages(made)
        content = {
            "run": accounts.run_id(),
            "domain": corpus_place(self.domain),
            "baselines": [corpus_place(one.name) for one in self.baselines],
            "key": self.identity().key,
            "stages": stages,
            "changes": changed,
            "files": {listed.name: store.describe(listed)} if changed else {},
        }
        store.new_file(self.store_root, path, lambda staging: store.write_json(staging, content))
        return stages

    def _changed(self, path: Path) -> dict[str, Any] | None:
        """How many terms this run changed, and why; None if it replaced no result, or that cannot be read."""
        if not path.is_file():
            return None
        from pipeline import changes, parquet
        from pipeline.schema import CHANGES

        try:
            counts = changes.tally(parquet.read(path, CHANGES))
            return counts | {"causes": json.loads(parquet.metadata(path)["causes"])}
        except CorruptCheckpointError:
            remedy = "Delete it: it only says what a run changed"  # and not, with it, what all runs did
            error = CorruptCheckpointError("is not as it was written", where=str(path), remedy=remedy)
            log.warning("%s", say(texts.NOT_COMPARED, label=self.label, error=told(error)))
            return None

    def commit(self, identity: Identity, report: Progress) -> Mapping[str, int]:
        """Replace the files of the result's folder."""
        name = f"{self.stage}-{self.result_name}"
        self._warn_of_another()
        with (
            store.hold_lock(self.store_root, name, self._say_waiting),
            store.new_files(self.folder, name) as folder,
        ):
            facts = self.produce(folder, report)
            seal(folder, identity, facts, baselines=[one._asdict() for one in self._contrast().used()])
            self._keep_changes(folder)
        return facts

    def _keep_changes(self, folder: Path) -> None:
        """Write down what changes when the result in `folder` takes the place of the last one.

        It stands with the accounts of runs: the result's own bytes tell nothing of what was before.
        """
        from pipeline import changes, parquet
        from pipeline.lineage import lineage
        from pipeline.schema import CHANGES

        if not store.is_unchanged(self.folder):  # there is none, or a damaged one, which nothing is said of
            return
        try:
            causes = changes.causes(lineage(self.folder), lineage(folder, self.store_root))
            found = changes.changes(self.folder, folder)
        except CorruptCheckpointError as error:
            log.warning("%s", say(texts.NOT_COMPARED, label=self.label, error=told(error)))
            return
        about = {"causes": json.dumps([cause._asdict() for cause in causes], ensure_ascii=False)}
        store.new_file(
            self.store_root,
            changes_of(self.folder),
            lambda path: parquet.write(path, found, CHANGES, about),
        )
        between = say(texts.FACTS_BETWEEN)
        tally = changes.tally(found)
        counts = between.join(say(texts.CHANGED[kind], count=count) for kind, count in tally.items())
        kinds = between.join(
            say(texts.CAUSES[kind]) for kind in dict.fromkeys(cause.kind for cause in causes)
        )
        log.info("%s", say(texts.SINCE, label=self.label, counts=counts, kinds=kinds or say(texts.NO_CAUSE)))

    def _warn_of_another(self) -> None:
        """Say so when the result of a corpus elsewhere, of the same name, is about to be replaced."""
        last = runs.last(self.folder)
        before, now = accounts.read(last).get("domain") if last else None, corpus_place(self.domain)
        if before not in (None, now):
            log.warning("%s", say(texts.REPLACES, label=self.label, before=before))

    def produce(self, folder: Path, report: Progress) -> Mapping[str, int]:
        """Publish."""
        from pipeline.stages import publish

        needs = self.requires()
        return publish.run(
            needs["rank"].folder,
            needs["evidence"].folder,
            needs["ingest"].folder,
            folder,
            self.values(PublishParams),
            self._origin(),
            report,
        )

    def _origin(self) -> Origin:
        """What the result's metadata tells of its making."""
        checkpoints = {name: task.folder for name, (_, task) in self.chain().items()}
        return Origin(corpus_name(self.domain), self._contrast().used(), checkpoints)

    def _contrast(self) -> ContrastTerms:
        return self.need(ContrastTerms)

    def stages(self) -> list[tuple[str, StageTask]]:
        """Every stage and this one, inputs first: label and task."""
        return [*self.chain().values(), (self.label, self)]

    def chain(self) -> dict[str, tuple[str, Any]]:
        """Every stage this result is made by, inputs first: label and task, by the checkpoint's name."""
        found: dict[str, tuple[str, Any]] = {}

        def visit(task: Any) -> None:
            for needed in task.deps():
                if hasattr(needed, "stage"):
                    visit(needed)
                    found.setdefault(needed.folder.name, (needed.label, needed))

        visit(self)
        return found
