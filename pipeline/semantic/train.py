"""Word vectors of a domain: skip-gram with negative sampling over its text as discovery cut it into words.

Source: Mikolov et al., Distributed Representations of Words and Phrases and their Compositionality, 2013, as
gensim has it. With one thread and a seed the same text gives the same vectors; with more, threads overwrite
each other's steps, and no two runs are alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import numpy as np

from pipeline.errors import EmptyResultError, ParameterError
from pipeline.words.cut_text import RARE, STOP, CutWords, cut_words, word_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.params import EmbedParams, Execution
    from pipeline.progress import Progress

LONGEST = 10_000  # words of a line that gensim reads; what follows is another line to it


class Embedded(NamedTuple):
    """Words and their vectors, by falling count, then by where they first stand.

    Attributes:
        words: the words.
        vectors: float32, shape (W, D).
    """

    words: CutWords
    vectors: NDArray[np.float32]


def embed(
    encoded: Encoded,
    cuts: NDArray[np.uint8],
    params: EmbedParams,
    execution: Execution,
    progress: Progress,
) -> Embedded:
    """Train word vectors.

    Raises:
        ParameterError: gensim is not installed.
        EmptyResultError: no word is frequent enough.
    """
    try:
        from gensim.models import Word2Vec
    except ImportError as error:
        raise ParameterError(
            "word vectors need the gensim package", remedy="pip install 'termlode[semantic]'"
        ) from error
    words = by_count(cut_words(encoded, cuts, params.vector_least, execution))
    if words.counts.size < 2:
        raise EmptyResultError(
            f"no two words occur {params.vector_least} times in the text as it was cut",
            remedy="Give more text, or lower --vector-least",
        )
    model = Word2Vec(
        vector_size=params.dimensions,
        window=params.window,
        negative=params.negative_samples,
        sg=1,
        min_count=1,
        seed=params.vector_seed,
        workers=params.vector_threads,
        hashfxn=lambda word: crc32(word.encode()),
    )
    lines = _Lines(encoded, cuts, words, progress, params.epochs)
    total = sum(1 for _ in lines)
    # Words go by their row: two of them may look alike.
    model.build_vocab_from_freq(
        dict(zip(lines.names, words.counts.tolist(), strict=True)), corpus_count=total
    )
    model.train(lines, total_examples=total, total_words=int(words.counts.sum()), epochs=params.epochs)
    rows = [model.wv.key_to_index[name] for name in lines.names]
    return Embedded(words, model.wv.vectors[rows].astype(np.float32, copy=False))


def by_count(words: CutWords) -> CutWords:
    """The words by falling count, then by where they first stand."""
    order = np.lexsort((words.position, -words.counts))
    return CutWords(*(column[order] for column in words))


class _Lines:
    """The text as lists of words' rows, as often as it is asked for: gensim goes over it once an epoch."""

    def __init__(
        self, encoded: Encoded, cuts: NDArray[np.uint8], words: CutWords, progress: Progress, epochs: int
    ) -> None:
        self._encoded, self._cuts, self._words = encoded, cuts, words
        self._progress, self._rounds, self._round = progress, epochs + 1, 0
        self.names = [str(row) for row in range(words.counts.size)]

    def __iter__(self) -> Iterator[list[str]]:
        self._progress(self._round / self._rounds, "training vectors")
        self._round += 1
        for numbers in word_numbers(self._encoded, self._cuts, self._words):
            begin = 0
            for end in [*np.flatnonzero(numbers == STOP).tolist(), numbers.size]:
                line = numbers[begin:end]
                kept = line[line != RARE].tolist()
                for start in range(0, len(kept), LONGEST):
                    yield [self.names[row] for row in kept[start : start + LONGEST]]
                begin = end + 1
