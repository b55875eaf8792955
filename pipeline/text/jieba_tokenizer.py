"""A private jieba tokenizer.

jieba's global tokenizer loads a marshal file from the shared temporary folder without checking who wrote it,
and any library may have changed its dictionary. This one is built in memory from the dictionary that the
installed package carries, and neither reads nor writes a cache.
"""

from __future__ import annotations

import logging
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from pipeline.text.lexicon import general_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable

    import jieba


@cache
def _dictionary() -> tuple[dict[str, int], int]:
    """The dictionary as jieba holds it: words with their frequencies, their beginnings with 0; and the sum.

    jieba makes it line by line and beginning by beginning, in five times the time.
    """
    lexicon = general_lexicon()
    frequency = lexicon.frequency.astype(np.int64)
    length = pc.utf8_length(lexicon.words)
    held: dict[str, int] = {}
    for n in range(1, pc.max(length).as_py()):
        longer = lexicon.words.filter(pc.greater(length, n))
        held.update(dict.fromkeys(pc.utf8_slice_codeunits(longer, 0, n).unique().to_pylist(), 0))
    held.update(zip(lexicon.words.to_pylist(), frequency.tolist(), strict=True))
    return held, int(frequency.sum())


def private_tokenizer(terms: Iterable[str] = ()) -> jieba.Tokenizer:
    """A new tokenizer with jieba's own dictionary, and `terms` added as a user dictionary would add them."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    frequencies, total = _dictionary()
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ = dict(frequencies)
    tokenizer.total = total
    tokenizer.initialized = True
    for term in terms:
        tokenizer.add_word(term)
    return tokenizer
