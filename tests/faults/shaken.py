"""Runs Luigi, all shaken that must not show in a result: `python -m tests.faults.shaken PLAN ARGUMENTS…`.

PLAN is JSON: `seed`, by which every listing of a folder comes in another order, and `blocks`, the sizes in
which work is cut, by module and name.
"""

from __future__ import annotations

import json
import os
import random
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

# Sizes that may be set, and how small: each is but how much is held or done at once. In which pages Parquet
# has what was read is not among them: that is part of a file.
BLOCKS = {
    "pipeline.candidates.quality:CHUNK": 50,
    "pipeline.corpus.decode:CHUNK": 1 << 12,
    "pipeline.corpus.decode:STEP": 100,
    "pipeline.corpus.readers.arrow:SLICE": 1,
    "pipeline.corpus.readers.json:PIECE": 100,
    "pipeline.ngram.count:SLICES": 1,
    "pipeline.ngram.encode:BATCH": 1,
    "pipeline.ngram.encode:BLOCK": 100,
}


class _Shuffled:
    """What `os.scandir` gives, in another order."""

    def __init__(self, entries: Any, order: random.Random) -> None:
        self.entries, self.order = entries, order

    def __enter__(self) -> _Shuffled:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[Any]:
        found = list(self.entries)
        self.order.shuffle(found)
        return iter(found)

    def __next__(self) -> Any:
        self.entries = iter(self)
        return next(self.entries)

    def close(self) -> None:
        getattr(self.entries, "close", lambda: None)()


def shuffle_folders(seed: int) -> None:
    """Let the system list folders in any order."""
    order, listed, scanned = random.Random(seed), os.listdir, os.scandir

    def shuffled(*path: Any) -> list[Any]:
        found = listed(*path)
        order.shuffle(found)
        return found

    os.listdir = shuffled
    os.scandir = lambda *path: _Shuffled(scanned(*path), order)  # type: ignore[misc, assignment]


def main() -> None:
    """Set everything, and run."""
    plan = json.loads(sys.argv[1])
    shuffle_folders(plan["seed"])
    for name, size in plan["blocks"].items():
        module, _, constant = name.partition(":")
        assert hasattr(import_module(module), constant)
        setattr(import_module(module), constant, size)
    from luigi.retcodes import run_with_retcodes

    run_with_retcodes(sys.argv[2:])


if __name__ == "__main__":
    main()
