"""Beside the chain: seeds and word vectors become an EXPANSION."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa

from pipeline import ledger, parquet
from pipeline.errors import EmptyResultError
from pipeline.progress import silent
from pipeline.schema import EXPANSION, KEPT_OUT, SEEDS, TERMS
from pipeline.semantic.expand import Expansion, Grading, expand
from pipeline.semantic.negative import KeptOut, kept_out
from pipeline.semantic.relevance import PARTS, centre_similarity, parts, weights
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
OUT = "kept_out.parquet"
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
        kept_out: what negative seeds did not let join.
        weights: of rank, similarity and shared characters in that order; none if it is by strength.
    """

    joined: Expansion
    relevance: NDArray[np.float64]
    similarity: NDArray[np.float64]
    kept_out: KeptOut
    weights: tuple[float, ...] = ()


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
    found = expanded(known, rows_of(rows, asked.seeds), rows_of(rows, asked.negative), params, progress)
    parquet.write(folder / GIVEN, _seeds_table(known, rows, asked), SEEDS)
    parquet.write(folder / OUT, _kept_out_table(known, found.kept_out), KEPT_OUT)
    parquet.write(folder / TABLE, table(known, found), EXPANSION)
    return {
        "joined": found.joined.row.size,
        f"seeds from the {asked.source}": len(asked.seeds),
        "of them words of the text": rows_of(rows, asked.seeds).size,
        "negative seeds": len(asked.negative),
        "kept out by them": found.kept_out.row.size,
        **{f"% {part}": round(100 * share) for part, share in zip(PARTS, found.weights, strict=False)},
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
    known: Vocabulary,
    seeds: NDArray[np.int64],
    negative: NDArray[np.int64],
    params: ExpandParams,
    progress: Progress = silent,
) -> Found:
    """Expand rows of a vocabulary, in the order that the preset reads them in.

    Raises:
        EmptyResultError: no seed has a vector, or nothing joins.
    """
    classic = params.preset == "recipe"
    units = unit_rows(known.vectors, centre=not classic)
    starts = np.setdiff1d(seeds[units[seeds].any(axis=1)], negative)
    if not starts.size:
        raise EmptyResultError(
            "none of the seeds is a word that the text was cut into often enough to have a vector",
            remedy="Give other seeds, or lower --vector-least",
        )
    may: NDArray[np.bool_] = np.any(units, axis=1)
    may[known.listed :] = may[negative] = False
    others = np.setdiff1d(np.flatnonzero(may), starts)
    out = kept_out(units, starts, negative[units[negative].any(axis=1)], others)
    may[out.row] = False
    grading = Grading(params.min_sim or MIN_SIM[params.preset], params.max_sim, params.alpha, params.max_hops)
    joined = expand(units, starts, may, grading, params.expand_top if classic else 0, progress)
    if not joined.row.size:
        raise EmptyResultError(
            f"no term is near enough to {starts.size:,} seeds", remedy="Lower --min-sim, or give more seeds"
        )
    similarity = centre_similarity(units, starts)
    if classic:
        return Found(joined, joined.strength / ONE, similarity[joined.row], out)
    scores = parts(known.terms, units, starts, may)
    weighs = weights(scores.seeds, params.focus)
    value = np.rint(weighs @ scores.terms * ONE) / ONE  # whole millionths: a last digit decides no order
    order = np.lexsort((joined.row, -value[joined.row]))
    order = order[: params.expand_top or None]
    first = Expansion(
        joined.row[order],
        joined.strength[order],
        joined.hops[order],
        [joined.path[k] for k in order],
        [joined.steps[k] for k in order],
    )
    return Found(first, value[first.row], similarity[first.row], out, tuple(weighs.tolist()))


def table(known: Vocabulary, found: Found) -> pa.Table:
    """EXPANSION."""
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


def _kept_out_table(known: Vocabulary, out: KeptOut) -> pa.Table:
    columns: list[Any] = [pa.array([known.terms[row] for row in out.row], pa.string()), out.row + 1]
    for nearest in (out.negative, out.seed):
        names = pa.array([known.terms[row] for row in nearest.row], pa.string())
        columns += [names, nearest.similarity / ONE]
    return pa.table(columns, schema=KEPT_OUT)


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
