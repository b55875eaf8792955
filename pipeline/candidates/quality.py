"""The quality of candidates, learned from the general lexicon: how much each looks like a word.

Distant supervision: candidates that are nouns, adjectives or set phrases of the lexicon are positive; random
candidates outside of it, and its function words, are negative; its verbs are neither. No feature knows a
candidate's own entry, so what is learned carries over to what the lexicon has not. The negatives are drawn
with the positives' lengths: otherwise the learner finds that short is good.

The lexicon has hardly a word with Latin letters in it. Candidates with such letters are positive where they
stand whole somewhere in the text, and more of those that do not are negative: otherwise it finds that Latin
is good, or bad.

Source: the idea of AutoPhrase (Shang et al., Automated Phrase Mining from Massive Text Corpora, 2018), with
a lexicon in place of an encyclopaedia's titles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.candidates.features import CATEGORIES, Features
from pipeline.text.lexicon import FUNCTION_TAGS, general_lexicon

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEED = 0
CHUNK = 1 << 16  # rows judged at once: the learner copies them twice, as float64
MOST = 20_000  # positives that are enough to learn from
FUNCTION_SHARE = 0.2  # function words, for each positive
LONGEST = 8  # tokens; longer ones are matched as if they had so many
LEAST = 50  # positives without which nothing can be learned
CONTENT_TAGS = frozenset({"n", "nr", "ns", "nt", "nz", "ng", "l", "j", "b", "s", "vn", "a", "i"})
MIXED_SHARE = 0.2  # candidates with Latin letters that stand whole, for each positive, at most
MIXED_NEGATIVES = 2  # for each of these


def quality(features: Features) -> NDArray[np.float64]:
    """The probability that each candidate is a word, shape (K,); the same features give the same bits.

    Where the text has too few words of the lexicon to learn from, all are equally good: 0.5.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    chosen, label = training_set(features)
    if label.sum() < LEAST:
        return np.full(features.own_tag.size, 0.5)
    model = HistGradientBoostingClassifier(
        learning_rate=0.1,
        max_iter=60,
        max_leaf_nodes=15,
        min_samples_leaf=30,
        l2_regularization=5.0,
        max_features=0.6,
        max_bins=127,
        categorical_features=[features.names.index(name) for name in CATEGORIES],
        early_stopping=False,
        random_state=SEED,
    )
    with threadpool_limits(1):  # sums over threads would come in any order
        model.fit(features.values[chosen], label)
    values = features.values
    parts = [model.predict_proba(values[k : k + CHUNK])[:, 1] for k in range(0, len(values), CHUNK)]
    return np.concatenate(parts)


def training_set(features: Features) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Rows to learn from, and whether each is positive."""
    tags = np.array([*general_lexicon().tags, ""])[features.own_tag]
    unknown = features.own_tag < 0
    random = np.random.default_rng(SEED)
    length = np.minimum(features.values[:, features.names.index("length")].astype(np.int64), LONGEST)
    latin = features.values[:, features.names.index("latin")] > 0

    def draw(rows: NDArray[np.int64], most: int) -> NDArray[np.int64]:
        return rows if rows.size <= most else random.choice(rows, most, replace=False)

    def alike(rows: NDArray[np.int64], among: NDArray[np.bool_], times: int) -> list[NDArray[np.int64]]:
        """Others, drawn with the lengths of `rows`, so many for each."""
        return [
            draw(np.flatnonzero(among & (length == n)), times * int((length[rows] == n).sum()))
            for n in range(2, LONGEST + 1)
        ]

    words = draw(np.flatnonzero(np.isin(tags, list(CONTENT_TAGS))), MOST)
    mixed = draw(np.flatnonzero(features.whole & (length < LONGEST)), int(words.size * MIXED_SHARE))
    function = draw(np.flatnonzero(np.isin(tags, list(FUNCTION_TAGS))), int(words.size * FUNCTION_SHARE))
    negative = alike(words, unknown & ~features.whole, 1)
    negative += alike(mixed, unknown & ~features.whole & latin, MIXED_NEGATIVES)
    chosen = np.concatenate([words, mixed, function, *negative])
    return chosen, np.arange(chosen.size) < words.size + mixed.size
