"""From positions in encoded text back to the documents: where it stands there, and what stands around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from pipeline.ngram.runs import Runs
from pipeline.ngram.tokens import tokenize
from pipeline.schema import PLACES
from pipeline.text.characters import CODE_POINTS, characters

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from numpy.typing import NDArray

    from pipeline.params import EncodeParams

COLUMNS = ("document", "source", "line", "id", "text")  # of DOCUMENTS, what is read
_LINE_END = re.compile("[\n\x0b\x0c\x85\u2028\u2029]")
_LONGEST = 4  # bytes of a character


def trace(
    documents: Iterable[pa.RecordBatch],
    row_starts: NDArray[np.int64],
    params: EncodeParams,
    positions: NDArray[np.int64],
    lengths: NDArray[np.int64],
    width: int,
    by_line: Collection[str] = (),
) -> pa.Table:
    """Find what stands at tokens of the encoded text in the documents.

    The rows that they stand in are tokenized again: nothing has to be kept for every token.

    Args:
        documents: `COLUMNS` of the DOCUMENTS that were encoded, in order.
        row_starts: where each row begins in the encoded text.
        params: how it was encoded.
        positions: where sequences of tokens begin there, shape (K,), in any order.
        lengths: their tokens, shape (K,).
        width: characters of context on either side, at most; never beyond the line.
        by_line: the sources whose text has the lines of the source.

    Returns:
        PLACES, shape and order as `positions`.
    """
    order = np.argsort(positions, kind="stable")
    row_of = np.searchsorted(row_starts, positions[order], "right") - 1
    inside = positions[order] - row_starts[row_of]
    parts, first = [PLACES.empty_table()], 0
    for batch in documents:
        here = slice(*np.searchsorted(row_of, [first, first + batch.num_rows]))
        if here.start < here.stop:
            rows, row = np.unique(row_of[here] - first, return_inverse=True)
            some = batch.take(pa.array(rows))
            about = some.select(["document", "source", "line", "id"]).take(pa.array(row)).to_pydict()
            found = zip(
                *_around(some["text"], row, inside[here], lengths[order][here], params, width), strict=True
            )
            lines, about["left"], about["match"], about["right"] = found
            about["line"] = [
                line + inner * (source in by_line)
                for line, inner, source in zip(about["line"], lines, about["source"], strict=True)
            ]
            parts.append(pa.table(about, schema=PLACES))
        first += batch.num_rows
    return pa.concat_tables(parts).take(pa.array(np.argsort(order, kind="stable"))).combine_chunks()


def _around(
    texts: pa.StringArray,
    row: NDArray[np.int64],
    inside: NDArray[np.int64],
    lengths: NDArray[np.int64],
    params: EncodeParams,
    width: int,
) -> Iterator[tuple[int, str, str, str]]:
    """Line ends before tokens in their text, what stands before them, they themselves, and what follows.

    Args:
        texts: shape (R,).
        row: which of these the tokens stand in, ascending, shape (K,).
        inside: where they begin in its codes, ascending in each.
        lengths: how many there are.
        params: how it was encoded.
        width: characters before and after.
    """
    begins = np.empty(texts.nbytes + 1, np.int32)
    continues, seen = np.zeros(len(texts), np.bool_), np.zeros(CODE_POINTS, np.int64)
    codes, starts = tokenize(texts, continues, characters(params), Runs(), seen, begins)
    _, ends, buffer = texts.buffers()
    bounds = np.frombuffer(ends, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    begins[codes.size] = bounds[-1]
    data, reach = buffer.to_pybytes(), _LONGEST * width
    token = starts[row] + inside
    where: Any = (bounds[row], begins[token], begins[token + lengths], bounds[row + 1])
    last, lines, counted = -1, 0, 0
    for start, begin, end, stop in zip(*(numbers.tolist() for numbers in where), strict=True):
        if start != last:
            last, lines, counted = start, 0, start
        lines, counted = lines + data.count(b"\n", counted, begin), begin
        before = data[max(start, begin - reach) : begin].decode(errors="ignore")
        # A space after a token that another token follows is in neither.
        match = data[begin:end].decode()
        bare = match.rstrip()
        after = match[len(bare) :] + data[end : min(stop, end + reach)].decode(errors="ignore")
        yield (
            lines,
            _LINE_END.split(before[max(0, len(before) - width) :])[-1].lstrip(),
            bare,
            _LINE_END.split(after[:width], 1)[0].rstrip(),
        )
