"""Why a string of a corpus never became a candidate, found out again from the text."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from pipeline.candidates.discover import LEAST_QUALITY
from pipeline.candidates.pool import DIGITS, IDEOGRAPH, MAX_SHARE, token_kinds
from pipeline.ngram.lookup import encode_strings
from pipeline.text.characters import FIRST_TOKEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pipeline.ngram.encode import Encoded
    from pipeline.ngram.ids import Ids
    from pipeline.params import EncodeParams

Found = tuple[str, dict[str, Any]]  # a kind of `explanation_texts` and the values of its fields


class Counted(NamedTuple):
    """A string in a text.

    Attributes:
        ids: its tokens; empty if the text has not all of them, or a border stands in it.
        positions: where it stands, int64.
        documents: documents it stands in.
    """

    ids: NDArray[np.integer[Any]]
    positions: NDArray[np.int64]
    documents: int

    @property
    def occurrences(self) -> int:
        """How often."""
        return self.positions.size


def count_of(encoded: Encoded, units: EncodeParams, term: str) -> Counted:
    """Find a string in a text."""
    sequence = encode_strings(encoded, pa.array([term]), units)
    start, length = int(sequence.start[0]), int(sequence.length[0])
    ids = sequence.ids[start : start + length]
    positions = _positions(encoded.ids, ids)
    documents = np.unique(np.searchsorted(encoded.document_starts, positions, "right")).size
    return Counted(ids, positions, documents)


def rejection(
    encoded: Encoded,
    units: EncodeParams,
    counted: Counted,
    in_documents: int | None,
    min_count: int,
    n_max: int,
    discovery: Mapping[str, Any],
) -> tuple[Found, list[Found]]:
    """What kept a string from being a candidate, the first thing that did; and what would mend that.

    Args:
        encoded: the text.
        units: how it was encoded.
        counted: the string.
        in_documents: its occurrences in the documents as they were read, if that is known.
        min_count: the count below which n-grams are left out.
        n_max: tokens of the longest n-grams.
        discovery: the parameters of the discovery.
    """
    count, size = counted.occurrences, counted.ids.size
    repeated: list[Found] = [("repeated", {})] if not units.repeated and (in_documents or 0) > count else []
    if count == 0:
        return ("hidden", {"count": in_documents}) if in_documents else ("absent", {}), repeated
    if size == 1:
        return ("one_token", {"count": count}), []
    if size > n_max and discovery["recipe"] != "classic":
        return ("too_long", {"tokens": size, "n_max": n_max}), [("n_max", {"n_max": size})]
    if count < min_count:
        lower: list[Found] = [("min_count", {"min_count": count})]
        return ("rare", {"count": count, "min_count": min_count}), [*lower, *repeated]
    return _RECIPES[discovery["recipe"]](encoded, counted, discovery)


def _termlode(encoded: Encoded, counted: Counted, discovery: Mapping[str, Any]) -> tuple[Found, list[Found]]:
    """The pool's conditions, one after the other; what passes them was judged badly formed."""
    kinds = token_kinds(encoded)[counted.ids]
    if not (kinds == IDEOGRAPH).any():
        return ("no_ideograph", {}), []
    if 2 * (kinds == DIGITS).sum() > kinds.size:
        return ("digits", {}), []
    pmi, cut = _weakest_split(encoded, counted)
    if pmi <= 0:
        return ("loose", _split(encoded, counted, cut) | {"pmi": pmi}), [("other_recipe", {})]
    for side, at in (("before", -1), ("after", counted.ids.size)):
        beside = encoded.ids[counted.positions + at]
        tokens, counts = np.unique(beside[beside >= FIRST_TOKEN], return_counts=True)
        if counts.size and counts.max() >= MAX_SHARE * counted.occurrences:
            token = encoded.tokens[int(tokens[counts.argmax()]) - FIRST_TOKEN].as_py()
            own = _text(encoded, counted.ids)
            longer = f"{token}{own}" if side == "before" else f"{own}{token}"
            share = counts.max() / counted.occurrences
            return ("part", {"longer": longer, "share": share, "most": MAX_SHARE}), [
                ("look_at", {"term": longer})
            ]
    return ("low_quality", {"least": LEAST_QUALITY, "pmi": pmi}), [("other_recipe", {})]


def _classic(encoded: Encoded, counted: Counted, discovery: Mapping[str, Any]) -> tuple[Found, list[Found]]:
    """Its weakest pair of characters, by PMI; what has none was part of longer words, or fell apart."""
    pairs = [
        (_pmi(encoded, counted.ids[k : k + 1], counted.ids[k + 1 : k + 2]), k + 1)
        for k in range(counted.ids.size - 1)
    ]
    pmi, cut = min(pairs)
    if pmi <= discovery["min_pmi"]:
        said = _split(encoded, counted, cut) | {"pmi": pmi, "least": discovery["min_pmi"]}
        return ("weak_pair", said), [("min_pmi", {"pmi": pmi})]
    return ("not_cut_out", {}), [("min_proba", {"min_proba": discovery["min_proba"]})]


def _chained(encoded: Encoded, counted: Counted, discovery: Mapping[str, Any]) -> tuple[Found, list[Found]]:
    """Its weakest split against the threshold of its length."""
    thresholds = [float(number) for number in discovery["chain_pmi"].split(",")]
    pmi, cut = _weakest_split(encoded, counted)
    least = thresholds[min(counted.ids.size - 2, len(thresholds) - 1)]
    if counted.ids.size <= len(thresholds) + 1 and pmi < least:
        said = _split(encoded, counted, cut) | {"pmi": pmi, "least": least}
        return ("weak_split", said), [("chain_pmi", {"pmi": pmi, "tokens": counted.ids.size})]
    return ("not_cut_out", {}), []


_RECIPES = {"termlode": _termlode, "classic": _classic, "chained": _chained}


def _positions(ids: Ids, sequence: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Where a sequence stands in ids."""
    if not sequence.size:
        return np.empty(0, np.int64)
    found = np.flatnonzero(ids[: ids.size - sequence.size + 1] == sequence[0])
    for k in range(1, sequence.size):
        found = found[ids[found + k] == sequence[k]]
    return found


def _pmi(encoded: Encoded, left: NDArray[np.integer[Any]], right: NDArray[np.integer[Any]]) -> float:
    """PMI of two sequences that stand side by side somewhere."""
    both = _positions(encoded.ids, np.concatenate([left, right])).size
    alone = _positions(encoded.ids, left).size * _positions(encoded.ids, right).size
    return math.log(float(encoded.counts.sum()) * both / alone)


def _weakest_split(encoded: Encoded, counted: Counted) -> tuple[float, int]:
    ids = counted.ids
    return min((_pmi(encoded, ids[:k], ids[k:]), k) for k in range(1, ids.size))


def _split(encoded: Encoded, counted: Counted, cut: int) -> dict[str, Any]:
    return {"left": _text(encoded, counted.ids[:cut]), "right": _text(encoded, counted.ids[cut:])}


def _text(encoded: Encoded, ids: NDArray[np.integer[Any]]) -> str:
    return "".join(encoded.tokens[int(k) - FIRST_TOKEN].as_py() for k in ids)
