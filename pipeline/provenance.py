"""What a result says of its making, in the metadata of its terms; `lineage` reads it again.

It is part of the stage that publishes, so that another layout is another result.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from pipeline import __version__, store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

METADATA = "termlode"  # the key in the schema's metadata
_KNOWN = ("stage", "parameters", "facts", "versions", "inputs")


class UsedBaseline(NamedTuple):
    """A baseline as a result names it.

    Attributes:
        name: what results call it by.
        kind: text, packed or word list.
        weight: in the mean of the baselines.
        tokens: it has; None for a word list.
        digest: of its content, or the key of its checkpoint.
    """

    name: str
    kind: str
    weight: float
    tokens: int | None
    digest: str


class Origin(NamedTuple):
    """What a result is made from.

    Attributes:
        domain: its name.
        baselines: it was contrasted with.
        checkpoints: of every stage, by their names.
    """

    domain: str
    baselines: Iterable[UsedBaseline]
    checkpoints: Mapping[str, Path]


def metadata(origin: Origin) -> dict[str, str]:
    """One JSON text: the version, domain and baselines, and what each checkpoint's manifest says of it."""
    stages = {}
    for name, folder in origin.checkpoints.items():
        about = store.about(folder)
        stages[name] = {entry: about.get(entry) for entry in _KNOWN}
    about = {
        "version": __version__,
        "domain": origin.domain,
        "baselines": [one._asdict() for one in origin.baselines],
        "stages": stages,
    }
    return {METADATA: json.dumps(about, ensure_ascii=False, sort_keys=True)}
