"""The best path through words laid out for it, against a search in plain Python."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ngram.paths import NEVER, best_path, empty_best, lay_out
from pipeline.ngram.trie import build_trie
from pipeline.text.characters import FIRST_TOKEN

SIZE = FIRST_TOKEN + 4
TOKEN = st.integers(FIRST_TOKEN, SIZE - 1)
WORDS = st.lists(st.lists(TOKEN, min_size=1, max_size=5).map(tuple), min_size=1, max_size=12, unique=True)


def laid_out(words, log_weights):
    """The words, and the slot of each."""
    ids = np.array([token for word in words for token in word], np.uint32)
    lengths = np.array([len(word) for word in words], np.int64)
    trie = build_trie(ids, np.cumsum(lengths) - lengths, lengths)
    log_p = np.full(trie.nodes, -np.inf)
    log_p[trie.node] = log_weights
    single = np.log(np.linspace(0.01, 0.2, SIZE))
    found, node = lay_out(trie, log_p, single)
    return found, node[trie.node] - 1


def by_hand(text, weights, single):
    best, back = [0.0] + [-math.inf] * len(text), [0] * (len(text) + 1)
    for i in range(len(text)):
        for j in range(i + 1, len(text) + 1):
            p = single[text[i]] if j == i + 1 else weights.get(tuple(text[i:j]), -math.inf)
            if best[i] + p > best[j]:
                best[j], back[j] = best[i] + p, i
    return best, back


@given(WORDS, st.lists(TOKEN, min_size=1, max_size=20), st.integers(0, 1000))
def test_the_path_is_the_best_and_every_marked_word_is_seen(words, text, seed):
    random = np.random.default_rng(seed)
    log_weights = np.log(random.uniform(0.001, 0.5, len(words)))
    never = random.random(len(words)) < 0.3
    log_weights[never] = NEVER
    found, slots = laid_out(words, log_weights)
    row = np.full(found.edges.size // 2, -1, np.int32)
    marked = random.random(len(words)) < 0.5
    row[slots[marked]] = np.flatnonzero(marked)
    ids, matches, best = np.array([0, *text, 0], np.uint32), np.empty((200, 3), np.int64), empty_best()
    count = best_path(ids, 1, len(text), found, best, row, matches, 0)
    weights = dict(zip(words, log_weights.tolist(), strict=True))
    wanted, back = by_hand(text, weights, found.single)
    assert np.allclose(best.weight[: len(text) + 1], wanted)
    assert best.back[1 : len(text) + 1].tolist() == back[1:]
    seen = [
        [i + 1, len(words[k]), k]
        for i in range(len(text))
        for k in np.flatnonzero(marked).tolist()
        if tuple(text[i : i + len(words[k])]) == words[k]
    ]
    assert sorted(matches[:count].tolist()) == sorted(seen)
    assert best_path(ids, 1, len(text), found, best, np.empty(0, np.int32), matches, 0) == 0
