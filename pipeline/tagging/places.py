"""Where sequences of tokens stand in their rows: bytes, characters, lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from pipeline.jit import kernel
from pipeline.ngram.tokens import decode
from pipeline.text.characters import SPACE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.text.characters import Characters

_LINE_END = 10


class Places(NamedTuple):
    """Where sequences stand in their rows; int64 of shape (K,) each.

    Attributes:
        start: characters of the row before them.
        end: the same with them.
        lines: line ends before them.
        column: characters before them in their line.
        match: what stands there.
    """

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    lines: NDArray[np.int64]
    column: NDArray[np.int64]
    match: pa.StringArray


def place(
    texts: pa.StringArray,
    row: NDArray[np.int64],
    begin: NDArray[np.int32],
    next_begin: NDArray[np.int32],
    tables: Characters,
) -> Places:
    """Find out where sequences of tokens stand in their rows.

    Args:
        texts: the rows.
        row: which of these each sequence stands in, ascending, shape (K,).
        begin: byte of the array's data at which it begins, ascending in each row.
        next_begin: where what follows it begins. A space between, which the tokenizer drops, is not part of
            it.
        tables: what the characters are.
    """
    _, offsets, data = texts.buffers()
    bounds = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    held = np.frombuffer(data, np.uint8) if data else np.empty(0, np.uint8)
    end = next_begin.copy()
    _trim(held, begin, end, tables.fold, tables.kind)
    out = np.empty((4, row.size), np.int64)
    _count(held, bounds, row, begin, end, out)
    sizes = np.concatenate([[0], np.cumsum(end - begin, dtype=np.int64)])
    copied = np.empty(int(sizes[-1]), np.uint8)
    _copy(held, begin, sizes, copied)
    match = pa.StringArray.from_buffers(row.size, pa.py_buffer(sizes.astype(np.int32)), pa.py_buffer(copied))
    start, stop, lines, column = out
    return Places(start, stop, lines, column, match)


@kernel
def _trim(
    data: NDArray[np.uint8],
    begin: NDArray[np.int32],
    end: NDArray[np.int32],
    fold: NDArray[np.uint32],
    kind: NDArray[np.uint8],
) -> None:
    """Set the ends of sequences back over a space."""
    for k in range(end.size):
        i = end[k] - 1
        while i > begin[k] and (data[i] & 0xC0) == 0x80:
            i -= 1
        point, _ = decode(data, i)
        if kind[fold[point]] == SPACE:
            end[k] = i


@kernel
def _count(
    data: NDArray[np.uint8],
    bounds: NDArray[np.int32],
    row: NDArray[np.int64],
    begin: NDArray[np.int32],
    end: NDArray[np.int32],
    out: NDArray[np.int64],
) -> None:
    """Fill start, end, lines and column."""
    last = -1
    i = chars = lines = line_start = 0
    for k in range(row.size):
        if row[k] != last:
            last = row[k]
            i = int(bounds[last])
            chars = lines = line_start = 0
        while i < begin[k]:
            chars += (data[i] & 0xC0) != 0x80
            if data[i] == _LINE_END:
                lines += 1
                line_start = chars
            i += 1
        size = 0
        for j in range(begin[k], end[k]):
            size += (data[j] & 0xC0) != 0x80
        out[0, k], out[1, k], out[2, k], out[3, k] = chars, chars + size, lines, chars - line_start


@kernel
def _copy(
    data: NDArray[np.uint8], begin: NDArray[np.int32], sizes: NDArray[np.int64], out: NDArray[np.uint8]
) -> None:
    for k in range(begin.size):
        for i in range(sizes[k + 1] - sizes[k]):
            out[sizes[k] + i] = data[begin[k] + i]
