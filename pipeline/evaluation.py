"""How good a ranked list is, against a list of known terms (gold).

Gold lists are incomplete, so absolute figures are lower bounds: compare two lists on the same corpus and
gold.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

PRECISION_AT = (100, 500, 1000, 2000, 5000)
RECALL_AT = (5000, 10_000)
RESAMPLES = 1000
INTERVAL = (2.5, 97.5)  # percentiles
SEED = 0
_IGNORED = re.compile(r"[\s\-·‐]")
_LATIN = re.compile("[0-9a-z]")


def key(term: str) -> str:
    """What two spellings of a term have in common: NFKC, lower case, no spaces, hyphens or middle dots."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", term).lower())


class Gold(NamedTuple):
    """A gold list on one corpus.

    Attributes:
        known: keys of all its terms; any of them found is a hit.
        wanted: keys of those that occur often enough in the corpus to be found; recall is of these.
    """

    known: frozenset[str]
    wanted: frozenset[str]


def gold_of(terms: Sequence[str], counts: NDArray[np.int64], least: int) -> Gold:
    """The gold of a corpus in which `terms` occur `counts` times; those seen `least` times are wanted."""
    keys = [key(term) for term in terms]
    total: dict[str, int] = {}
    for one, count in zip(keys, counts.tolist(), strict=True):
        total[one] = total.get(one, 0) + count
    return Gold(
        frozenset(total) - {""}, frozenset(one for one, count in total.items() if one and count >= least)
    )


class _Hits(NamedTuple):
    """A ranked list against gold: ranks from 1 of hits, and of hits that are wanted."""

    known: NDArray[np.int64]
    wanted: NDArray[np.int64]
    gold: int


def evaluate(terms: Iterable[str], gold: Gold, dictionary: Collection[str]) -> dict[str, dict[str, Any]]:
    """Figures of a ranked list, over all its terms and over parts of them.

    Args:
        terms: the list, best first.
        gold: the known terms.
        dictionary: keys of the words that everybody's dictionary has.

    Returns:
        For each part of the list (`all`, `outside dictionary`, `2 characters` …, `with latin`) its figures:
        P@k, the share of hits among the first k; R@k, the share of wanted terms among them; AP, the mean
        over wanted terms of the precision at their rank, 0 where they are not found, with the 95 % interval
        of a bootstrap over wanted terms; and the number of wanted terms.
    """
    ranked = list(dict.fromkeys(filter(None, map(key, terms))))
    return {name: _figures(_hits(ranked, gold, belongs)) for name, belongs in _parts(dictionary).items()}


def _parts(dictionary: Collection[str]) -> Mapping[str, Callable[[str], bool]]:
    def of_length(least: int, most: int) -> Callable[[str], bool]:
        return lambda term: least <= len(term) <= most and not _LATIN.search(term)

    return {
        "all": lambda term: True,
        "outside dictionary": lambda term: term not in dictionary,
        "2 characters": of_length(2, 2),
        "3 characters": of_length(3, 3),
        "4 characters": of_length(4, 4),
        "5 and more": of_length(5, 1000),
        "with latin": lambda term: bool(_LATIN.search(term)),
    }


def _hits(ranked: Sequence[str], gold: Gold, belongs: Callable[[str], bool]) -> _Hits:
    part = [term for term in ranked if belongs(term)]
    known = [rank for rank, term in enumerate(part, 1) if term in gold.known]
    wanted = [rank for rank, term in enumerate(part, 1) if term in gold.wanted]
    return _Hits(np.array(known, np.int64), np.array(wanted, np.int64), sum(map(belongs, gold.wanted)))


def _figures(hits: _Hits) -> dict[str, Any]:
    figures: dict[str, Any] = {
        f"P@{k}": float(np.searchsorted(hits.known, k, "right")) / k for k in PRECISION_AT
    }
    wanted = max(hits.gold, 1)
    figures |= {f"R@{k}": float(np.searchsorted(hits.wanted, k, "right")) / wanted for k in RECALL_AT}
    precision = np.searchsorted(hits.known, hits.wanted, "right") / np.maximum(hits.wanted, 1)
    figures["AP"] = float(precision.sum()) / wanted
    figures["AP interval"] = _interval(precision, hits.gold)
    figures["wanted"] = hits.gold
    return figures


def _interval(precision: NDArray[np.float64], gold: int) -> list[float]:
    """The bootstrap's interval of the AP: gold terms drawn anew, those not found at precision 0."""
    if gold == 0:
        return [0.0, 0.0]
    padded = np.concatenate([precision, np.zeros(gold - precision.size)])
    random = np.random.default_rng(SEED)
    means = [padded[random.integers(0, gold, gold)].mean() for _ in range(RESAMPLES)]
    return [float(bound) for bound in np.percentile(means, INTERVAL)]
