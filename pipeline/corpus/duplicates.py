"""Documents that say what an earlier one said: the same text, or nearly.

Nearly the same: the share of five-character pieces that two texts have in common (Jaccard), estimated by
MinHash. Source: Broder, "On the resemblance and containment of documents", 1997.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from pipeline.errors import ParameterError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.params import IngestParams

PIECE = 5
PERMUTATIONS = 128
_WEIGHTS = np.array([1, 0x10DCD, 0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35], np.uint64)


class Seen(Protocol):
    """Tells whether a document was met before, and remembers it if not."""

    def __call__(self, text: str) -> bool:
        """Whether this text, or nearly this, was met before."""
        ...


def seen_before(params: IngestParams) -> Seen | None:
    """How duplicates are found; None if they are not looked for.

    Raises:
        ParameterError: near duplicates are asked for and datasketch is not installed.
    """
    if params.near_duplicates:
        return _near(params.near_duplicates)
    return _exact() if params.drop_duplicates else None


def _exact() -> Seen:
    digests: set[bytes] = set()

    def seen(text: str) -> bool:
        before = len(digests)
        digests.add(blake2b(text.strip().encode(), digest_size=16).digest())
        return len(digests) == before

    return seen


def _near(threshold: float) -> Seen:
    try:
        from datasketch import MinHash, MinHashLSH
    except ImportError as error:
        raise ParameterError(
            "near duplicates need datasketch",
            where="--near-duplicates",
            remedy="pip install 'termlode[dedup]'",
        ) from error
    index = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
    kept: list[Any] = []
    same = _exact()

    def seen(text: str) -> bool:
        if same(text):
            return True
        sketch = MinHash(num_perm=PERMUTATIONS, seed=1, hashfunc=_itself)
        sketch.update_batch(pieces(text))
        # The index proposes; the estimate itself decides.
        if any(sketch.jaccard(kept[number]) >= threshold for number in index.query(sketch)):
            return True
        index.insert(len(kept), sketch)
        kept.append(sketch)
        return False

    return seen


def _itself(value: int) -> int:
    return value


def pieces(text: str) -> NDArray[np.uint64]:
    """A number below 2**32 for each distinct piece of five characters, spaces left out."""
    points = np.frombuffer("".join(text.split()).encode("utf-32-le"), np.uint32).astype(np.uint64)
    if points.size < PIECE:
        points = np.concatenate([points, np.zeros(PIECE - points.size, np.uint64)])
    windows = np.lib.stride_tricks.sliding_window_view(points, PIECE)
    mixed = (windows * _WEIGHTS).sum(axis=1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return np.unique(mixed >> np.uint64(32))
