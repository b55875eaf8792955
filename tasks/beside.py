"""What is made of a published result and kept in a folder of its own inside of the result's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline import garbage, store
from pipeline.checkpoint import seal
from tasks.base import Folder, StageTask
from tasks.publish import ResultTask

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.checkpoint import Identity
    from pipeline.progress import Progress


class KeptBeside(StageTask):
    """A task whose output is a folder inside of a result's, with a manifest of its own."""

    @property
    def lock(self) -> str:
        """The name of the folder's lock."""
        return garbage.lock_of(self.folder)

    @property
    def account(self) -> Path:
        """Where it is kept what making it cost."""
        return self.store_root / "accounts" / f"{self.lock}.json"

    def output(self) -> Folder:
        """The folder."""
        return Folder(self.folder)

    def is_made(self) -> bool:
        """Whether it is that of the present inputs, and its files are as they were written."""
        return is_made(self.folder, self.identity())

    def commit(self, identity: Identity, report: Progress) -> Mapping[str, int]:
        """Replace the files of the folder."""
        with (
            store.hold_lock(self.store_root, self.lock, self._say_waiting),
            store.new_files(self.folder, self.lock) as folder,
        ):
            facts = self.produce(folder, report)
            seal(folder, identity, facts)
        return facts

    def swept(self) -> list[Path]:
        """The folder too."""
        return [*super().swept(), self.folder]


def is_made(folder: Path, identity: Identity) -> bool:
    """Whether a folder is what its identity says, and its files are as they were written."""
    about = store.manifest(folder)
    return about is not None and about["key"] == identity.key and store.is_unchanged(folder)


class BesideTask(KeptBeside, ResultTask):
    """Such a folder of a domain's own result."""

    @property
    def place(self) -> str:
        """The folder, relative to the result's."""
        raise NotImplementedError

    @property
    def label(self) -> str:
        """How logs name this task."""
        return f"{self.stage} {self.result_name}"

    @property
    def folder(self) -> Path:
        """Where the output is: in the result's folder."""
        return super().folder / self.place

    def run(self) -> None:
        """Make it, and show what came out."""
        super().run()
        self.present()

    def say_up_to_date(self) -> None:
        """Show what is there."""
        super().say_up_to_date()
        self.present()

    def present(self) -> None:
        """Print the first rows."""
        raise NotImplementedError

    def keys(self) -> dict[str, Any]:
        """The keys of what it is made of, by role."""
        return {role: task.identity().key for role, task in self.requires().items()}
