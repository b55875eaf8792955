"""The tokens of a text, from the forms they are written in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from pipeline.errors import EmptyResultError
from pipeline.text.characters import FIRST_TOKEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.params import EncodeParams


@dataclass(frozen=True)
class Vocabulary:
    """Tokens by falling frequency, then by their text.

    Attributes:
        tokens: the form of each token shown to people, its most frequent one; shape (V,).
        counts: int64, occurrences, shape (V,).
    """

    tokens: pa.StringArray
    counts: NDArray[np.int64]


def vocabulary_of(
    forms: Sequence[str], counts: NDArray[np.int64], params: EncodeParams
) -> tuple[Vocabulary, NDArray[np.uint32]]:
    """The vocabulary of a text.

    Args:
        forms: of tokens, distinct, shape (F,).
        counts: int64, occurrences, shape (F,).
        params: how the text was tokenized.

    Returns:
        The vocabulary, and the id of each form; uint32, shape (F,).
    """
    # The forms of a token differ in case: the most frequent one is shown, the first by code points of equals.
    fold = str.lower if params.units == "token" else str
    by_token: dict[str, list[int]] = {}
    for k in sorted(range(len(forms)), key=lambda k: (-counts[k], forms[k])):
        by_token.setdefault(fold(forms[k]), []).append(k)
    total = {token: int(counts[members].sum()) for token, members in by_token.items()}
    ranked = sorted(by_token, key=lambda token: (-total[token], token))
    ids = np.zeros(len(forms), np.uint32)
    for k, token in enumerate(ranked):
        ids[by_token[token]] = FIRST_TOKEN + k
    vocabulary = Vocabulary(
        tokens=pa.array([forms[by_token[token][0]] for token in ranked], pa.string()),
        counts=np.array([total[token] for token in ranked], np.int64),
    )
    return vocabulary, ids


def refuse_no_token(vocabulary: Vocabulary, rows: int) -> None:
    """Refuse a text of so many rows that holds no token.

    Raises:
        EmptyResultError: it is one.
    """
    if vocabulary.counts.size == 0:
        raise EmptyResultError(
            f"no Chinese character, Latin letter or digit in {rows:,} passages",
            remedy="Check the corpus and its encoding",
        )
