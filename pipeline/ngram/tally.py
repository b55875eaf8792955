"""What is said of frequent tokens alone, tallied in parts of a text and added up (`shards`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.jit import kernel
from pipeline.ngram.kernels import BLOCKS, GRAM, document_at, units
from pipeline.text.characters import FIRST_TOKEN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.ids import Ids

BORDER = 0  # all kinds of borders, as a neighbour


class Tally(NamedTuple):
    """What is known of each of H tokens alone; tallies of parts add up, but for `position`.

    Attributes:
        left: int64, occurrences with each id to the left, borders as BORDER; shape (H, size).
        right: int64, the same to the right.
        blocks: int64, occurrences in each block of the text, shape (H, BLOCKS).
        documents: int64, documents with the token, shape (H,).
        alone: int64, occurrences between borders, shape (H,).
        position: int64, of the first occurrence in the text, or its size; shape (H,).
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    blocks: NDArray[np.int64]
    documents: NDArray[np.int64]
    alone: NDArray[np.int64]
    position: NDArray[np.int64]

    def with_part(self, other: Tally) -> Tally:
        """The tally of both."""
        return Tally(
            left=self.left + other.left,
            right=self.right + other.right,
            blocks=self.blocks + other.blocks,
            documents=self.documents + other.documents,
            alone=self.alone + other.alone,
            position=np.minimum(self.position, other.position),
        )


def tally(
    ids: Ids,
    begin: int,
    heavy: NDArray[np.int64],
    size: int,
    end_of_text: int,
    document_starts: NDArray[np.int64],
    lookup: NDArray[np.int32],
) -> Tally:
    """Tally tokens in a part of whole documents.

    Args:
        ids: the part, which begins with a border, and the border that follows it.
        begin: where it begins in the text.
        heavy: the tokens, shape (H,).
        size: the number of ids.
        end_of_text: the size of the whole text.
        document_starts: of the whole text.
        lookup: `kernels.document_lookup` of the whole text.
    """
    row = np.full(size, -1, np.int32)
    row[heavy] = np.arange(heavy.size)
    found = no_tally(heavy.size, size, end_of_text)
    block_size = max(1, -(-end_of_text // BLOCKS))
    _tally(ids, begin, row, block_size, document_starts, lookup, *found)
    return found


def no_tally(heavy: int, size: int, end_of_text: int) -> Tally:
    """The tally of so many tokens in no text."""
    return Tally(
        left=np.zeros((heavy, size), np.int64),
        right=np.zeros((heavy, size), np.int64),
        blocks=np.zeros((heavy, BLOCKS), np.int64),
        documents=np.zeros(heavy, np.int64),
        alone=np.zeros(heavy, np.int64),
        position=np.full(heavy, end_of_text, np.int64),
    )


@kernel
def _tally(
    ids: Ids,
    begin: int,
    row: NDArray[np.int32],
    block_size: int,
    document_starts: NDArray[np.int64],
    lookup: NDArray[np.int32],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    blocks: NDArray[np.int64],
    documents: NDArray[np.int64],
    alone: NDArray[np.int64],
    position: NDArray[np.int64],
) -> None:
    last = np.full(position.size, -1, np.int64)
    for i in range(1, ids.size - 1):
        h = row[ids[i]]
        if h < 0:
            continue
        a = np.int64(ids[i - 1]) if ids[i - 1] >= FIRST_TOKEN else BORDER
        b = np.int64(ids[i + 1]) if ids[i + 1] >= FIRST_TOKEN else BORDER
        left[h, a] += 1
        right[h, b] += 1
        alone[h] += a == BORDER and b == BORDER
        blocks[h, (begin + i) // block_size] += 1
        document = document_at(document_starts, lookup, begin + i)
        documents[h] += document != last[h]
        last[h] = document
        position[h] = min(position[h], begin + i)


def gram_of(token: int, h: int, known: Tally, table: NDArray[np.int64]) -> NDArray[np.void]:
    """What was tallied of a token as a `GRAM`, shape (1,); its text is not said.

    Args:
        token: its id.
        h: its row in the tally.
        known: the tally of the whole text.
        table: `kernels.units_of_x_log_x`.
    """
    gram = np.zeros(1, GRAM)
    left, right, blocks = known.left[h], known.right[h], known.blocks[h]
    count = int(left.sum())
    held = blocks[blocks > 0]
    gram["left_units"], gram["right_units"] = total_units(left, table), total_units(right, table)
    gram["block_squares"] = (held * held).sum()
    gram["block_excess"] = np.abs(held * BLOCKS - count).sum()
    gram["position"] = known.position[h]
    gram["first"] = token
    gram["n"] = 1
    gram["prefix"] = -1
    gram["count"] = count
    gram["documents"] = known.documents[h]
    gram["blocks"] = held.size
    for side, values in (("left", left), ("right", right)):
        gram[f"{side}_distinct"] = np.count_nonzero(values[FIRST_TOKEN:])
        gram[f"{side}_max"] = values[FIRST_TOKEN:].max(initial=0)
        gram[f"{side}_border"] = values[BORDER]
    gram["alone"] = known.alone[h]
    return gram


@kernel
def total_units(counts: NDArray[np.int64], table: NDArray[np.int64]) -> int:
    """The sum of c·ln c over counts, in units."""
    total = 0
    for count in counts:
        total += units(count, table)
    return total
