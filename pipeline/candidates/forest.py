"""A fitted gradient boosting model as plain arrays, and a compiled walk down its trees.

The library's own prediction copies all rows to float64 and takes a fifth of a whole run's time. Its trees are
read from its private attributes, so a test holds every walk to what the library itself predicts.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.jit import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sklearn.ensemble import HistGradientBoostingClassifier


class Forest(NamedTuple):
    """Binary trees over numeric features, all their nodes one after the other; shape (nodes,) each.

    Attributes:
        root: int32, the node each tree begins at, shape (trees,).
        feature: int32, the column a node asks for, -1 for a leaf.
        threshold: float64, at most which the walk goes left.
        left: int32, where it goes then.
        right: int32, where it goes else.
        value: float64, what a leaf adds to the log odds.
        base: the log odds before any tree.
    """

    root: NDArray[np.int32]
    feature: NDArray[np.int32]
    threshold: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float64]
    base: float


def forest_of(model: HistGradientBoostingClassifier) -> Forest:
    """The trees of a fitted model of two classes without categories or missing values."""
    trees = [tree.nodes for (tree,) in model._predictors]
    sizes = [nodes.size for nodes in trees]
    root = np.cumsum([0, *sizes[:-1]]).astype(np.int32)
    nodes = np.concatenate(trees)
    shift = np.repeat(root, sizes)
    return Forest(
        root=root,
        feature=np.where(nodes["is_leaf"], -1, nodes["feature_idx"]).astype(np.int32),
        threshold=np.ascontiguousarray(nodes["num_threshold"]),
        left=nodes["left"].astype(np.int32) + shift,
        right=nodes["right"].astype(np.int32) + shift,
        value=np.ascontiguousarray(nodes["value"]),
        base=float(model._baseline_prediction.item()),
    )


@kernel
def probability(forest: Forest, values: NDArray[np.float32]) -> NDArray[np.float64]:
    """The probability of the second class for each row of values, shape (R, F) to (R,)."""
    out = np.empty(values.shape[0])
    for k in range(values.shape[0]):
        odds = forest.base
        for node in forest.root:
            while forest.feature[node] >= 0:
                left = values[k, forest.feature[node]] <= forest.threshold[node]
                node = forest.left[node] if left else forest.right[node]  # noqa: PLW2901
            odds += forest.value[node]
        out[k] = 1.0 / (1.0 + math.exp(-odds))
    return out
