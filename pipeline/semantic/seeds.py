"""Seeds: from a file, from a review, or from the top of the list; and which terms of the text they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.corpus.decode import read_text
from pipeline.corpus.source import Source
from pipeline.errors import CorpusError
from pipeline.evaluation import key
from pipeline.text.term_lists import terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray


class Vocabulary(NamedTuple):
    """What may be a seed: terms of the list, best first, then seeds that are but words of the text.

    Attributes:
        terms: their texts, shape (K,).
        listed: how many of them are terms of the list.
        vectors: float32, a row each; of zeros where there is none; shape (K, D).
    """

    terms: list[str]
    listed: int
    vectors: NDArray[np.float32]


def read_seeds(path: Path) -> tuple[str, ...]:
    """The terms of a file, one a line, up to a tab; in any encoding that corpora are read in.

    Raises:
        CorpusError: it cannot be read, or holds no term.
    """
    try:
        terms = terms_of(read_text(Source(path.name, path, "text", "", ""), "auto").removeprefix("\ufeff"))
    except (OSError, UnicodeError) as error:
        raise CorpusError(f"cannot be read ({error})", where=str(path), remedy="Check the file") from error
    if not terms:
        raise CorpusError("holds no term", where=str(path), remedy="Write one a line")
    return terms


def vocabulary(
    listed: Sequence[str],
    words: Sequence[str],
    vectors: NDArray[np.float32],
    asked: Iterable[str],
    most: int = 0,
) -> Vocabulary:
    """The first terms of the list, and what else is asked for of the list or the text, with their vectors.

    Args:
        listed: the ranked list, best first.
        words: the words that have a vector.
        vectors: these, a row each.
        asked: seeds, of both kinds.
        most: terms of the list; 0 for all.
    """
    row_of = {word: row for row, word in enumerate(words)}
    terms = list(listed[:most] if most else listed)
    known = set(map(key, terms))
    wanted = {name for name in map(key, asked) if name not in known}
    for word in (*listed[len(terms) :], *words):
        name = key(word)
        if name in wanted:  # the first of equals
            wanted.discard(name)
            terms.append(word)
    rows = np.array([row_of.get(term, -1) for term in terms], np.int64)
    own = np.zeros((len(terms), vectors.shape[1]), np.float32)
    own[rows >= 0] = vectors[rows[rows >= 0]]
    return Vocabulary(terms, min(most, len(listed)) if most else len(listed), own)


def rows_of(known: Mapping[str, int], asked: Iterable[str]) -> NDArray[np.int64]:
    """The rows of the terms that are asked for, as far as they are known by their keys."""
    found = (known.get(key(term), -1) for term in asked)
    return np.array(sorted({row for row in found if row >= 0}), np.int64)


def by_key(terms: Sequence[str]) -> dict[str, int]:
    """The row of each term by its key; the first of equals."""
    rows: dict[str, int] = {}
    for row, term in enumerate(terms):
        rows.setdefault(key(term), row)
    return rows
