"""Beside the chain: from a few seeds to a vocabulary."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import luigi

from pipeline import store
from pipeline.checkpoint import seal
from pipeline.errors import ParameterError
from pipeline.garbage import EXPANSIONS
from pipeline.keys import file_digest
from pipeline.params import EmbedParams, ExpandParams
from tasks.base import Folder
from tasks.embed import EmbedWords
from tasks.options import IntParameter, takes
from tasks.publish import PublishTerms, ResultTask

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.checkpoint import Identity
    from pipeline.progress import Progress

log = logging.getLogger("termlode")


@takes(EmbedParams, ExpandParams)
class ExpandTerms(ResultTask):
    """Expand seeds to the vocabulary around them, by word vectors of the domain."""

    seeds = luigi.Parameter(
        default="",
        positional=False,
        description="a file of seeds, one a line (default: the terms accepted in the domain's review; if "
        "there are none, the top of the list)",
    )
    negative = luigi.Parameter(
        default="",
        positional=False,
        description="a file of terms to stay away from, one a line (default: those rejected in review)",
    )
    show = IntParameter(
        default=10, significant=False, positional=False, description="terms to print at the end (default 10)"
    )

    stage = "expand"
    params = ExpandParams

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for flag, path in (("--seeds", self.seeds), ("--negative", self.negative)):
            if path and not Path(path).expanduser().is_file():
                raise ParameterError(f"no file {path}", where=flag, remedy="Give another")

    def requires(self) -> dict[str, Any]:
        """The published result, and the vectors of the domain's words."""
        return {"publish": self.need(PublishTerms), "embed": self.need(EmbedWords, corpus=self.domain)}

    def inputs(self) -> Mapping[str, Any]:
        """These, the seeds and the review."""
        keys: dict[str, Any] = {role: task.identity().key for role, task in self.requires().items()}
        files = {"seeds": _file(self.seeds), "negative": _file(self.negative), "ledger": self.review}
        return keys | {role: file_digest(path) if path else None for role, path in files.items()}

    @property
    def label(self) -> str:
        """How logs name this task."""
        return f"expand {self.result_name} {self.expansion_name}"

    @property
    def expansion_name(self) -> str:
        """What the expansion goes by: the name of the file of seeds, or where else they come from."""
        return (Path(self.seeds).stem.strip(". ") or "seeds") if self.seeds else "auto"

    @property
    def folder(self) -> Path:
        """Where the expansion is: in the result's folder."""
        return super().folder / EXPANSIONS / self.expansion_name

    @property
    def account(self) -> Path:
        """Where it is kept what making it cost."""
        return self.store_root / "accounts" / f"{self._lock}.json"

    @property
    def _lock(self) -> str:
        return f"{self.stage}-{self.result_name}-{self.expansion_name}"

    def output(self) -> Folder:
        """The folder of the expansion."""
        return Folder(self.folder)

    def is_made(self) -> bool:
        """Whether it is that of the present inputs, and its files are as they were written."""
        about = store.manifest(self.folder)
        return about is not None and about["key"] == self.identity().key and store.is_unchanged(self.folder)

    def commit(self, identity: Identity, report: Progress) -> Mapping[str, int]:
        """Replace the files of the expansion's folder."""
        with (
            store.hold_lock(self.store_root, self._lock, self._say_waiting),
            store.new_files(self.folder, self._lock) as folder,
        ):
            facts = self.produce(folder, report)
            seal(folder, identity, facts)
        return facts

    def swept(self) -> list[Path]:
        """The expansion's folder too."""
        return [*super().swept(), self.folder]

    def produce(self, folder: Path, report: Progress) -> Mapping[str, int]:
        """Expand."""
        from pipeline.stages import expand

        needs = self.requires()
        return expand.run(
            needs["publish"].folder,
            needs["embed"].folder,
            folder,
            self.values(ExpandParams),
            _file(self.seeds),
            _file(self.negative),
            self.review,
            report,
        )

    def run(self) -> None:
        """Expand, and show what joined."""
        super().run()
        self._present()

    def say_up_to_date(self) -> None:
        """Show what is there."""
        super().say_up_to_date()
        self._present()

    def _present(self) -> None:
        from tasks.show import show_expansion

        show_expansion(self.folder, self.show)


def _file(name: str) -> Path | None:
    return Path(name).expanduser().absolute() if name else None
