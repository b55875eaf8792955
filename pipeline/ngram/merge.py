"""Counts a slice of the vocabulary from the windows of all parts, and puts the slices together as NGRAMS."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, repeat
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.ngram import kernels
from pipeline.ngram.count import TABLE, grams_table, in_order, shifted
from pipeline.ngram.kernels import BLOCKS
from pipeline.ngram.shards import first_tokens, spread
from pipeline.ngram.tally import gram_of
from pipeline.schema import NGRAMS
from pipeline.text.characters import FIRST_TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.ngram.ids import Ids
    from pipeline.ngram.shards import Slice, Slicing
    from pipeline.ngram.tally import Tally


@dataclass(frozen=True)
class Counting:
    """How a text is counted.

    Attributes:
        encoded: the text, of which only the size, tokens and document starts are read here.
        lookup: `kernels.document_lookup` of it.
        n_max: the longest n-gram.
        min_count: the least count.
    """

    encoded: Encoded
    lookup: NDArray[np.int32]
    n_max: int
    min_count: int


def count_windows(about: Counting, cut: Slice, ids: Ids, positions: NDArray[np.int32]) -> pa.Table:
    """Count a slice.

    Args:
        about: how.
        cut: the slice.
        ids: its windows from all parts, in order (`shards.Windows`).
        positions: of these in the text, ascending.

    Returns:
        NGRAMS by first token, n and first occurrence. Of a slice with a parent the parent itself is not
        among them, and the prefix of those of two tokens is -1.
    """
    encoded, n_max = about.encoded, about.n_max - bool(cut.parent)
    counts = first_tokens(ids, positions.size, n_max + 2, encoded.size)
    text, where = spread(ids, positions, counts, cut, n_max + 2)
    found = kernels.count_slice(
        text,
        where,
        n_max + 2,
        encoded.ids.size,
        encoded.document_starts,
        about.lookup,
        counts,
        max(1, -(-encoded.ids.size // BLOCKS)),
        cut.low,
        cut.high,
        n_max,
        about.min_count,
        kernels.units_of_x_log_x(TABLE),
    )
    if not cut.parent:
        return grams_table(encoded, text, found, in_order(found))
    # By the parent, n and first occurrence.
    found["first"] = cut.parent
    grams = grams_table(encoded, text, found, in_order(found))
    parent = encoded.tokens[cut.parent - FIRST_TOKEN]
    longer = pc.binary_join_element_wise(parent, grams["gram"], "")
    n = pa.array(grams["n"].to_numpy() + np.uint8(1))
    return grams.set_column(0, NGRAMS.field("gram"), longer).set_column(1, NGRAMS.field("n"), n)


def together(about: Counting, token: int, h: int, known: Tally, parts: Sequence[pa.Table]) -> pa.Table:
    """All n-grams that begin with a token that was cut by the next one.

    Args:
        about: how they were counted.
        token: its id.
        h: its row in the tally.
        known: what was tallied of it in the whole text.
        parts: its slices, in order.
    """
    gram = gram_of(token, h, known, kernels.units_of_x_log_x(TABLE))
    alone = grams_table(about.encoded, np.array([token], np.uint32), gram, np.zeros(1, np.int64))
    rows = 1
    tables = [alone]
    for part in parts:
        tables.append(_with_prefix(part, np.where(_prefix_of(part) < 0, 0, _prefix_of(part) + rows)))
        rows += part.num_rows
    grams = pa.concat_tables(tables)
    order = np.lexsort((grams["position"].to_numpy(), grams["n"].to_numpy()))
    row_of = np.append(np.argsort(order), -1)
    return _with_prefix(grams, row_of[_prefix_of(grams)]).take(order)


def in_sequence(
    about: Counting, cut: Slicing, known: Tally, counted: Iterator[tuple[int, pa.Table]]
) -> Iterator[pa.Table]:
    """NGRAMS in order; of the slices only those of one frequent token are held at once.

    Args:
        about: how they were counted.
        cut: the slices.
        known: the tally of the tokens that were cut by the next one, in the order of `cut.by_second`.
        counted: slices that have windows, by their number and ascending, each counted.
    """
    tables = _of_every_slice(len(cut.slices), counted)
    rows = 0
    for parent, group in groupby(zip(cut.slices, tables, strict=True), key=lambda each: each[0].parent):
        parts: Iterator[pa.Table] = (table for _, table in group)
        if parent:
            parts = iter([together(about, parent, int(cut.heavy[parent]), known, list(parts))])
        for part in parts:
            yield shifted(part, rows)
            rows += part.num_rows


def _of_every_slice(slices: int, counted: Iterator[tuple[int, pa.Table]]) -> Iterator[pa.Table]:
    following = 0
    for number, table in counted:
        yield from repeat(NGRAMS.empty_table(), number - following)
        yield table
        following = number + 1
    yield from repeat(NGRAMS.empty_table(), slices - following)


def _prefix_of(grams: pa.Table) -> NDArray[np.int64]:
    prefix: NDArray[np.int64] = grams["prefix"].to_numpy()
    return prefix


def _with_prefix(grams: pa.Table, prefix: NDArray[np.int64]) -> pa.Table:
    where = NGRAMS.get_field_index("prefix")
    return grams.set_column(where, NGRAMS.field(where), pa.array(prefix))
