"""Encoded text in parts, each in whichever process works on it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from pipeline.engine.cluster import share
from pipeline.ngram.encode import Encoded

# Maps a text into memory, given its place. It is sent to every process, and called once there.
Load: TypeAlias = Callable[[Any], Encoded]

SIZE = 1 << 22  # ids of a part, at most: its windows take some 80 MB


class Part(NamedTuple):
    """Whole documents of a text: ids[begin : end], and the border at `end`."""

    number: int
    begin: int
    end: int


def parts_of(text: Encoded, workers: int) -> list[Part]:
    """Cut a text between documents for so many workers; a document larger than a part should be is one."""
    wanted = np.arange(0, text.ids.size, share(text.ids.size, workers, SIZE))
    at = np.searchsorted(text.document_starts, wanted)
    edges = np.unique(text.document_starts[at[at < text.document_starts.size]]).tolist()
    return [
        Part(k, a, b) for k, (a, b) in enumerate(zip(edges, [*edges[1:], text.ids.size - 1], strict=True))
    ]


@lru_cache(1)  # a process serves many parts and slices of one text
def loaded(load: Load, place: Hashable) -> Encoded:
    """The text at a place."""
    return load(place)
