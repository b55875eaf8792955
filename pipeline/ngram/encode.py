"""Text as dense token ids: 0 is a border, 1, 2, … are characters by falling frequency."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.errors import EmptyResultError
from pipeline.ngram import kernels

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

BMP = 1 << 16


@dataclass(frozen=True)
class Encoded:
    """A corpus as ids.

    Attributes:
        ids: uint16, shape (N,). Starts and ends with a border, and has one between any two rows and wherever
            the text has something that is no token; runs of borders are one.
        characters: uint32, shape (V,). Code point of each id; 0 for the border.
        counts: int64, shape (V,). Occurrences of each id; 0 for the border.
        document_starts: int64, shape (D,). Position of each document's first id, ascending; documents
            without a token have none.
    """

    ids: NDArray[np.uint16]
    characters: NDArray[np.uint32]
    counts: NDArray[np.int64]
    document_starts: NDArray[np.int64]

    def texts(self, positions: NDArray[np.int64], length: int) -> NDArray[np.str_]:
        """The strings of `length` ids that start at `positions`, shape as `positions`."""
        if positions.size == 0:
            return np.empty(0, f"<U{max(length, 1)}")
        points = self.characters[self.ids[positions[:, None] + np.arange(length)]]
        return np.ascontiguousarray(points, "<u4").view(f"<U{length}").ravel()


def word_finder_alphabet() -> NDArray[np.bool_]:
    """The code points nlp-zero's Word_Finder keeps: U+4E00 to U+9FA5, 0-9, a-z, A-Z. Shape (65536,)."""
    keeps = np.zeros(BMP, np.bool_)
    for first, last in ((0x4E00, 0x9FA5), (ord("0"), ord("9")), (ord("A"), ord("Z")), (ord("a"), ord("z"))):
        keeps[first : last + 1] = True
    return keeps


def encode(documents: pa.Table, alphabet: NDArray[np.bool_]) -> Encoded:
    """Encode the text of DOCUMENTS, character by character.

    Args:
        documents: DOCUMENTS, or its columns `document` and `text`.
        alphabet: bool, shape (65536,): the code points that are tokens. All others are borders, those
            beyond the Basic Multilingual Plane among them.

    Raises:
        EmptyResultError: the text holds no token at all.
    """
    size = 1 + sum(chunk.nbytes for chunk in documents["text"].chunks) + 2 * documents.num_rows
    ids = np.zeros(size, np.uint16)
    seen = np.zeros(BMP, np.int64)
    row_starts = np.empty(documents.num_rows, np.int64)
    end, row = 1, 0
    for chunk in documents["text"].chunks:
        data, offsets = _buffers(chunk)
        end = kernels.decode(data, offsets, alphabet, ids, end, seen, row_starts[row : row + len(chunk)])
        row += len(chunk)
    points = np.flatnonzero(seen)
    if points.size == 0:
        raise EmptyResultError(
            f"no Chinese character, Latin letter or digit in {documents.num_rows:,} passages",
            remedy="Check the corpus and its encoding",
        )
    points = points[np.argsort(-seen[points], kind="stable")]
    new_id = np.zeros(BMP, np.uint16)
    new_id[points] = np.arange(1, points.size + 1)
    kernels.renumber(ids, end, new_id)
    border = np.zeros(1, np.int64)
    return Encoded(
        ids=ids[:end].copy(),
        characters=np.concatenate([border, points]).astype(np.uint32),
        counts=np.concatenate([border, seen[points]]),
        document_starts=_document_starts(documents["document"].to_numpy(), row_starts, end),
    )


def _buffers(chunk: pa.StringArray) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """The UTF-8 bytes of a string array and the offsets of its rows, shape (rows + 1,), without a copy."""
    _, offsets, data = chunk.buffers()
    first = np.frombuffer(offsets, np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
    return np.frombuffer(data, np.uint8) if data else np.empty(0, np.uint8), first


def _document_starts(
    document: NDArray[np.int64], row_starts: NDArray[np.int64], end: int
) -> NDArray[np.int64]:
    first_row = np.flatnonzero(np.diff(document, prepend=-1))
    starts = row_starts[first_row]
    has_tokens = np.diff(starts, append=end) > 0
    return starts[has_tokens]
