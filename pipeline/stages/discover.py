"""Stage 3: NGRAMS and DOCUMENTS become WORDS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from pipeline import parquet
from pipeline.ngram.encode import encode, word_finder_alphabet
from pipeline.schema import DOCUMENTS, NGRAMS, WORDS
from pipeline.stages import count, ingest
from pipeline.words.word_finder import find_words

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.ngram.encode import Encoded
    from pipeline.params import DiscoverParams
    from pipeline.progress import Progress
    from pipeline.words.word_finder import Words

TABLE = "words.parquet"


def run(
    ingested: Path, counted: Path, folder: Path, params: DiscoverParams, progress: Progress
) -> dict[str, int]:
    """Discover the words of a counted corpus."""
    documents = parquet.read(ingested / ingest.TABLE, DOCUMENTS, ["document", "text"])
    ngrams = parquet.read(counted / count.TABLE, NGRAMS, ["gram", "n", "count"])
    encoded = encode(documents, word_finder_alphabet())
    words = find_words(encoded, ngrams, params, progress)
    parquet.write(folder / TABLE, words_table(encoded, words), WORDS)
    return {"words": words.length.size, "of_two_characters_or_more": int((words.length > 1).sum())}


def words_table(encoded: Encoded, words: Words) -> pa.Table:
    """The words as WORDS, in order of first occurrence."""
    text = np.empty(words.length.size, object)
    for length in np.unique(words.length).tolist():
        here = words.length == length
        text[here] = encoded.texts(words.position[here], length)
    return pa.table(
        [pa.array(text, pa.string()), words.length, words.count, words.string_count, words.documents],
        schema=WORDS,
    )
