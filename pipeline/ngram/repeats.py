"""Finds lines that were there before: headers, footers, notices and whole documents that come again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.jit import kernel
from pipeline.ngram.runs import run_hashes
from pipeline.ngram.sequences import SEED, mixed
from pipeline.ngram.tokens import FIRST_RUN
from pipeline.text.characters import DOCUMENT, FIRST_TOKEN, LINE, OTHER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ngram.runs import Runs

LEAST = 12  # tokens; shorter lines come again for good reasons, such as headings


class Lines:
    """The lines met so far, by a hash of 64 bits of their text: it is the same in every text they stand in.

    Attributes:
        table: uint64, open addressing, 0 where free.
        used: how many there are.
    """

    def __init__(self, known: NDArray[np.uint64] | None = None) -> None:
        """`known` are distinct lines that were met elsewhere, by their hashes."""
        self.table = np.zeros(1 << 12, np.uint64)
        self.used = 0
        self._run_hashes = np.empty(0, np.uint64)
        if known is not None:
            self.used = known.size
            while 2 * self.used >= self.table.size:
                self.table = np.zeros(4 * self.table.size, np.uint64)
            _insert(self.table, known)

    def hashes(self) -> NDArray[np.uint64]:
        """Of all lines met, ascending."""
        return np.sort(self.table[self.table != 0])

    def blank_repeated(self, codes: NDArray[np.uint32], seen: NDArray[np.int64], runs: Runs) -> int:
        """Make a border of every token in a line of `LEAST` tokens or more that was met before.

        Args:
            codes: of whole rows, as `tokens.tokenize` makes them; changed in place, none is taken out.
            seen: occurrences of each code point; those blanked are taken off.
            runs: the same for runs.

        Returns:
            How many lines were blanked.
        """
        self._run_hashes = run_hashes(runs.points, runs.ends, runs.used, self._run_hashes)
        start, blanked = 0, 0
        while start < codes.size:
            if 2 * self.used >= self.table.size:
                self.table = _rehash(self.table)
            start, self.used, found = _blank(
                codes, start, self._run_hashes, self.table, self.used, seen, runs.counts
            )
            blanked += found
        return blanked


@kernel
def _rehash(table: NDArray[np.uint64]) -> NDArray[np.uint64]:
    larger = np.zeros(4 * table.size, np.uint64)
    _insert(larger, table)
    return larger


@kernel
def _insert(table: NDArray[np.uint64], values: NDArray[np.uint64]) -> None:
    for value in values:
        if value != 0:
            table[_slot(table, value)] = value


@kernel
def _slot(table: NDArray[np.uint64], value: np.uint64) -> int:
    """Where the value is, or the free slot where it belongs."""
    mask = np.uint64(table.size - 1)
    slot = (value >> np.uint64(17)) & mask
    while table[slot] != 0 and table[slot] != value:
        slot = (slot + np.uint64(1)) & mask
    return int(slot)


@kernel
def _blank(
    codes: NDArray[np.uint32],
    start: int,
    run_hashes: NDArray[np.uint64],
    table: NDArray[np.uint64],
    used: int,
    seen: NDArray[np.int64],
    run_counts: NDArray[np.int64],
) -> tuple[int, int, int]:
    """Go on from `start` until the table is half full; returns where it stopped, lines known and blanked."""
    blanked = 0
    while start < codes.size and 2 * used < table.size:
        end = start + 1
        tokens = int(codes[start] >= FIRST_TOKEN)
        value = SEED
        while end < codes.size and codes[end] != LINE and codes[end] != DOCUMENT:
            code = np.int64(codes[end])
            tokens += int(code >= FIRST_TOKEN)
            value = mixed(value, run_hashes[code - FIRST_RUN] if code >= FIRST_RUN else np.uint64(code))
            end += 1
        if tokens >= LEAST:
            value |= np.uint64(1)
            slot = _slot(table, value)
            if table[slot] == 0:
                table[slot] = value
                used += 1
            else:
                blanked += 1
                for i in range(start + 1, end):
                    code = np.int64(codes[i])
                    if code >= FIRST_RUN:
                        run_counts[code - FIRST_RUN] -= 1
                    elif code >= FIRST_TOKEN:
                        seen[code - FIRST_TOKEN] -= 1
                    codes[i] = OTHER
        start = end
    return start, used, blanked
