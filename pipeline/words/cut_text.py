"""A text as the sequence of words that discovery cut it into, for models that read words in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.jit import kernel
from pipeline.ngram.trie import build_trie, first_steps, step
from pipeline.text.characters import FIRST_TOKEN, LINE
from pipeline.words.segments import count_segments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.ngram.ids import Ids
    from pipeline.params import Execution

RARE, STOP = -1, -2  # in place of a word that is too rare, and where a line ends
_PORTION = 1 << 22  # positions of the text that are numbered at once


class CutWords(NamedTuple):
    """The distinct words of a cut text that are frequent enough, in order of their first occurrence.

    Attributes:
        position: int64, where the word first stands in the text, shape (W,).
        length: int64, its tokens.
        counts: int64, how often the text was cut into it.
    """

    position: NDArray[np.int64]
    length: NDArray[np.int64]
    counts: NDArray[np.int64]


def cut_words(encoded: Encoded, cuts: NDArray[np.uint8], least: int, execution: Execution) -> CutWords:
    """The words that a text was cut into `least` times or more, single tokens among them."""
    found = count_segments(encoded.ids, cuts, least, execution).frequent
    return CutWords(found["position"].copy(), found["length"].copy(), found["count"].copy())


def word_numbers(encoded: Encoded, cuts: NDArray[np.uint8], words: CutWords) -> Iterator[NDArray[np.int32]]:
    """The text as rows of `words`, portion by portion; no line goes on over two portions.

    `RARE` stands for a word that is none of them, `STOP` where a line or a document ends. Other punctuation
    is no border: words on either side of a comma are near each other.
    """
    trie = build_trie(encoded.ids, words.position, words.length)
    row = np.full(trie.nodes, RARE, np.int32)
    row[trie.node] = np.arange(words.position.size)
    first = first_steps(trie.keys, trie.children, encoded.size)
    starts = encoded.row_starts
    begin = 0
    while begin < starts.size:
        end = max(begin + 1, int(np.searchsorted(starts, starts[begin] + _PORTION)))
        stop = int(starts[end]) if end < starts.size else encoded.ids.size
        yield _numbers(encoded.ids, cuts, int(starts[begin]), stop, first, trie.keys, trie.children, row)
        begin = end


@kernel
def _numbers(
    ids: Ids,
    cuts: NDArray[np.uint8],
    begin: int,
    end: int,
    first: NDArray[np.int32],
    keys: NDArray[np.uint64],
    children: NDArray[np.int32],
    row: NDArray[np.int32],
) -> NDArray[np.int32]:
    """The words of ids[begin:end], which begins and ends with a border."""
    out = np.empty(end - begin, np.int32)
    size = 0
    i = begin
    while i < end:
        if ids[i] < FIRST_TOKEN:
            if ids[i] <= LINE and size and out[size - 1] != STOP:
                out[size] = STOP
                size += 1
            i += 1
            continue
        node = first[ids[i]]
        i += 1
        while ids[i] >= FIRST_TOKEN and not (cuts[i >> 3] >> (i & 7)) & 1:
            if node >= 0:
                node = step(keys, children, node, ids[i])
            i += 1
        out[size] = row[node] if node >= 0 else RARE
        size += 1
    return out[:size].copy()
