"""What the text itself says is another name: GIS(气体绝缘开关), 气体绝缘开关（GIS）, 最高人民法院(最高法)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.text.characters import CLOSE, FIRST_TOKEN, OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.ngram.lookup import Sequences

LONGEST = 12  # tokens of a name
LATIN = 4  # runs of letters that make one name


def bracketed(encoded: Encoded, terms: Sequences) -> Counter[tuple[int, int | tuple[int, ...]]]:
    """How often a term stands before or in brackets with another name of it.

    The other name is a term, too, or one to `LATIN` runs of letters and digits. Before a bracket the longest
    term counts, or all runs; in it, what fills it.

    Args:
        encoded: the text.
        terms: the terms as its ids.

    Returns:
        Counts by a term's row and the other's, or the other's ids.
    """
    ids: NDArray[np.integer[Any]] = np.asarray(encoded.ids)
    spelt = [terms.ids[start : start + length].tolist() for start, length in zip(*terms[1:], strict=True)]
    row_of = {tuple(tokens): row for row, tokens in reversed(list(enumerate(spelt))) if tokens}
    is_run = np.concatenate([np.zeros(FIRST_TOKEN, np.bool_), encoded.points[FIRST_TOKEN:] < 0])
    found: Counter[tuple[int, int | tuple[int, ...]]] = Counter()
    for before, inside in _pairs(ids):
        own, other = _last(before, row_of, is_run), _whole(inside, row_of, is_run)
        if own is None or other is None or own == other:
            continue
        if isinstance(own, int):
            found[own, other] += 1
        elif isinstance(other, int):
            found[other, own] += 1
    return found


def _pairs(ids: NDArray[np.integer[Any]]) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """The tokens before each bracket, as far as the last border, and those in it."""
    for at in np.flatnonzero(ids == OPEN).tolist():
        window = ids[at + 1 : at + LONGEST + 2].tolist()
        if CLOSE in window:
            inside = window[: window.index(CLOSE)]
            before = ids[max(0, at - LONGEST) : at].tolist()
            borders = [k for k, token in enumerate(before) if token < FIRST_TOKEN]
            before = before[borders[-1] + 1 if borders else 0 :]
            if before and inside and min(inside) >= FIRST_TOKEN:
                yield tuple(before), tuple(inside)


def _last(
    tokens: tuple[int, ...], row_of: dict[tuple[int, ...], int], is_run: NDArray[np.bool_]
) -> int | tuple[int, ...] | None:
    """The longest term at the end, or else the runs there."""
    for start in range(len(tokens)):
        if tokens[start:] in row_of:
            return row_of[tokens[start:]]
    runs = 0
    while runs < len(tokens) and is_run[tokens[-1 - runs]]:
        runs += 1
    return tokens[-runs:] if 1 <= runs <= LATIN else None


def _whole(
    tokens: tuple[int, ...], row_of: dict[tuple[int, ...], int], is_run: NDArray[np.bool_]
) -> int | tuple[int, ...] | None:
    """The term that all of it is, or the runs."""
    if tokens in row_of:
        return row_of[tokens]
    return tokens if len(tokens) <= LATIN and all(is_run[token] for token in tokens) else None
