"""The base of every stage's task: a checkpoint named by its identity, committed whole, under a lock."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

import luigi

from pipeline import runs, store
from pipeline.catalogue import told
from pipeline.checkpoint import Identity, seal
from pipeline.errors import CorpusError, StorageError, TermlodeError
from pipeline.language import say
from pipeline.params import Execution, Params
from pipeline.report.head import PAGE
from tasks import accounts, progress, texts
from tasks.corpora import home
from tasks.failures import one_line, wants_traceback
from tasks.options import describe, takes
from tasks.show import facts_told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.progress import Progress

log = logging.getLogger("termlode")
P = TypeVar("P", bound=Params)
T = TypeVar("T", bound=luigi.Task)


class Folder(luigi.Target):
    """A checkpoint or result folder; it exists when it is whole."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def exists(self) -> bool:
        """Whether the manifest and every file it names are there."""
        return store.is_whole(self.path)

    def __str__(self) -> str:
        return str(self.path)


@takes(Execution, significant=False)
class StageTask(luigi.Task):
    """A stage: subclasses name its parameters and inputs, and call one function of `pipeline.stages`."""

    output_folder = luigi.Parameter(
        default="",
        positional=False,
        description=describe("where results and checkpoints go (default: output/ at home)"),
    )

    stage: ClassVar[str]
    params: ClassVar[type[Params]]
    kinds: ClassVar[tuple[type[Params], ...]]  # set by @takes

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in self.kinds:
            self.values(kind)  # wrong parameters are told before anything runs

    def values(self, kind: type[P]) -> P:
        """This task's parameters of one kind.

        Raises:
            ParameterError: one is outside of what it may be.
        """
        return kind(**{field.name: getattr(self, field.name) for field in fields(kind)})

    @property
    def label(self) -> str:
        """How logs name this task."""
        raise NotImplementedError

    @property
    def result_name(self) -> str:
        """The name of the result it leads to."""
        raise NotImplementedError

    @property
    def report_page(self) -> Path:
        """Where the report of that result is, once there is one."""
        return self.output_root / self.result_name / PAGE

    @property
    def output_root(self) -> Path:
        """The folder of results; checkpoints are under store/ in it."""
        return Path(self.output_folder).expanduser().absolute() if self.output_folder else home() / "output"

    @property
    def store_root(self) -> Path:
        """The folder of checkpoints and locks."""
        return self.output_root / "store"

    def inputs(self) -> Mapping[str, Any]:
        """What the stage's output depends on beside its parameters and code."""
        raise NotImplementedError

    def produce(self, folder: Path, report: Progress) -> Mapping[str, int]:
        """Write the stage's files into `folder` and return its facts."""
        raise NotImplementedError

    def identity(self) -> Identity:
        """The stage's identity under the present parameters, inputs and code."""
        return Identity(self.stage, self.values(self.params), self.inputs())

    @property
    def folder(self) -> Path:
        """Where the checkpoint is, or will be."""
        return self.store_root / self.identity().name

    @property
    def account(self) -> Path:
        """Where it is kept what making the checkpoint cost."""
        return self.store_root / "accounts" / f"{self.folder.name}.json"

    def need(self, kind: type[T], **changes: Any) -> T:
        """Another task with this one's parameters, as far as it takes them."""
        return cast("T", self.clone(kind, **changes))

    def output(self) -> Folder:
        """The checkpoint, as Luigi sees it."""
        return Folder(self.folder)

    def complete(self) -> bool:
        """Whether the checkpoint is whole and so is everything it was made from.

        Who asks relies on the answer: from here on nobody clears away what is there.
        """
        one_line.listen()
        with suppress(StorageError):  # run() will say it
            runs.enter(self.store_root, accounts.run_id())
        return all(task.complete() for task in self.deps()) and self.is_made()

    def is_made(self) -> bool:
        """Whether this task's own output is whole."""
        return store.is_whole(self.folder)

    def run(self) -> None:
        """Make the checkpoint, unless it is there: its inputs may have been made again, to the same bytes."""
        runs.enter(self.store_root, accounts.run_id())
        identity, account = self.identity(), self.account
        with store.hold_lock(self.store_root, identity.name, self._say_waiting):
            if self.is_made():
                log.info("%s", say(texts.KEPT, label=self.label))
                return
            for folder in self.swept():
                store.sweep(self.store_root, folder, held=identity.name)
            with (
                accounts.measured(self.store_root, account, identity.key) as cost,
                progress.shown(self.label, self) as report,
            ):
                if not all(task.complete() for task in self.deps()):
                    raise self.changed()
                facts = self.commit(identity, report)
        log.info(
            "%s",
            say(
                texts.MADE,
                label=self.label,
                facts=facts_told(facts),
                seconds=cost["seconds"],
                peak=cost["peak_bytes"] / 1e6,
            ),
        )

    def commit(self, identity: Identity, report: Progress) -> Mapping[str, int]:
        """Make the output and put it in its place, whole; returns the stage's facts."""
        with store.new_folder(self.store_root / identity.name) as folder:
            facts = self.produce(folder, report)
            self.seal_checked(folder, identity, facts)
        return facts

    def seal_checked(self, folder: Path, identity: Identity, facts: Mapping[str, int]) -> None:
        """Write the manifest, the output being what the identity says."""
        seal(folder, identity, facts)

    def changed(self) -> CorpusError:
        """The error of inputs that are not what they were when the run began."""
        what = "what it is made from changed or went away during the run"
        return CorpusError(what, where=self.label, remedy="Run again")

    def on_failure(self, exception: BaseException) -> str:
        """What the scheduler's page shows of a failure."""
        if isinstance(exception, TermlodeError) and not wants_traceback():
            return told(exception)
        return str(super().on_failure(exception))

    def swept(self) -> list[Path]:
        """The folders where a killed run may have left something half-written."""
        return [self.store_root, self.account.parent]

    def say_up_to_date(self) -> None:
        """Tell that there is nothing to do."""
        log.info("%s", say(texts.UP_TO_DATE, label=self.label, folder=self.folder))

    def _say_waiting(self) -> None:
        log.info("%s", say(texts.WAITING, label=self.label))


@luigi.Task.event_handler(luigi.Event.DEPENDENCY_PRESENT)  # type: ignore[untyped-decorator]
def _say_up_to_date(task: luigi.Task) -> None:
    if isinstance(task, StageTask):
        task.say_up_to_date()
