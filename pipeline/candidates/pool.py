"""The pool: which n-grams are candidates at all. Deliberately wide.

A hard filter on cohesion and entropy loses a third of the terms that people list; the pool leaves out only
what cannot be a term, and what comes later weighs the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.jit import kernel
from pipeline.text.characters import FIRST_TOKEN, is_ideograph

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.measures.cohesion import Cohesion
    from pipeline.ngram.encode import Encoded
    from pipeline.ngram.ids import Ids
    from pipeline.ngram.links import Lattice

IDEOGRAPH, LATIN, DIGITS = 1, 2, 3  # kinds of tokens
MAX_SHARE = 0.98  # of one extension: what nearly always goes on in the same way is a part of something


def token_kinds(encoded: Encoded) -> NDArray[np.uint8]:
    """The kind of each id's token, 0 for borders; shape (size,)."""
    kinds = [
        DIGITS if token.isdigit() else IDEOGRAPH if is_ideograph(token) else LATIN
        for token in encoded.tokens.to_pylist()
    ]
    return np.array([0] * FIRST_TOKEN + kinds, np.uint8)


@kernel
def tally_kinds(
    ids: Ids, position: NDArray[np.int64], length: NDArray[np.int64], kinds: NDArray[np.uint8]
) -> NDArray[np.int32]:
    """How many tokens of each kind every sequence has; shape (K, 4)."""
    out = np.zeros((position.size, 4), np.int32)
    for k in range(position.size):
        for i in range(position[k], position[k] + length[k]):
            out[k, kinds[ids[i]]] += 1
    return out


def pool(
    encoded: Encoded, grams: Lattice, held: Cohesion, most: NDArray[np.integer[Any]]
) -> NDArray[np.int64]:
    """The rows of NGRAMS that are candidates, ascending.

    Two tokens or more, an ideograph among them and digits at most half; held together at the weakest split
    (PMI > 0); no single extension taking nearly all occurrences.

    Args:
        encoded: the text.
        grams: its n-grams.
        held: their cohesion.
        most: occurrences with the most frequent extension on either side, shape (K,).
    """
    rows = np.flatnonzero((grams.n > 1) & (held.min_split > 0) & (most < MAX_SHARE * grams.count))
    position, length = grams.position[rows].astype(np.int64), grams.n[rows].astype(np.int64)
    tally = tally_kinds(encoded.ids, position, length, token_kinds(encoded))
    return rows[(tally[:, IDEOGRAPH] > 0) & (2 * tally[:, DIGITS] <= length)]
