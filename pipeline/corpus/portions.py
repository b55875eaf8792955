"""Cuts a corpus into portions that are read once and kept: only new and changed files are read again."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.corpus.locate import Corpus
    from pipeline.corpus.source import Source

MOST = 512  # portions, about; up to so many files each is one by itself


def cut(corpus: Corpus) -> list[Corpus]:
    """The corpus in portions: files that follow each other, cut after those whose name's hash says so.

    A new file changes the portion it falls into and no other, until the files are twice as many.
    """
    one_in = 1 << (max(0, len(corpus.sources) - 1) // MOST).bit_length()
    portions: list[list[Source]] = [[]]
    for source in corpus.sources:
        portions[-1].append(source)
        if int.from_bytes(hashlib.sha256(source.name.encode()).digest()[:4]) % one_in == 0:
            portions.append([])
    return [replace(corpus, sources=tuple(portion)) for portion in portions if portion]
