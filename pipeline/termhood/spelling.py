"""Whether a candidate is spelt like the domain's best: a model of characters, trained on the list itself.

The domain's terms share characters and endings (…酶, …率, …网络) that general words do not. The model learns
them from the top of the list against well-formed candidates that the baseline has, too; every candidate is
judged by a model that has not seen it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

SEED = 0
FOLDS = 5
WELL_FORMED, GOOD = 0.4, 0.5  # quality of the general candidates, and of those whose number sets the top
MOST_DOMAINNESS = 1.0  # of the general candidates
TOP_SHARE, TOP_LEAST, TOP_MOST = 0.05, 300, 2000
JUDGED = 30_000  # candidates from the top that are judged; the rest count as badly spelt
SCALE_ON = 5000  # candidates from the top whose mean and spread make the unit
_POINT_BITS = 21  # of a code point: three of them fit a number of 64 bits
LEAST_EXAMPLES = 20  # of either side, without which nothing is learned


def spelling(
    words: pa.ChunkedArray,
    score: NDArray[np.float64],
    quality: NDArray[np.float64],
    domainness: NDArray[np.float64],
) -> NDArray[np.float64]:
    """How much each candidate is spelt like the top of the list, in standard deviations from -3 to 3.

    Args:
        words: the candidates, strings of shape (K,).
        score: what they are ranked by so far.
        quality: their quality, 0 to 1.
        domainness: their domainness.

    Returns:
        z, shape (K,); all 0 where there is too little to learn from.
    """
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    order = np.argsort(-score, kind="stable")
    top = order[: int(min(TOP_MOST, max(TOP_LEAST, TOP_SHARE * (quality > GOOD).sum())))]
    general = np.flatnonzero((quality > WELL_FORMED) & (domainness < MOST_DOMAINNESS))
    general = np.setdiff1d(general, top)
    random = np.random.default_rng(SEED)
    if general.size > 3 * top.size:
        general = random.choice(general, 3 * top.size, replace=False)
    if min(top.size, general.size) < LEAST_EXAMPLES:
        return np.zeros(score.size)
    examples = np.concatenate([top, general])
    label = np.arange(examples.size) < top.size
    judged = np.unique(np.concatenate([examples, order[:JUDGED]]))
    place = np.searchsorted(judged, examples)
    vectors = _vectors(words.take(pa.array(judged)).to_pylist(), place)

    def decide(chosen: NDArray[np.bool_], rows: NDArray[np.int64]) -> NDArray[np.float64]:
        model = LogisticRegression(C=0.3, tol=1e-3, max_iter=200)
        with threadpool_limits(1):  # sums over threads would come in any order
            model.fit(vectors[place[chosen]], label[chosen])
        return np.asarray(model.decision_function(vectors[rows]), np.float64)

    decision = decide(np.ones(examples.size, np.bool_), np.arange(judged.size))
    fold = random.integers(0, FOLDS, examples.size)
    for k in range(FOLDS):
        decision[place[fold == k]] = decide(fold != k, place[fold == k])
    out = np.full(score.size, np.percentile(decision, 10))
    out[judged] = decision
    unit = out[order[:SCALE_ON]]
    z: NDArray[np.float64] = np.clip((out - unit.mean()) / max(float(unit.std()), 1e-9), -3.0, 3.0)
    return z


def _vectors(words: Sequence[str], examples: NDArray[np.int64]) -> csr_matrix:
    """How often each word has each piece that the examples have, shape (K, P).

    Pieces are characters and pairs of them, and by themselves the first one and two and the last one, two
    and, in words of more than three, three.

    Args:
        words: two characters or more each, shape (K,).
        examples: rows of those that are learned from.
    """
    from scipy.sparse import csr_matrix

    length = np.array([len(word) for word in words])
    points = np.frombuffer("".join(words).encode("utf-32-le"), "<u4").astype(np.int64)
    row = np.repeat(np.arange(length.size), length)
    pair = np.append(points[:-1] << _POINT_BITS | points[1:], 0)
    last = np.cumsum(length) - 1
    first = last - length + 1
    whole_pair, longer = np.flatnonzero(row[:-1] == row[1:]), np.flatnonzero(length > 3)
    rows, every = [row, row[whole_pair]], np.arange(length.size)
    pieces = [points, pair[whole_pair]]
    for chosen, piece in (
        (every, points[first]),
        (every, pair[first]),
        (every, points[last]),
        (every, pair[last - 1]),
        (longer, pair[last[longer] - 2] << _POINT_BITS | points[last[longer]]),
    ):
        rows.append(chosen)
        pieces.append(piece)
    learned = np.zeros(length.size, np.bool_)
    learned[examples] = True
    out_rows, out_columns, size = [], [], 0
    for where, piece in zip(rows, pieces, strict=True):
        columns = np.unique(piece[learned[where]])
        known = np.isin(piece, columns)
        out_rows.append(where[known])
        out_columns.append(np.searchsorted(columns, piece[known]) + size)
        size += columns.size
    at = (np.concatenate(out_rows), np.concatenate(out_columns))
    return csr_matrix((np.ones(at[0].size), at), (length.size, size))
