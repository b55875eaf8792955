"""N-grams as a lattice: each knows its prefix and its suffix, the n-grams without its last or first token.

With both links every substring of an n-gram is a few steps away, and no string is ever hashed or compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from pipeline.jit import kernel
from pipeline.ngram.trie import edge, slot_of, step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.ngram.ids import Ids


@dataclass(frozen=True)
class Lattice:
    """The n-grams of a text, all of their substrings among them. All arrays have the shape (K,).

    Attributes:
        n: int32, tokens of each n-gram.
        position: int32, where it stands in the text.
        count: int32, its occurrences.
        prefix: int32, the row of the n-gram without its last token, -1 for a single token.
        suffix: int32, the row of the n-gram without its first token, -1 for a single token.
        order: int32, all rows, by n: whoever goes through them meets a substring before what holds it.
    """

    n: NDArray[np.int32]
    position: NDArray[np.int32]
    count: NDArray[np.int32]
    prefix: NDArray[np.int32]
    suffix: NDArray[np.int32]
    order: NDArray[np.int32]


def lattice(encoded: Encoded, ngrams: Mapping[str, Any]) -> Lattice:
    """Link n-grams of the encoded text with each other.

    Args:
        encoded: the text.
        ngrams: the columns n, prefix, position and count of NGRAMS, as arrays; or the table itself.
    """
    n, prefix, position, count = (
        np.asarray(ngrams[name]).astype(np.int32, copy=False) for name in ("n", "prefix", "position", "count")
    )
    order = np.argsort(n, kind="stable").astype(np.int32)
    size = 1 << max(4, (2 * n.size).bit_length())
    suffix = _suffixes(encoded.ids, n, position, prefix, order, size)
    return Lattice(n, position, count, prefix, suffix, order)


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
    n: NDArray[np.int32],
    position: NDArray[np.int32],
    prefix: NDArray[np.int32],
    order: NDArray[np.int32],
    size: int,
) -> NDArray[np.int32]:
    """The suffix of xw is the child along w of the suffix of x; row k is node k + 1 of a trie."""
    keys = np.zeros(size, np.uint64)
    nodes = np.empty(size, np.int32)
    for row in range(n.size):
        key = edge(prefix[row] + 1, ids[position[row] + n[row] - 1])
        slot = slot_of(keys, key)
        keys[slot] = key
        nodes[slot] = row + 1
    suffix = np.full(n.size, -1, np.int32)
    for row in order:
        if n[row] > 1:
            last = ids[position[row] + n[row] - 1]
            suffix[row] = step(keys, nodes, suffix[prefix[row]] + 1, last) - 1
    return suffix
