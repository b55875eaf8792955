"""Plain Python twins of what the pipeline computes, and shortcuts to build its tables."""

from __future__ import annotations

import collections
import collections.abc
import math
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline.ngram.count import count_ngrams, ngrams_table
from pipeline.ngram.encode import encode, word_finder_alphabet
from pipeline.params import CountParams, DiscoverParams, Execution
from pipeline.progress import silent
from pipeline.schema import DOCUMENTS
from pipeline.stages.discover import words_table
from pipeline.words.word_finder import find_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ngram.encode import Encoded

BORDER = re.compile("[^\u4e00-\u9fa50-9a-zA-Z]+")


def documents_table(texts: Sequence[str]) -> pa.Table:
    """One document a text."""
    size = len(texts)
    columns = [list(range(size)), ["a.txt"] * size, [1] * size, [None] * size, [None] * size, list(texts)]
    return pa.table(columns, schema=DOCUMENTS)


def encoded(texts: Sequence[str]) -> Encoded:
    """The texts encoded for the word finder."""
    return encode(documents_table(texts), word_finder_alphabet())


def counted(texts: Sequence[str], n_max: int = 2, min_count: int = 1, threads: int = 1) -> pa.Table:
    """NGRAMS of the texts."""
    ids = encoded(texts)
    return ngrams_table(ids, count_ngrams(ids, CountParams(n_max, min_count), Execution(threads)))


def discovered(texts: Sequence[str], params: DiscoverParams | None = None) -> dict[str, int]:
    """Words and counts as the pipeline finds them."""
    ids = encoded(texts)
    words = words_table(ids, find_words(ids, counted(texts), params or DiscoverParams(), silent))
    return dict(zip(words["word"].to_pylist(), words["count"].to_pylist(), strict=True))


def word_finder(texts: Sequence[str], min_proba: float = 1e-6, min_pmi: float = 0.5) -> dict[str, int]:
    """Words and counts as the published nlp-zero package finds them."""
    collections.Iterable = collections.abc.Iterable  # type: ignore[attr-defined]  # gone since Python 3.10
    from nlp_zero import Word_Finder

    finder = Word_Finder(min_proba=min_proba, min_pmi=min_pmi)
    finder.train(texts)
    finder.find(texts, remove_weak_pairs=False)
    return dict(finder.words)


def brute_ngrams(
    texts: Sequence[str], n_max: int, min_count: int
) -> dict[str, tuple[int, int, float, float]]:
    """Count, document count, left and right entropy of every n-gram, by the definition."""
    count: Counter[str] = Counter()
    documents = defaultdict(set)
    left: dict[str, Counter[str]] = defaultdict(Counter)
    right: dict[str, Counter[str]] = defaultdict(Counter)
    for document, text in enumerate(texts):
        for run in BORDER.split(text):
            for n in range(1, n_max + 1):
                for i in range(len(run) - n + 1):
                    gram = run[i : i + n]
                    count[gram] += 1
                    documents[gram].add(document)
                    left[gram][run[i - 1] if i else ""] += 1
                    right[gram][run[i + n] if i + n < len(run) else ""] += 1
    return {
        gram: (total, len(documents[gram]), entropy(left[gram]), entropy(right[gram]))
        for gram, total in count.items()
        if total >= min_count
    }


def entropy(counts: Counter[str]) -> float:
    """Shannon entropy in nats."""
    total = sum(counts.values())
    return -sum(c / total * math.log(c / total) for c in counts.values())
