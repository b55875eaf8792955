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

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from pipeline.candidates.features import features
from pipeline.candidates.forest import forest_of, probability
from pipeline.text.lexicon import FUNCTION_TAGS, general_lexicon

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.candidates.features import Evidence

SEED = 0
CHUNK = 1 << 14  # candidates described and judged at once
MOST = 20_000  # positives that are enough to learn from
FUNCTION_SHARE = 0.2  # function words, for each positive
LONGEST = 8  # tokens; longer ones are matched as if they had so many
TAGS = ("first_tag", "last_tag")  # features that are names
LEAST = 50  # positives without which nothing can be learned
CONTENT_TAGS = frozenset({"n", "nr", "ns", "nt", "nz", "ng", "l", "j", "b", "s", "vn", "a", "i"})
MIXED_SHARE = 0.2  # candidates with Latin letters that stand whole, for each positive, at most
MIXED_NEGATIVES = 2  # for each of these


def quality(known: Evidence, threads: int) -> NDArray[np.float64]:
    """The probability that each candidate is a word, shape (K,); the same evidence gives the same bits.

    Where the text has too few words of the lexicon to learn from, all are equally good: 0.5.

    Args:
        known: what is known of the candidates.
        threads: how many judge; one learns.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    chosen, label = training_set(known)
    size = known.own_tag.size
    if label.sum() < LEAST:
        return np.full(size, 0.5)
    model = HistGradientBoostingClassifier(
        learning_rate=0.1,
        max_iter=60,
        max_leaf_nodes=15,
        min_samples_leaf=30,
        l2_regularization=5.0,
        max_features=0.6,
        max_bins=127,
        early_stopping=False,
        random_state=SEED,
    )
    examples = features(known, chosen)
    odds = {name: _odds_of_tags(examples[name].astype(np.int64), label) for name in TAGS}
    with threadpool_limits(1):  # sums over threads would come in any order
        model.fit(_matrix(examples, odds), label)
    forest = forest_of(model)

    def judge(start: int) -> NDArray[np.float64]:
        return probability(forest, _matrix(features(known, slice(start, start + CHUNK)), odds))

    with ThreadPoolExecutor(threads) as pool:
        return np.concatenate(list(pool.map(judge, range(0, size, CHUNK))))


def _odds_of_tags(tag: NDArray[np.int64], label: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The log odds that an example with each part of speech, the last one being none, is positive.

    Parts of speech are names; the odds put them on the scale that matters to the learner.
    """
    size = len(general_lexicon().tags) + 1
    positive = np.bincount(tag[label] % size, minlength=size) + 1.0
    negative = np.bincount(tag[~label] % size, minlength=size) + 1.0
    return np.log(positive / negative)


def _matrix(
    described: dict[str, NDArray[np.generic]], odds: dict[str, NDArray[np.float64]]
) -> NDArray[np.float32]:
    """Features as the learner takes them, shape (k, F)."""
    values = np.empty((described["length"].size, len(described)), np.float32)
    for k, (name, column) in enumerate(described.items()):
        values[:, k] = odds[name][column.astype(np.int64)] if name in odds else column
    return values


def training_set(known: Evidence) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Candidates to learn from, by their rows, and whether each is positive."""
    tags = np.array([*general_lexicon().tags, ""])[known.own_tag]
    unknown = known.own_tag < 0
    random = np.random.default_rng(SEED)
    length = np.minimum(known.length, LONGEST)

    def draw(rows: NDArray[np.int64], most: int) -> NDArray[np.int64]:
        return rows if rows.size <= most else random.choice(rows, most, replace=False)

    def alike(rows: NDArray[np.int64], among: NDArray[np.bool_], times: int) -> list[NDArray[np.int64]]:
        """Others, drawn with the lengths of `rows`, so many for each."""
        return [
            draw(np.flatnonzero(among & (length == n)), times * int((length[rows] == n).sum()))
            for n in range(2, LONGEST + 1)
        ]

    words = draw(np.flatnonzero(np.isin(tags, list(CONTENT_TAGS))), MOST)
    mixed = draw(np.flatnonzero(known.whole & (length < LONGEST)), int(words.size * MIXED_SHARE))
    function = draw(np.flatnonzero(np.isin(tags, list(FUNCTION_TAGS))), int(words.size * FUNCTION_SHARE))
    negative = alike(words, unknown & ~known.whole, 1)
    negative += alike(mixed, unknown & ~known.whole & known.latin, MIXED_NEGATIVES)
    chosen = np.concatenate([words, mixed, function, *negative])
    return chosen, np.arange(chosen.size) < words.size + mixed.size
