"""Beside the chain: the first TERMS in CLUSTERS, and VARIANTS among them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from pipeline import parquet
from pipeline.ngram.lookup import encode_strings
from pipeline.schema import CLUSTERS, TERMS, VARIANTS
from pipeline.semantic.brackets import bracketed
from pipeline.semantic.clusters import ALONE, Clusters, cluster
from pipeline.semantic.layout import plane
from pipeline.semantic.neighbours import mutual_neighbours
from pipeline.semantic.seeds import vocabulary
from pipeline.semantic.similarity import ONE, unit_rows
from pipeline.semantic.variants import (
    BRACKET,
    KINDS,
    SCRIPT,
    Variant,
    heads,
    neighbours_alike,
    one_of_each,
    scripts,
    spellings,
)
from pipeline.stages import embed, encode, rank
from pipeline.text.characters import FIRST_TOKEN

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from pipeline.params import RelateParams
    from pipeline.progress import Progress

GROUPS = "clusters.parquet"
PAIRS = "variants.parquet"
LEAST_BRACKETS = 2  # times that a name stands in brackets; one alone is most often a remark or a source


def run(
    ranked: Path, text: Path, embedded: Path, folder: Path, params: RelateParams, progress: Progress
) -> dict[str, int]:
    """Group the first terms of a list and propose variants among them.

    Args:
        ranked: the folder of TERMS.
        text: the encoded domain.
        embedded: the checkpoint of word vectors.
        folder: where to write.
        params: how many terms, how many neighbours of each, and how near.
        progress: told in between.
    """
    listed = parquet.read(ranked / rank.TABLE, TERMS, ["term"])["term"].to_pylist()
    terms = listed[: params.relate_terms or None]
    units = unit_rows(vocabulary(terms, *embed.load(embedded), ()).vectors, centre=True)
    graph = mutual_neighbours(units, params.neighbours, round(params.least_similarity * ONE))
    progress(0.3, "grouping")
    groups = cluster(graph, len(terms))
    parquet.write(folder / GROUPS, _groups_table(terms, groups, plane(units)), CLUSTERS)
    progress(0.5, "looking for variants")
    by_script = _scripts(terms)
    found = one_of_each(
        [*spellings(terms), *(by_script or ()), *neighbours_alike(terms, graph), *heads(terms)]
    )
    rows = [_row(terms, units, one) for one in found] + _bracket_rows(text, terms, units)
    rows.sort(key=lambda row: (row["rank"], row["kind"], row["other"]))
    parquet.write(folder / PAIRS, pa.Table.from_pylist(rows, schema=VARIANTS), VARIANTS)
    counts = Counter(row["kind"] for row in rows)
    return {
        "terms": len(terms),
        "groups": groups.centre.size,
        "in groups": int((groups.label != ALONE).sum()),
        **{kind: counts[kind] for kind in KINDS if kind != SCRIPT or by_script is not None},
    }


def _groups_table(terms: list[str], groups: Clusters, places: NDArray[np.float64]) -> pa.Table:
    """CLUSTERS: by group, then the most central terms first."""
    rows = np.flatnonzero(groups.label != ALONE)
    rows = rows[np.lexsort((rows, -groups.weight[rows], groups.label[rows]))]
    columns = [
        groups.label[rows] + 1,
        pa.array([terms[groups.centre[label]] for label in groups.label[rows]], pa.string()),
        pa.array([terms[row] for row in rows], pa.string()),
        rows + 1,
        groups.weight[rows] / ONE,
        *places[rows].T,
    ]
    return pa.table(columns, schema=CLUSTERS)


def _scripts(terms: list[str]) -> list[Variant] | None:
    """Variants of script; None where opencc is not installed, and the facts then have no such kind."""
    try:
        return list(scripts(terms))
    except ImportError:
        return None


def _row(terms: list[str], units: NDArray[np.float64], one: Variant) -> dict[str, Any]:
    return {
        "term": terms[one.row],
        "rank": one.row + 1,
        "other": terms[one.other],
        "other_rank": one.other + 1,
        "kind": one.kind,
        "evidence": one.evidence,
        "similarity": _similarity(units, one.row, one.other),
    }


def _bracket_rows(text: Path, terms: list[str], units: NDArray[np.float64]) -> list[dict[str, Any]]:
    """Names in brackets: numbers are none, and a term with no character in common is but a remark."""
    encoded = encode.load(text)
    counts = bracketed(
        encoded, encode_strings(encoded, pa.array(terms, pa.string()), encode.parameters(text))
    )
    names = [""] * FIRST_TOKEN + encoded.tokens.to_pylist()
    rows: list[dict[str, Any]] = []
    for (row, other), count in counts.items():
        if isinstance(other, int):
            name, place, similarity = terms[other], other + 1, _similarity(units, row, other)
            is_name = bool(set(terms[row]) & set(name))
        else:
            name, place, similarity = " ".join(names[token] for token in other), None, None
            is_name = any(map(str.isalpha, name))
        if count < LEAST_BRACKETS or not is_name:
            continue
        rows.append(
            {
                "term": terms[row],
                "rank": row + 1,
                "other": name,
                "other_rank": place,
                "kind": BRACKET,
                "evidence": f"{count:,} times one in brackets after the other",
                "similarity": similarity,
            }
        )
    return rows


def _similarity(units: NDArray[np.float64], row: int, other: int) -> float | None:
    """The cosine of two terms, in millionths as a fraction; None if one has no vector."""
    if not (units[row].any() and units[other].any()):
        return None
    return float(np.rint(units[row] @ units[other] * ONE)) / ONE
