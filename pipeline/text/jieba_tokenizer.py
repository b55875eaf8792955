"""A private jieba tokenizer.

jieba's global tokenizer loads a marshal file from the shared temporary folder without checking who wrote it,
and any library may have changed its dictionary. This one is built in memory from the dictionary that the
installed package carries, and neither reads nor writes a cache.
"""

from __future__ import annotations

import logging
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import jieba


@cache
def _dictionary() -> tuple[dict[str, int], int]:
    import jieba

    tokenizer = jieba.Tokenizer()
    with tokenizer.get_dict_file() as file:
        frequencies, total = tokenizer.gen_pfdict(file)
    return frequencies, total


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
