"""Text as dense ids: below FIRST_TOKEN a border, by its kind; from there tokens, by falling frequency.

Encoding streams: memory does not grow with the text, only with the number of distinct tokens.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, cast

import numpy as np
import pyarrow as pa

from pipeline import raw
from pipeline.errors import EmptyResultError, LimitError
from pipeline.ngram.ids import id_type
from pipeline.ngram.repeats import Lines
from pipeline.ngram.strings import strings_of
from pipeline.ngram.tokens import FIRST_RUN, Runs, renumber, tokenize
from pipeline.text.characters import CODE_POINTS, FIRST_TOKEN, characters

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from pipeline.ngram.ids import Ids
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


@dataclass(frozen=True)
class Vocabulary:
    """Tokens by falling frequency, then by their text; and the id of every code.

    Attributes:
        tokens: the form of each token shown to people, its most frequent one; shape (V,).
        counts: int64, occurrences, shape (V,).
        id_of: uint32, the id of each code, 0 where a code does not occur.
    """

    tokens: pa.StringArray
    counts: NDArray[np.int64]
    id_of: NDArray[np.uint32]


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
    tables, runs, lines = characters(params), Runs(), Lines()
    seen = np.zeros(CODE_POINTS, np.int64)
    starts, end, last = [], 0, -1
    for batch in batches:
        document = batch["document"].to_numpy()
        continues = np.diff(document, prepend=last) == 0
        last = int(document[-1]) if document.size else last
        codes, rows = tokenize(batch["text"], continues, tables, runs, seen)
        if not params.repeated:
            lines.blank_repeated(codes, seen, runs)
        raw.append(scratch, codes)
        starts.append(rows + end)
        end += codes.size
        if end >= MAX_IDS:
            raise LimitError(
                f"the corpus has more than {MAX_IDS:,} characters", remedy="Split it into several corpora"
            )
    vocabulary = _vocabulary(seen, runs, fold_case=params.units == "token")
    if vocabulary.counts.size == 0:
        raise EmptyResultError(
            f"no Chinese character, Latin letter or digit in {sum(map(len, starts)):,} passages",
            remedy="Check the corpus and its encoding",
        )
    id_of = cast("Ids", vocabulary.id_of.astype(id_type(vocabulary.counts.size)))
    ids = np.empty_like(id_of, shape=BLOCK)
    scratch.seek(0)
    for block in raw.blocks(scratch, np.uint32, BLOCK):
        renumber(block, id_of, ids)
        raw.append(out, ids[: block.size])
    raw.append(out, id_of[:1])  # the border that closes the text
    out.flush()
    return vocabulary, np.concatenate(starts)


def _vocabulary(seen: NDArray[np.int64], runs: Runs, *, fold_case: bool) -> Vocabulary:
    points = np.flatnonzero(seen)
    forms = [chr(point) for point in points.tolist()] + runs.texts()
    counts = np.concatenate([seen[points], runs.counts[: runs.used]])
    codes = np.concatenate([points + FIRST_TOKEN, np.arange(runs.used) + FIRST_RUN])
    # The forms of a token differ in case: the most frequent one is shown, the first by code points of equals.
    by_token: dict[str, list[int]] = {}
    for k in sorted(range(len(forms)), key=lambda k: (-counts[k], forms[k])):
        by_token.setdefault(forms[k].lower() if fold_case else forms[k], []).append(k)
    total = {token: int(counts[members].sum()) for token, members in by_token.items()}
    ranked = sorted(by_token, key=lambda token: (-total[token], token))
    id_of = np.zeros(FIRST_RUN + runs.used, np.uint32)
    id_of[:FIRST_TOKEN] = np.arange(FIRST_TOKEN)
    for k, token in enumerate(ranked):
        id_of[codes[by_token[token]]] = FIRST_TOKEN + k
    return Vocabulary(
        tokens=pa.array([forms[by_token[token][0]] for token in ranked], pa.string()),
        counts=np.array([total[token] for token in ranked], np.int64),
        id_of=id_of,
    )


def document_starts(document: NDArray[np.int64], row_starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Position of the border that begins each document, from the document of each row."""
    return row_starts[np.flatnonzero(np.diff(document, prepend=-1))]
