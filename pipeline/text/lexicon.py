"""jieba's dictionary as a general lexicon: words, frequencies and parts of speech."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from pipeline.keys import library_file

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Lexicon(NamedTuple):
    """The words of a dictionary, in its order.

    Attributes:
        words: the words, shape (W,).
        frequency: their occurrences in the corpus it was made from, float64.
        tag: index into `tags` of each word's part of speech, int64.
        tags: the parts of speech; of nouns the first two letters, and vn
            for verbs used as nouns (检索, 污染); of the others the first letter.
    """

    words: pa.StringArray
    frequency: NDArray[np.float64]
    tag: NDArray[np.int64]
    tags: tuple[str, ...]


# Parts of speech of words that are no terms, whatever they look like: pronouns, conjunctions, adverbs,
# prepositions, particles, numerals, places, times, quantities, affixes, interjections, states.
FUNCTION_TAGS = frozenset("rcdpumftyoqhkexz")


@cache
def general_lexicon() -> Lexicon:
    """The words of jieba's own dictionary, read from the installed package."""
    with library_file("jieba/dict.txt").open("rb") as file:  # by Python: see pipeline/parquet.py
        table = csv.read_csv(
            file,
            csv.ReadOptions(column_names=["word", "frequency", "tag"]),
            csv.ParseOptions(delimiter=" ", quote_char=False),
            csv.ConvertOptions(
                column_types={"word": pa.string(), "frequency": pa.float64(), "tag": pa.string()},
                strings_can_be_null=False,
            ),
        ).combine_chunks()
    coarse = pc.replace_substring_regex(table["tag"], "^(n.|vn|[^n]).*$", r"\1").combine_chunks()
    encoded = coarse.dictionary_encode()
    names = encoded.dictionary.to_pylist()
    tags = tuple(sorted(names))
    number = np.array([tags.index(name) for name in names], np.int64)
    return Lexicon(
        words=table["word"].chunk(0),
        frequency=table["frequency"].to_numpy(),
        tag=number[encoded.indices.to_numpy()],
        tags=tags,
    )


@cache
def known_words() -> frozenset[str]:
    """The words of the general lexicon."""
    return frozenset(general_lexicon().words.to_pylist())


def is_known(words: pa.Array) -> pa.BooleanArray:
    """Whether the general lexicon has each word, shape (K,)."""
    return pc.is_in(words, value_set=general_lexicon().words)


class CharacterHabits(NamedTuple):
    """Where a lexicon's words have a character, float64 by code point, up to the highest there is in one.

    Attributes:
        begins: words of two characters or more that begin with it.
        inside: times it stands inside of one.
        ends: words of two characters or more that end with it.
        used: occurrences of all words with it, in thousands.
        single: share of these that are of the one-character word.
    """

    begins: NDArray[np.float64]
    inside: NDArray[np.float64]
    ends: NDArray[np.float64]
    used: NDArray[np.float64]
    single: NDArray[np.float64]


@cache
def character_habits() -> CharacterHabits:
    """The habits of characters in the general lexicon."""
    lexicon = general_lexicon()
    whole = pc.binary_join(pa.ListArray.from_arrays([0, len(lexicon.words)], lexicon.words), "")[0].as_py()
    points = np.frombuffer(whole.encode("utf-32-le"), "<u4").astype(np.int64)
    lengths = pc.utf8_length(lexicon.words).to_numpy().astype(np.int64)
    ends = np.cumsum(lengths)
    starts = ends - lengths
    word_of = np.repeat(np.arange(lengths.size), lengths)

    def tally(chosen: NDArray[np.int64], weights: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
        return np.bincount(points[chosen], weights, points.max() + 1).astype(np.float64)

    longer = np.flatnonzero(lengths > 1)
    alone = starts[lengths == 1]
    everywhere = np.arange(points.size)
    edge = np.zeros(points.size, np.bool_)
    edge[starts] = edge[ends - 1] = True
    used = tally(everywhere, lexicon.frequency[word_of])
    single = tally(alone, lexicon.frequency[lengths == 1])
    return CharacterHabits(
        begins=tally(starts[longer]),
        inside=tally(np.flatnonzero(~edge)),
        ends=tally(ends[longer] - 1),
        used=used / 1000,
        single=single / np.maximum(used, 1),
    )
