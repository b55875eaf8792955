"""Beside the chain: a published result in one more format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline import garbage, store
from pipeline.checkpoint import Identity, seal
from pipeline.export import export_entry
from pipeline.params import ExportParams
from tasks.beside import KeptBeside
from tasks.options import takes
from tasks.publish import PublishTerms, ResultTask

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.progress import Progress

STAGE = "export"


@takes(ExportParams)
class ExportTerms(KeptBeside, ResultTask):
    """Export the terms of a domain; each format is a task of its own, complete by itself."""

    format: str

    stage = STAGE
    params = ExportParams

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        export_entry(self.format)

    def requires(self) -> PublishTerms:
        """The published result."""
        return self.need(PublishTerms)

    def inputs(self) -> Mapping[str, Any]:
        """The published result."""
        return {"publish": self.requires().identity().key, "name": self.result_name}

    @property
    def label(self) -> str:
        """How logs name this task."""
        return f"export {self.result_name} {self.format}"

    @property
    def folder(self) -> Path:
        """Where the format's file is, and the account of it."""
        return export_folder(self.requires().folder, self.format)

    def commit(self, identity: Identity, report: Progress) -> Mapping[str, int]:
        """Replace the files of the export's folder."""
        return export(self.store_root, self.requires().folder, identity, report, self._say_waiting)


def export_folder(result: Path, name: str) -> Path:
    """Where a format of a result is, or will be."""
    return result / "exports" / name


def export(
    root: Path, result: Path, identity: Identity, report: Progress, waiting: Any = lambda: None
) -> Mapping[str, int]:
    """Make an export and put it in its place.

    Args:
        root: the folder of locks.
        result: the folder of the published result.
        identity: what is exported.
        report: told now and then.
        waiting: called if another process makes the same.
    """
    from pipeline.stages import export as stage

    params = identity.parameters
    assert isinstance(params, ExportParams)  # noqa: S101 - for the type checker
    folder = export_folder(result, params.format)
    name = garbage.lock_of(folder)
    with store.hold_lock(root, name, waiting), store.new_files(folder, name) as staging:
        facts = stage.run(result, result.name, staging, params, report)
        seal(staging, identity, facts)
    return facts
