"""Beside the chain: seeds and word vectors become an EXPANSION."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from pipeline import ledger, parquet
from pipeline.errors import EmptyResultError
from pipeline.schema import EXPANSION, SEEDS, TERMS
from pipeline.semantic.expand import Expansion, Grading, expand
from pipeline.semantic.relevance import centre_similarity, relevance
from pipeline.semantic.seeds import Vocabulary, by_key, read_seeds, rows_of, vocabulary
from pipeline.semantic.similarity import ONE, unit_rows
from pipeline.stages import embed, rank

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from pipeline.params import ExpandParams
    from pipeline.progress import Progress

TABLE = "expansion.parquet"
GIVEN = "seeds.parquet"
# By preset. What is frequent has vectors apart from all others, so a higher demand lets rare words in alone.
MIN_SIM = {"termlode": 0.5, "recipe": 0.6}
FROM_FILE, FROM_LEDGER, FROM_TOP = "file", "ledger", "top"


class Asked(NamedTuple):
    """Seeds as they were given, and where they come from."""

    seeds: tuple[str, ...]
    negative: tuple[str, ...]
    source: str


class Found(NamedTuple):
    """An expansion in the order it is read. Shape (J,) each.

    Attributes:
        joined: the terms that joined, in this order.
        relevance: what they are ordered by.
        similarity: of each to the seeds.
    """

    joined: Expansion
    relevance: NDArray[np.float64]
    similarity: NDArray[np.float64]


def run(
    ranked: Path,
    embedded: Path,
    folder: Path,
    params: ExpandParams,
    seeds: Path | None,
    negative: Path | None,
    review: Path | None,
    progress: Progress,
) -> dict[str, int]:
    """Expand seeds.

    Args:
        ranked: the folder of TERMS.
        embedded: the checkpoint of word vectors.
        folder: where to write.
        params: how to expand.
        seeds: a file of seeds; if there is none, the terms accepted in review, or else the top of the list.
        negative: a file of terms to stay away from; if there is none, those rejected in review.
        review: the domain's ledger, if there is one.
        progress: told in between.

    Raises:
        EmptyResultError: no seed is a word of the text, or nothing joins.
    """
    listed = parquet.read(ranked / rank.TABLE, TERMS, ["term"])["term"].to_pylist()
    words, vectors = embed.load(embedded)
    asked = asked_for(listed, params, seeds, negative, review)
    known = vocabulary(listed, words, vectors, (*asked.seeds, *asked.negative), params.expand_from)
    rows = by_key(known.terms)
    progress(0.2, "expanding")
    found = expanded(known, rows_of(rows, asked.seeds), rows_of(rows, asked.negative), params)
    parquet.write(folder / GIVEN, _seeds_table(known, rows, asked), SEEDS)
    parquet.write(folder / TABLE, _table(known, found), EXPANSION)
    return {
        "joined": found.joined.row.size,
        f"seeds from the {asked.source}": len(asked.seeds),
        "of them words of the text": rows_of(rows, asked.seeds).size,
        "negative seeds": len(asked.negative),
    }


def asked_for(
    listed: Sequence[str],
    params: ExpandParams,
    seeds: Path | None,
    negative: Path | None,
    review: Path | None,
) -> Asked:
    """The seeds of both kinds, by what was given."""
    verdicts = ledger.verdicts(ledger.read(review), str(review)) if review else ledger.Verdicts()
    away = read_seeds(negative) if negative else tuple(sorted(verdicts.rejected))
    if seeds:
        return Asked(read_seeds(seeds), away, FROM_FILE)
    if verdicts.accepted:
        return Asked(tuple(sorted(verdicts.accepted)), away, FROM_LEDGER)
    return Asked(tuple(listed[: params.auto_seeds]), away, FROM_TOP)


def expanded(
    known: Vocabulary, seeds: NDArray[np.int64], negative: NDArray[np.int64], params: ExpandParams
) -> Found:
    """Expand rows of a vocabulary, in the order that the preset reads them in.

    Raises:
        EmptyResultError: no seed has a vector, or nothing joins.
    """
    classic = params.preset == "recipe"
    units = unit_rows(known.vectors, centre=not classic)
    starts = seeds[units[seeds].any(axis=1)]
    if not starts.size:
        raise EmptyResultError(
            "none of the seeds is a word that the text was cut into often enough to have a vector",
            remedy="Give other seeds, or lower --vector-least",
        )
    may = np.arange(len(known.terms)) < known.listed
    grading = Grading(params.min_sim or MIN_SIM[params.preset], params.max_sim, params.alpha, params.max_hops)
    joined = expand(units, starts, negative, may, grading, params.expand_top if classic else 0)
    if not joined.row.size:
        raise EmptyResultError(
            f"no term is near enough to {starts.size:,} seeds", remedy="Lower --min-sim, or give more seeds"
        )
    similarity = centre_similarity(units, starts)
    if classic:
        return Found(joined, joined.strength / ONE, similarity[joined.row])
    # Whole millionths: a last digit decides no order.
    value = np.rint(relevance(known.terms, similarity, starts, may & units.any(axis=1)) * ONE) / ONE
    order = np.lexsort((joined.row, -value[joined.row]))
    order = order[: params.expand_top or None]
    first = Expansion(
        joined.row[order],
        joined.strength[order],
        joined.hops[order],
        [joined.path[k] for k in order],
        [joined.steps[k] for k in order],
    )
    return Found(first, value[first.row], similarity[first.row])


def _table(known: Vocabulary, found: Found) -> pa.Table:
    joined = found.joined
    columns = [
        np.arange(1, joined.row.size + 1),
        pa.array([known.terms[row] for row in joined.row], pa.string()),
        joined.row + 1,
        found.relevance,
        np.rint(found.similarity * ONE) / ONE,
        joined.strength / ONE,
        joined.hops,
        pa.array([[known.terms[row] for row in path] for path in joined.path], pa.list_(pa.string())),
        pa.array([[step / ONE for step in steps] for steps in joined.steps], pa.list_(pa.float64())),
    ]
    return pa.table(columns, schema=EXPANSION)


def _seeds_table(known: Vocabulary, rows: dict[str, int], asked: Asked) -> pa.Table:
    out = []
    for names, negative in ((asked.seeds, False), (asked.negative, True)):
        for name in names:
            (row,) = rows_of(rows, [name]).tolist() or (None,)
            out.append(
                {
                    "seed": name,
                    "negative": negative,
                    "term": None if row is None else known.terms[row],
                    "rank": row + 1 if row is not None and row < known.listed else None,
                }
            )
    return pa.Table.from_pylist(out, schema=SEEDS)
