"""Terms that were merged in review: their figures come to the term they are merged into."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from pipeline.evaluation import key
from pipeline.ngram.lookup import encode_strings
from pipeline.ngram.union import count_unions
from pipeline.rank import merged_rows
from pipeline.schema import SCORES
from pipeline.termhood.score import factors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.ledger import Verdicts
    from pipeline.ngram.encode import Encoded
    from pipeline.params import EncodeParams

# Each occurrence is counted for one term alone, so these add up.
_SUMS = ("count", "domain_per_million", "baseline_count", "baseline_per_million")


class Merged(NamedTuple):
    """SCORES after merges.

    Attributes:
        scores: SCORES, in the same order; the rows that were merged have their own figures still.
        variants: by term, what was merged into it, the most frequent first.
    """

    scores: pa.Table
    variants: Mapping[str, Sequence[str]]


def merge(scores: pa.Table, verdicts: Verdicts, encoded: Encoded, units: EncodeParams) -> Merged:
    """Bring the figures of merged terms to their targets.

    `count`, and the rates and baseline counts, are sums. `string_count`, `doc_count` and `blocks` are counted
    in the text: occurrences of any of the spellings, one inside of another (变电站 in 变电站所) once, and the
    documents and blocks that hold any. The score of the termlode recipe is worked out anew of these; what
    is left (quality, place, entropies) stays that of the target's own spelling, and so does the score of
    the other recipes, which is relative to all words.

    Args:
        scores: SCORES.
        verdicts: of the review.
        encoded: the domain's text.
        units: how it was encoded.
    """
    groups = _groups(scores, verdicts)
    if not groups:
        return Merged(scores, {})
    names, rows = scores["term"].to_pylist(), np.array(list(groups))
    columns = {name: scores[name].to_numpy().copy() for name in _SUMS}
    for values in columns.values():
        for row, own in groups.items():
            values[row] += values[own].sum()
    members = [(row, k) for k, (target, own) in enumerate(groups.items()) for row in (target, *own)]
    strings = encode_strings(encoded, pa.array([names[row] for row, _ in members]), units)
    found = count_unions(encoded, strings, np.array([k for _, k in members]), rows.size)
    counted = {"string_count": found.occurrences, "doc_count": found.documents, "blocks": found.blocks}
    for name, values in counted.items():
        if scores[name].null_count == 0:
            columns[name] = scores[name].to_numpy().copy()
            columns[name][rows] = values
    changed = _with(scores, columns)
    if scores["quality"].null_count == 0:
        before, after = factors(scores.take(rows)), factors(changed.take(rows))
        score = scores["score"].to_numpy().copy()
        score[rows] = np.prod([after[name] for name in ("domainness", "quality", "burst")], axis=0)
        score[rows] *= np.where(after["domainness"] > 0, before["place"], 1.0)
        changed = _with(changed, {"score": score})
    count = scores["count"].to_numpy()
    variants = {
        names[target]: [names[row] for row in sorted(own, key=lambda row: (-count[row], names[row]))]
        for target, own in groups.items()
    }
    return Merged(changed, variants)


def spellings(terms: pa.Table) -> list[tuple[str, str]]:
    """Each term with itself and with each of its variants, in order of rank: (term, spelling)."""
    columns = (terms[name].to_pylist() for name in ("term", "variants"))
    return [(term, word) for term, own in zip(*columns, strict=True) for word in (term, *own)]


def _groups(scores: pa.Table, verdicts: Verdicts) -> dict[int, list[int]]:
    """The rows that are merged, by the row they are merged into."""
    merged = merged_rows(scores, verdicts)
    names = scores["term"].to_pylist()
    wanted = {key(target) for target in merged.values()}
    spelt: dict[str, list[int]] = defaultdict(list)
    for row, name in enumerate(names):
        if row not in merged and key(name) in wanted:
            spelt[key(name)].append(row)
    score = scores["score"].to_numpy()
    groups: dict[int, list[int]] = defaultdict(list)
    for row, target in merged.items():
        # Of several spellings of the target, the one that was named; else the best.
        best = min(spelt[key(target)], key=lambda k: (names[k] != target, -score[k], names[k]), default=None)
        if best is not None:
            groups[best].append(row)
    return dict(groups)


def _with(scores: pa.Table, columns: Mapping[str, np.ndarray]) -> pa.Table:
    arrays = [columns.get(name, scores[name]) for name in SCORES.names]
    return pa.table(arrays, schema=SCORES)
