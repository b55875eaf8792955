"""N-grams as a lattice: each knows its prefix and its suffix, the n-grams without its last or first token.

With both links every substring of an n-gram is a few steps away, and no string is ever hashed or compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from pipeline.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.ngram.ids import Ids

_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Lattice:
    """The n-grams of a text, all of their substrings among them. All arrays have the shape (K,).

    Attributes:
        n: int64, tokens of each n-gram.
        position: int64, where it stands in the text.
        count: int64, its occurrences.
        prefix: int64, the row of the n-gram without its last token, -1 for a single token.
        suffix: int64, the row of the n-gram without its first token, -1 for a single token.
        order: int64, all rows, by n: whoever goes through them meets a substring before what holds it.
    """

    n: NDArray[np.int64]
    position: NDArray[np.int64]
    count: NDArray[np.int64]
    prefix: NDArray[np.int64]
    suffix: NDArray[np.int64]
    order: NDArray[np.int64]


def lattice(encoded: Encoded, ngrams: pa.Table) -> Lattice:
    """Link NGRAMS of the encoded text (the columns n, prefix, position and count) with each other."""
    n = ngrams["n"].to_numpy().astype(np.int64)
    position, prefix = ngrams["position"].to_numpy(), ngrams["prefix"].to_numpy()
    order = np.argsort(n, kind="stable")
    size = 1 << max(4, (2 * n.size).bit_length())
    suffix = _suffixes(encoded.ids, n, position, prefix, order, size)
    return Lattice(n, position, ngrams["count"].to_numpy(), prefix, suffix, order)


def up_to(ngrams: pa.Table, order: int) -> pa.Table:
    """NGRAMS of at most `order` tokens, their prefixes by their rows among these."""
    short = ngrams["n"].to_numpy() <= order
    row_of = np.append(np.cumsum(short) - 1, -1)
    prefix = row_of[ngrams["prefix"].to_numpy()[short]]
    where = ngrams.schema.get_field_index("prefix")
    return ngrams.filter(pa.array(short)).set_column(where, ngrams.schema.field(where), pa.array(prefix))


@kernel
def _suffixes(
    ids: Ids,
    n: NDArray[np.int64],
    position: NDArray[np.int64],
    prefix: NDArray[np.int64],
    order: NDArray[np.int64],
    size: int,
) -> NDArray[np.int64]:
    """The suffix of xw is the child along w of the suffix of x; children are found by hashing edges."""
    keys = np.zeros(size, np.uint64)
    rows = np.empty(size, np.int32)
    mask = np.uint64(size - 1)
    for row in range(n.size):
        key = _edge(prefix[row], ids[position[row] + n[row] - 1])
        slot = ((key * _MIX) >> np.uint64(20)) & mask
        while keys[slot] != 0:
            slot = (slot + np.uint64(1)) & mask
        keys[slot] = key
        rows[slot] = row
    suffix = np.full(n.size, -1, np.int64)
    for row in order:
        if n[row] == 1:
            continue
        key = _edge(suffix[prefix[row]], ids[position[row] + n[row] - 1])
        slot = ((key * _MIX) >> np.uint64(20)) & mask
        while keys[slot] != key:
            slot = (slot + np.uint64(1)) & mask
        suffix[row] = rows[slot]
    return suffix


@kernel
def _edge(parent: int, token: int) -> np.uint64:
    """A number of its own for each edge; never 0, as no token's id is."""
    return (np.uint64(parent + 1) << np.uint64(32)) | np.uint64(token)
