"""How often given strings occur in a corpus, in one pass over its encoded text."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.ngram.runs import Runs
from pipeline.ngram.tokens import FIRST_RUN, tokenize
from pipeline.ngram.trie import build_trie, count_occurrences
from pipeline.text.characters import CODE_POINTS, FIRST_TOKEN, characters

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa
    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.ngram.trie import Trie
    from pipeline.params import EncodeParams

    CountTrie = Callable[[Trie], tuple[NDArray[np.int64], NDArray[np.int64]]]


class Sequences(NamedTuple):
    """Strings as the ids of a corpus.

    Attributes:
        ids: uint32, all of them one after the other, a border before each; with one at the end.
        start: int64, where each string's tokens begin, shape (K,).
        length: int64, its tokens; 0 for a string with a border in it or with a token the corpus has not.
    """

    ids: NDArray[np.uint32]
    start: NDArray[np.int64]
    length: NDArray[np.int64]


def encode_strings(encoded: Encoded, strings: pa.StringArray, params: EncodeParams) -> Sequences:
    """Tokenize strings as a corpus was, and give their tokens the corpus's ids.

    Args:
        encoded: the corpus.
        strings: shape (K,).
        params: how the corpus was encoded.
    """
    runs = Runs()
    codes, starts = tokenize(
        strings, np.zeros(len(strings), np.bool_), characters(params), runs, np.zeros(CODE_POINTS, np.int64)
    )
    ids = CodeIds(encoded, params).of(codes, runs)
    ends = np.append(starts[1:], codes.size)
    # A row is its own border, then tokens only, all known to the corpus.
    bad = np.cumsum(np.concatenate([[0], ids < FIRST_TOKEN]))
    known = bad[ends] - bad[starts] == 1
    return Sequences(np.append(ids, np.uint32(0)), starts + 1, np.where(known, ends - starts - 1, 0))


def count_strings(
    encoded: Encoded,
    strings: pa.StringArray,
    params: EncodeParams,
    threads: int = 1,
    count: CountTrie | None = None,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Count strings as sequences of tokens, overlapping and nested occurrences included.

    Nothing is counted but these strings: memory grows with them, not with the corpus.

    Args:
        encoded: the corpus.
        strings: what to look for, shape (K,); they are tokenized as the corpus was.
        params: how the corpus was encoded.
        threads: how many to use.
        count: counts the sequences of a trie, if not this process with its threads.

    Returns:
        Occurrences and documents, both int64 of shape (K,). A string with a border in it, or with a token
        that the corpus does not have, occurs 0 times.
    """
    ids, start, length = encode_strings(encoded, strings, params)
    known = length > 0
    counts, documents = np.zeros(len(strings), np.int64), np.zeros(len(strings), np.int64)
    if known.any():
        trie = build_trie(ids, start[known], length[known])
        count = count or partial(count_occurrences, encoded.ids, encoded.document_starts, threads=threads)
        counts[known], documents[known] = count(trie)
    return counts, documents


class CodeIds:
    """The ids that a corpus gives to tokens: of any text, tokenized as the corpus was."""

    def __init__(self, encoded: Encoded, params: EncodeParams, unknown: int = 0) -> None:
        """`unknown` is the id of a token that the corpus does not have; 0 makes a border of it."""
        self._fold = str.lower if params.units == "token" else str
        self._unknown = unknown
        self._of_runs = {
            self._fold(token): k for k, token in enumerate(encoded.tokens.to_pylist(), FIRST_TOKEN)
        }
        self._of_points = np.full(FIRST_RUN, unknown, np.uint32)
        self._of_points[:FIRST_TOKEN] = np.arange(FIRST_TOKEN)
        has_point = np.flatnonzero(encoded.points >= 0)
        self._of_points[encoded.points[has_point] + FIRST_TOKEN] = has_point

    def of(self, codes: NDArray[np.uint32], runs: Runs) -> NDArray[np.uint32]:
        """The ids of codes, shape as they; `runs` are those of their text."""
        of_runs = [self._of_runs.get(self._fold(text), self._unknown) for text in runs.texts()]
        return np.concatenate([self._of_points, np.array(of_runs, np.uint32)])[codes]
