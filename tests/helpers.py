"""Plain Python twins of what the pipeline computes, and shortcuts to build its tables."""

from __future__ import annotations

import collections
import collections.abc
import math
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.ngram.count import count_ngrams
from pipeline.ngram.encode import encode
from pipeline.params import CountParams, DiscoverParams, EncodeParams, Execution
from pipeline.progress import silent
from pipeline.schema import DOCUMENTS
from pipeline.words.chained import chain_words
from pipeline.words.table import words_table
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


def encoded(texts: Sequence[str], params: EncodeParams | None = None) -> Encoded:
    """The texts encoded, as the word finder has it if nothing else is said."""
    return encode(documents_table(texts), params or EncodeParams(units="character"))


def counted(
    texts: Sequence[str], n_max: int = 2, min_count: int = 1, execution: Execution | None = None
) -> pa.Table:
    """NGRAMS of the texts."""
    ids = encoded(texts)
    return pa.concat_tables(count_ngrams(ids, CountParams(n_max, min_count), execution or Execution(1)))


def discovered(texts: Sequence[str], params: DiscoverParams | None = None) -> dict[str, int]:
    """Words and counts as the pipeline finds them."""
    ids = encoded(texts)
    words = words_table(
        ids, find_words(ids, counted(texts), params or DiscoverParams(), Execution(2), silent)
    )
    return dict(zip(words["word"].to_pylist(), words["count"].to_pylist(), strict=True))


def chained(texts: Sequence[str], min_count: int, params: DiscoverParams) -> dict[str, int]:
    """Words and counts as the chained recipe finds them."""
    ids = encoded(texts)
    ngrams = counted(texts, len(params.thresholds) + 1, min_count)
    words = words_table(ids, chain_words(ids, ngrams, min_count, params, Execution(2), silent))
    return dict(zip(words["word"].to_pylist(), words["count"].to_pylist(), strict=True))


def chained_by_trie(texts: Sequence[str], min_count: int, thresholds: Sequence[float]) -> dict[str, int]:
    """The same by word-discovery's algorithm in plain Python, over a trie of dictionaries."""
    order = len(thresholds) + 1
    count: Counter[str] = Counter()
    runs = [run for text in texts for run in BORDER.split(text) if run]
    for run in runs:
        count.update(run[i : i + n] for n in range(1, order + 1) for i in range(len(run) - n + 1))
    total = sum(c for gram, c in count.items() if len(gram) == 1)
    trie: dict[str, Any] = {}
    solid = set()
    for gram, c in count.items():
        if c >= min_count and len(gram) > 1:
            ratios = [total * c / (count[gram[:i]] * count[gram[i:]]) for i in range(1, len(gram))]
            if math.log(min(ratios)) >= thresholds[len(gram) - 2]:
                solid.add(gram)
                node = trie
                for character in gram:
                    node = node.setdefault(character, {})
                node[""] = {}
    words: Counter[str] = Counter()
    for run in runs:
        start, reach = 0, 1
        for i in range(len(run)):
            if i >= reach:
                words[run[start:i]] += 1
                start, reach = i, i + 1
            node = trie
            for j in range(i, min(i + order, len(run))):
                node = node.get(run[j])
                if node is None:
                    break
                if "" in node:
                    reach = max(reach, j + 1)
        words[run[start:]] += 1
    return {
        word: c
        for word, c in words.items()
        if c >= min_count
        and (len(word) < 3 or all(word[i : i + order] in solid for i in range(max(1, len(word) - order + 1))))
    }


def word_finder(texts: Sequence[str], min_proba: float = 1e-6, min_pmi: float = 0.5) -> dict[str, int]:
    """Words and counts as the published nlp-zero package finds them."""
    collections.Iterable = collections.abc.Iterable  # type: ignore[attr-defined]  # gone since Python 3.10
    from nlp_zero import Word_Finder

    finder = Word_Finder(min_proba=min_proba, min_pmi=min_pmi)
    finder.train(texts)
    finder.find(texts, remove_weak_pairs=False)
    return dict(finder.words)


def brute_ngrams(texts: Sequence[str], n_max: int, min_count: int) -> dict[str, dict[str, float]]:
    """The columns of NGRAMS that do not depend on positions, for every n-gram, by the definition."""
    documents: dict[str, Counter[int]] = defaultdict(Counter)
    alone: Counter[str] = Counter()
    left: dict[str, Counter[str]] = defaultdict(Counter)
    right: dict[str, Counter[str]] = defaultdict(Counter)
    for document, text in enumerate(texts):
        for run in BORDER.split(text):
            for n in range(1, n_max + 1):
                for i in range(len(run) - n + 1):
                    gram = run[i : i + n]
                    documents[gram][document] += 1
                    alone[gram] += gram == run
                    left[gram][run[i - 1] if i else ""] += 1
                    right[gram][run[i + n] if i + n < len(run) else ""] += 1
    found = {}
    for gram, by_document in documents.items():
        if by_document.total() >= min_count:
            found[gram] = {"count": by_document.total(), "doc_count": len(by_document), "alone": alone[gram]}
            for side, neighbours in (("left", left[gram]), ("right", right[gram])):
                tokens = [c for token, c in neighbours.items() if token]
                found[gram] |= {
                    f"{side}_entropy": entropy(neighbours),
                    f"{side}_distinct": len(tokens),
                    f"{side}_max": max(tokens, default=0),
                    f"{side}_border": neighbours[""],
                }
    return found


def entropy(counts: Counter[str]) -> float:
    """Shannon entropy in nats."""
    total = sum(counts.values())
    return -sum(c / total * math.log(c / total) for c in counts.values())
