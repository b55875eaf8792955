"""What every recipe of word discovery returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from pipeline.ngram.trie import build_trie, count_occurrences
from pipeline.schema import SEGMENTER, WORDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded


@dataclass(frozen=True)
class Words:
    """Discovered words, in order of their first occurrence as a segment. All of shape (K,).

    Attributes:
        position: where the word first stands in `Encoded.ids`.
        length: its tokens.
        count: how often it was chosen.
        string_count: how often it occurs as a string.
        documents: documents it occurs in as a string.
        cuts: uint8, a bit for each position of the text (`segments.count_segments`): how it was cut.
    """

    position: NDArray[np.int64]
    length: NDArray[np.int64]
    count: NDArray[np.int64]
    string_count: NDArray[np.int64]
    documents: NDArray[np.int64]
    cuts: NDArray[np.uint8]


def count_in_documents(
    encoded: Encoded,
    position: NDArray[np.int64],
    length: NDArray[np.int64],
    count: NDArray[np.int64],
    cuts: NDArray[np.uint8],
    threads: int,
) -> Words:
    """Complete words by their counts as strings."""
    trie = build_trie(encoded.ids, position, length)
    string_count, documents = count_occurrences(encoded.ids, encoded.document_starts, trie, threads)
    return Words(position, length, count, string_count, documents, cuts)


def words_table(encoded: Encoded, words: Words) -> pa.Table:
    """The words as WORDS, in the same order."""
    text = encoded.texts(words.position, words.length)
    return pa.table([text, words.length, words.count, words.string_count, words.documents], schema=WORDS)


def segmenter(encoded: Encoded, words: Words) -> pa.Table:
    """The words of two tokens or more as SEGMENTER, each weighted by its share of all tokens."""
    used = words.length > 1
    text = encoded.texts(words.position[used], words.length[used])
    return pa.table([text, np.log(words.count[used] / encoded.counts.sum())], schema=SEGMENTER)
