"""The checkpoints that a published result was made from, whether or not they are still there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline import parquet, store
from pipeline.errors import CorpusError, CorruptCheckpointError, MissingCorpusError
from pipeline.provenance import METADATA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

TERMS_FILE = "terms.parquet"
STAGES = ("ingest", "encode", "count", "discover", "contrast", "rank", "evidence")


@dataclass(frozen=True)
class Made:
    """A stage of a result's making.

    Attributes:
        folder: its checkpoint.
        about: what is known of it: stage, parameters, inputs, facts, versions; its code, too, if it is there.
        there: whether the checkpoint is whole.
    """

    folder: Path
    about: Mapping[str, Any]
    there: bool


@dataclass(frozen=True)
class Lineage:
    """How a result was made.

    Attributes:
        folder: the result's.
        version: of termlode.
        domain: name of the domain.
        baselines: what it was contrasted with, as the result tells.
        stages: of the domain, by stage, inputs first.
        others: of the baselines.
    """

    folder: Path
    version: str
    domain: str
    baselines: list[dict[str, Any]]
    stages: dict[str, Made]
    others: list[Made]

    @property
    def gone(self) -> list[str]:
        """The stages whose checkpoint is not there."""
        return [stage for stage, made in self.stages.items() if not made.there]


def lineage(folder: Path, root: Path | None = None) -> Lineage:
    """How the result in a folder was made, from what it says itself and from its checkpoints.

    Args:
        folder: the result's.
        root: the folder of checkpoints; store/ beside the result if not given.

    Raises:
        MissingCorpusError: there is no result.
        CorruptCheckpointError: it does not tell how it was made.
    """
    if store.manifest(folder) is None:
        raise MissingCorpusError("no result", where=str(folder), remedy="Mine it, or give another name")
    try:
        about = json.loads(parquet.metadata(folder / TERMS_FILE)[METADATA])
    except (KeyError, ValueError) as error:  # a flipped bit in the footer, which has no checksum
        raise CorruptCheckpointError(
            "does not tell how it was made", where=str(folder / TERMS_FILE), remedy="Mine it again"
        ) from error
    made = {
        name: _made((root or folder.parent / "store") / name, known)
        for name, known in sorted(about["stages"].items(), key=lambda item: _order(item[1]["stage"]))
    }
    (last,) = (name for name, one in made.items() if one.about["stage"] == "rank")
    own = set(_upwards(last, made))
    own |= {name for name, one in made.items() if one.about["stage"] == "evidence"}
    return Lineage(
        folder,
        about["version"],
        about["domain"],
        about["baselines"],
        {one.about["stage"]: one for name, one in made.items() if name in own},
        [one for name, one in made.items() if name not in own],
    )


def _order(stage: str) -> int:
    return STAGES.index(stage) if stage in STAGES else len(STAGES)


def _made(folder: Path, known: Mapping[str, Any]) -> Made:
    there = store.is_whole(folder)
    return Made(folder, (store.manifest(folder) if there else None) or known, there)


def _upwards(name: str, made: Mapping[str, Made]) -> Iterator[str]:
    """A checkpoint and those it was made from, without the baselines'."""
    yield name
    keys: set[str] = set()
    for role, value in made[name].about["inputs"].items():
        if role != "baseline":
            keys |= {
                item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)
            }
    for other in made:
        if any(key.startswith(other.rpartition("-")[2]) for key in keys):
            yield from _upwards(other, made)


def checkpoints(folder: Path, *stages: str) -> list[Path]:
    """The checkpoints of stages of the domain that the result in a folder was made from.

    Raises:
        CorpusError: one is gone.
    """
    made = lineage(folder).stages
    for stage in stages:
        if not made[stage].there:
            raise CorpusError(
                f"the checkpoint {made[stage].folder.name} that it was made from is gone",
                where=str(folder),
                remedy="Mine it again",
            )
    return [made[stage].folder for stage in stages]
