"""Spans of listed terms in documents: from occurrences in ids back to characters, batch by batch."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.ngram.lookup import CodeIds
from pipeline.ngram.runs import Runs
from pipeline.ngram.tokens import tokenize
from pipeline.schema import SPANS
from pipeline.tagging.match import Matcher, build_matcher, find_matches
from pipeline.tagging.places import place
from pipeline.text.characters import CODE_POINTS, Characters, characters

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.params import EncodeParams
    from pipeline.tagging.match import Matches
    from pipeline.tagging.places import Places

COLUMNS = ("document", "source", "line", "id", "title", "text")  # of DOCUMENTS, what is read


class Tagger(NamedTuple):
    """A mined result, ready to be looked for.

    Attributes:
        matcher: its words and terms.
        ids: of its tokens.
        tables: what the characters are to it.
        terms: of each form that is looked for, the term, rank and score of TERMS it stands for.
    """

    matcher: Matcher
    ids: CodeIds
    tables: Characters
    terms: pa.Table


class Tagged(NamedTuple):
    """Documents and the spans in them.

    Attributes:
        documents: `COLUMNS` of DOCUMENTS, R rows.
        base: int64, characters of each row's document that stand before the row, shape (R,).
        row: int64, the row each span stands in, ascending, shape (K,).
        spans: SPANS, K rows.
    """

    documents: pa.RecordBatch
    base: NDArray[np.int64]
    row: NDArray[np.int64]
    spans: pa.Table


def build_tagger(encoded: Encoded, units: EncodeParams, segmenter: pa.Table, terms: pa.Table) -> Tagger:
    """Prepare to look for terms of a mined corpus.

    Args:
        encoded: the corpus.
        units: how it was encoded; other text is read alike.
        segmenter: SEGMENTER, the words it was cut by.
        terms: what to look for, as `form`, and the term, rank and score of TERMS it stands for; of forms that
            are the same tokens the first counts.
    """
    words, listed = segmenter["word"].combine_chunks(), terms["form"].combine_chunks()
    matcher = build_matcher(encoded, units, words, segmenter["log_weight"].to_numpy(), listed)
    return Tagger(matcher, CodeIds(encoded, units, encoded.size), characters(units), terms)


def tag(
    documents: Iterable[pa.RecordBatch],
    tagger: Tagger,
    by_line: Collection[str],
    threads: int,
    *,
    nested: bool = False,
) -> Iterator[Tagged]:
    """Find terms in documents.

    A document's text is that of its rows, joined by line ends. Memory holds a batch a thread.

    Args:
        documents: `COLUMNS` of DOCUMENTS, in order.
        tagger: what to look for.
        by_line: the sources whose text has the lines of the source.
        threads: how many to use; each takes a batch.
        nested: whether spans are given that are not outermost.
    """
    length = _Length()
    with ThreadPoolExecutor(threads) as executor:
        for some in _groups(documents, threads):
            found = list(executor.map(lambda batch: _find(batch, tagger, nested), some))
            for batch, (row, matches, places) in zip(some, found, strict=True):
                base = length.add(batch)
                rows = batch.select(["document", "source", "line", "id"]).take(pa.array(row))
                spans = _table(rows, base[row], matches, places, tagger.terms, by_line)
                yield Tagged(batch, base, row, spans)


def _groups(documents: Iterable[pa.RecordBatch], size: int) -> Iterator[list[pa.RecordBatch]]:
    batches = iter(documents)
    while some := list(islice(batches, size)):
        yield some


def _find(batch: pa.RecordBatch, tagger: Tagger, nested: bool) -> tuple[NDArray[np.int64], Matches, Places]:
    """Rows of matches, the matches, and where they stand."""
    texts, runs = batch["text"], Runs()
    begins = np.empty(texts.nbytes + 1, np.int32)
    continues, seen = np.zeros(len(texts), np.bool_), np.zeros(CODE_POINTS, np.int64)
    codes, starts = tokenize(texts, continues, tagger.tables, runs, seen, begins)
    begins[codes.size] = _end_of(texts)
    matches = find_matches(tagger.ids.of(codes, runs), tagger.matcher, nested=nested)
    row = np.searchsorted(starts, matches.start, "right") - 1
    # What follows the last token of a row is the border that begins the next one, where the next one begins.
    after = begins[matches.start + matches.length]
    return row, matches, place(texts, row, begins[matches.start], after, tagger.tables)


def _end_of(texts: pa.StringArray) -> int:
    _, offsets, _ = texts.buffers()
    return int(np.frombuffer(offsets, np.int32)[texts.offset + len(texts)])


class _Length:
    """The characters of the document that goes on, so far."""

    def __init__(self) -> None:
        self._document, self._length = -1, 0

    def add(self, batch: pa.RecordBatch) -> NDArray[np.int64]:
        """Characters of their documents before the rows of a batch; rows are joined by a line end."""
        base = np.empty(batch.num_rows, np.int64)
        lengths = pc.utf8_length(batch["text"]).to_pylist()
        for k, (document, length) in enumerate(zip(batch["document"].to_pylist(), lengths, strict=True)):
            if document != self._document:
                self._document, self._length = document, 0
            base[k] = self._length
            self._length += length + 1
        return base


def _table(
    rows: pa.RecordBatch,
    base: NDArray[np.int64],
    matches: Matches,
    places: Places,
    terms: pa.Table,
    by_line: Collection[str],
) -> pa.Table:
    """SPANS of matches; `rows` and `base` are of the row that each stands in."""
    listed = terms.take(pa.array(matches.term))
    own = pc.is_in(rows["source"], pa.array(sorted(by_line), pa.string()))
    columns = {
        **{name: rows[name] for name in ("document", "source", "id")},
        **{name: listed[name] for name in ("term", "rank", "score")},
        "line": rows["line"].to_numpy() + np.where(own.to_numpy(zero_copy_only=False), places.lines, 0),
        "column": places.column,
        "start": base + places.start,
        "end": base + places.end,
        "match": places.match,
        "outermost": matches.outermost,
    }
    return pa.table([columns[name] for name in SPANS.names], schema=SPANS)
