"""Stock lines: those that many documents have, alike but for numbers, such as 第一章 总则 or 参考文献.

They are the form of the documents, not what these are about: a word in them is in no title or heading that
tells anything, and a candidate that is hardly anywhere else is boilerplate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.jit import kernel
from pipeline.text.characters import DOCUMENT, FIRST_TOKEN, LINE, is_ideograph

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.ngram.ids import Ids

LONGEST = 20  # tokens
LEAST_DOCUMENTS = 5
LEAST_SHARE = 0.01  # of all documents
MOST_TEXT = 0.1  # of all tokens; where lines that come again hold more, the documents are lists of such lines
NUMERALS = frozenset("〇零一二三四五六七八九十百千万")


def stock_lines(encoded: Encoded) -> NDArray[np.int64]:
    """The position of the border that begins each stock line, ascending.

    Lines are compared by a hash of their tokens, without punctuation; numerals and Latin letters, however
    many in a row, are one token that equals any other.

    Args:
        encoded: the text.
    """
    wild = np.zeros(encoded.size, np.bool_)
    wild[FIRST_TOKEN:] = [
        token in NUMERALS or not is_ideograph(token) for token in encoded.tokens.to_pylist()
    ]
    starts = np.append(encoded.document_starts, encoded.ids.size - 1)
    start, document, value, tokens = _lines(encoded.ids, starts, wild)
    distinct, line = np.unique(value, return_inverse=True)
    pairs = np.unique(line * starts.size + document)  # of a line and a document that has it
    documents = np.bincount(pairs // starts.size, minlength=distinct.size)[line]
    stock = documents >= max(LEAST_DOCUMENTS, LEAST_SHARE * encoded.document_starts.size)
    if tokens[stock].sum() > MOST_TEXT * encoded.counts.sum():
        stock[:] = False
    return start[stock]


@kernel
def _lines(
    ids: Ids, starts: NDArray[np.int64], wild: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint64], NDArray[np.int64]]:
    """Start, document, hash and tokens of every line of at most `LONGEST` tokens, one of them not wild."""
    size = 0
    for i in range(starts[0], starts[-1]):
        size += ids[i] == LINE or ids[i] == DOCUMENT
    start = np.empty(size, np.int64)
    document = np.empty(size, np.int64)
    value = np.empty(size, np.uint64)
    length = np.empty(size, np.int64)
    found = 0
    for d in range(starts.size - 1):
        line = starts[d]
        while line < starts[d + 1]:
            end = line + 1
            tokens, plain = 0, 0
            same = np.uint64(0xD6E8FEB86659FD93)
            was_wild = False
            while end < starts[d + 1] and ids[end] != LINE and ids[end] != DOCUMENT:
                if ids[end] >= FIRST_TOKEN:
                    tokens += 1
                    is_wild = wild[ids[end]]
                    plain += not is_wild
                    if not (is_wild and was_wild):
                        same ^= np.uint64(0) if is_wild else np.uint64(ids[end])
                        same = (same * np.uint64(0x9E3779B97F4A7C15)) ^ (same >> np.uint64(29))
                    was_wild = is_wild
                end += 1
            if plain > 0 and tokens <= LONGEST:
                start[found], document[found], value[found], length[found] = line, d, same, tokens
                found += 1
            line = end
    return start[:found], document[:found], value[:found], length[:found]
