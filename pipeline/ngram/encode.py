"""Text as dense ids: below FIRST_TOKEN a border, by its kind; from there tokens, by falling frequency.

Encoding streams: memory does not grow with the text, only with the number of distinct tokens.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, cast

import numpy as np

from pipeline import raw
from pipeline.errors import LimitError
from pipeline.ngram.ids import id_type
from pipeline.ngram.repeats import Lines
from pipeline.ngram.runs import Runs
from pipeline.ngram.strings import strings_of
from pipeline.ngram.tokens import FIRST_RUN, renumber, tokenize
from pipeline.ngram.vocabulary import refuse_no_token, vocabulary_of
from pipeline.text.characters import CODE_POINTS, FIRST_TOKEN, characters

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa
    from numpy.typing import NDArray

    from pipeline.ngram.ids import Ids
    from pipeline.ngram.tokens import Tokenized
    from pipeline.ngram.vocabulary import Vocabulary
    from pipeline.params import EncodeParams

BLOCK = 1 << 20  # codes renumbered at once
BATCH = 1 << 10  # rows tokenized at once
MAX_IDS = (1 << 31) - 1  # positions are int32 where they are counted


@dataclass(frozen=True)
class Encoded:
    """A corpus as ids.

    Attributes:
        ids: uint16, or uint32 where there are more tokens than that; shape (N,), memory-mapped or not. Every
            row of DOCUMENTS begins with a border, the first row of a document with DOCUMENT; a border closes
            the text. Borders of one kind do not repeat, except DOCUMENT, and OTHER where a repeated line was.
        tokens: the text of each token, shape (V,); token t has the id FIRST_TOKEN + t.
        counts: int64, occurrences of each token, shape (V,).
        row_starts: int64, position of the border that begins each row of DOCUMENTS, ascending, shape (R,).
        document_starts: int64, position of the border that begins each document, ascending, shape (D,).
    """

    ids: Ids
    tokens: pa.StringArray
    counts: NDArray[np.int64]
    row_starts: NDArray[np.int64]
    document_starts: NDArray[np.int64]

    @property
    def size(self) -> int:
        """The number of ids, borders and all: V + FIRST_TOKEN."""
        return self.counts.size + FIRST_TOKEN

    @cached_property
    def id_counts(self) -> NDArray[np.int64]:
        """Occurrences of each id, shape (size,); 0 for borders."""
        return np.concatenate([np.zeros(FIRST_TOKEN, np.int64), self.counts])

    @cached_property
    def points(self) -> NDArray[np.int64]:
        """The code point of each id whose token is one character, -1 for the others; shape (size,)."""
        tokens = self.tokens.to_pylist()
        return np.array([-1] * FIRST_TOKEN + [ord(t) if len(t) == 1 else -1 for t in tokens], np.int64)

    def texts(
        self, positions: NDArray[np.int64], lengths: NDArray[np.integer[Any]], ids: Ids | None = None
    ) -> pa.ChunkedArray:
        """The strings of `lengths` tokens at `positions` of the text, or of `ids` taken from it."""
        return strings_of(self.tokens, self.ids if ids is None else ids, positions, lengths)


class Tokenizer:
    """Tokenizes the rows of a text, batch by batch, and counts the forms of its tokens.

    Attributes:
        lines: the lines met so far; None if repeated ones stay.
        runs: the runs met so far, and how often each occurs in what was kept.
        seen: int64, occurrences of each code point as a token in what was kept, shape (CODE_POINTS,).
    """

    def __init__(self, params: EncodeParams, last: int = -1, known: NDArray[np.uint64] | None = None) -> None:
        """`last` is the document of the row before; `known` are lines met elsewhere (`repeats.Lines`)."""
        self._tables, self._last = characters(params), last
        self.lines = None if params.repeated else Lines(known)
        self.runs = Runs()
        self.seen = np.zeros(CODE_POINTS, np.int64)

    def codes(self, batch: pa.RecordBatch) -> Tokenized:
        """The codes of the next rows (uint32), and the position of the border that begins each."""
        document = batch["document"].to_numpy()
        continues = np.diff(document, prepend=self._last) == 0
        self._last = int(document[-1]) if document.size else self._last
        codes, rows = tokenize(batch["text"], continues, self._tables, self.runs, self.seen)
        if self.lines:
            self.lines.blank_repeated(codes, self.seen, self.runs)
        return codes, rows

    def forms(self) -> tuple[list[str], NDArray[np.int64]]:
        """The forms of tokens that were met, and how often each was; runs last, in their order."""
        points = np.flatnonzero(self.seen)
        forms = [chr(point) for point in points.tolist()] + self.runs.texts()
        return forms, np.concatenate([self.seen[points], self.runs.counts[: self.runs.used]])

    def id_of(self, ids: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """The id of every code, 0 where a code does not occur, from those of `forms`."""
        points = np.flatnonzero(self.seen)
        id_of = np.zeros(FIRST_RUN + self.runs.used, np.uint32)
        id_of[:FIRST_TOKEN] = np.arange(FIRST_TOKEN)
        id_of[points + FIRST_TOKEN] = ids[: points.size]
        id_of[FIRST_RUN:] = ids[points.size :]
        return id_of


def encode(documents: pa.Table, params: EncodeParams) -> Encoded:
    """Encode a table of documents held in memory; see `encode_to`."""
    with TemporaryFile() as scratch, TemporaryFile() as out:
        vocabulary, starts = encode_to(documents.to_batches(BATCH), params, scratch, out)
        out.seek(0)
        ids = cast("Ids", np.frombuffer(out.read(), id_type(vocabulary.counts.size)))
    first = document_starts(documents["document"].to_numpy(), starts)
    return Encoded(ids, vocabulary.tokens, vocabulary.counts, starts, first)


def encode_to(
    batches: Iterable[pa.RecordBatch], params: EncodeParams, scratch: IO[bytes], out: IO[bytes]
) -> tuple[Vocabulary, NDArray[np.int64]]:
    """Encode DOCUMENTS, batch by batch, into a file of ids.

    Args:
        batches: DOCUMENTS, or its columns `document` and `text`.
        params: units and folding.
        scratch: an empty file, readable too; holds codes meanwhile, four bytes each.
        out: takes the ids in the type the vocabulary says.

    Returns:
        The vocabulary, and the position of the border that begins each row.

    Raises:
        EmptyResultError: the text holds no token at all.
        LimitError: there are more than `MAX_IDS` ids.
    """
    tokenizer = Tokenizer(params)
    starts, end = [], 0
    for batch in batches:
        codes, rows = tokenizer.codes(batch)
        raw.append(scratch, codes)
        starts.append(rows + end)
        end = within_limit(end + codes.size)
    forms, counts = tokenizer.forms()
    vocabulary, ids_of_forms = vocabulary_of(forms, counts, params)
    refuse_no_token(vocabulary, sum(map(len, starts)))
    id_of = cast("Ids", tokenizer.id_of(ids_of_forms).astype(id_type(vocabulary.counts.size)))
    ids = np.empty_like(id_of, shape=BLOCK)
    scratch.seek(0)
    for block in raw.blocks(scratch, np.uint32, BLOCK):
        renumber(block, id_of, ids)
        raw.append(out, ids[: block.size])
    raw.append(out, id_of[:1])  # the border that closes the text
    out.flush()
    return vocabulary, np.concatenate(starts)


def within_limit(size: int) -> int:
    """A number of ids.

    Raises:
        LimitError: there are more than `MAX_IDS`.
    """
    if size >= MAX_IDS:
        raise LimitError(
            f"the corpus has more than {MAX_IDS:,} characters", remedy="Split it into several corpora"
        )
    return size


def document_starts(document: NDArray[np.int64], row_starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Position of the border that begins each document, from the document of each row."""
    return row_starts[np.flatnonzero(np.diff(document, prepend=-1))]
