"""Stage 4: NGRAMS and encoded text become WORDS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline import parquet
from pipeline.schema import NGRAMS, WORDS
from pipeline.stages import count, encode
from pipeline.words.word_finder import find_words

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.ngram.encode import Encoded
    from pipeline.params import DiscoverParams
    from pipeline.progress import Progress
    from pipeline.words.word_finder import Words

TABLE = "words.parquet"


def run(
    encoded: Path, counted: Path, folder: Path, params: DiscoverParams, progress: Progress
) -> dict[str, int]:
    """Discover the words of a counted corpus."""
    ngrams = parquet.read(counted / count.TABLE, NGRAMS, ["gram", "n", "count"])
    text = encode.load(encoded)
    words = find_words(text, ngrams, params, progress)
    parquet.write(folder / TABLE, words_table(text, words), WORDS)
    return {"words": words.length.size, "of_two_characters_or_more": int((words.length > 1).sum())}


def words_table(encoded: Encoded, words: Words) -> pa.Table:
    """The words as WORDS, in order of first occurrence."""
    return pa.table(
        [
            encoded.texts_of(words.position, words.length),
            words.length,
            words.count,
            words.string_count,
            words.documents,
        ],
        schema=WORDS,
    )
