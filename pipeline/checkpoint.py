"""What a checkpoint says of itself: made by which stage, from what, with which code, holding what."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pipeline import store
from pipeline.keys import code_of, digest
from pipeline.params import Params, canonical

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


# What of a manifest its key is a digest of.
IDENTITY = ("stage", "parameters", "inputs", "code", "data", "versions")
SHORT = 20  # hex digits of a key that stand in a folder's name


@dataclass(frozen=True)
class Identity:
    """Everything a stage's output depends on; `key` names it.

    Attributes:
        stage: a module of `pipeline.stages`.
        parameters: the stage's parameters.
        inputs: the keys of the checkpoints it reads, or the identity of its sources, by role.
    """

    stage: str
    parameters: Params
    inputs: Mapping[str, Any]

    def document(self) -> dict[str, Any]:
        """The identity as JSON values."""
        code = code_of(f"pipeline.stages.{self.stage}")
        return {
            "stage": self.stage,
            "parameters": canonical(self.parameters),
            "inputs": dict(self.inputs),
            "code": code.files,
            "data": code.data,
            "versions": code.versions,
        }

    @cached_property
    def key(self) -> str:
        """SHA-256 (hex) of the document, as it is when it is first asked for."""
        return digest(self.document())

    @property
    def name(self) -> str:
        """The checkpoint's folder name."""
        return f"{self.stage}-{self.key[:SHORT]}"


def seal(folder: Path, identity: Identity, facts: Mapping[str, int], **more: Any) -> None:
    """Write the manifest of a stage's folder: its identity, the facts it returned, every file it wrote.

    What else is known of it stands in the manifest as `more`.
    """
    from pipeline import parquet  # here, so that asking for help does not load pyarrow

    files = {}
    for path in sorted(folder.iterdir()):
        entry = store.describe(path)
        if path.suffix == ".parquet":
            entry |= parquet.shape(path)
        files[path.name] = entry
    about = identity.document() | {"key": identity.key, "facts": dict(facts)} | more
    store.seal(folder, about, files)
