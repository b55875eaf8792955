"""Puts scored words in a total order; leaves out what filters and the user's lists say, with reasons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import CorpusError, EmptyResultError
from pipeline.evaluation import key
from pipeline.measures import evidence_of, measure, measure_names
from pipeline.schema import DROPPED, TERMS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from pipeline.params import RankParams

ORDER = [("by", "descending"), ("count", "descending"), ("term", "ascending")]
SCORE = "score"
_PARTICULARS = re.compile("(?<=^nested) in .*|(?<=^boilerplate): .*", re.DOTALL)
LATIN = "latin letters or digits"
BEYOND_TOP = "below --top"
STOPPED = "on the stop list"
KNOWN = "on the list of known terms"
NOT_TYPICAL = "not more frequent in the domain than in the baseline"
NESTED = "nested in {}"
BOILERPLATE = "boilerplate: {:.0f} % in lines that many documents have"
MOST_STOCK = 0.9  # of a term's occurrences
NEVER_CHOSEN = "never chosen when the text is cut into words"


class Knowledge(NamedTuple):
    """The user's own lists.

    Attributes:
        stop: never listed.
        must: listed, whatever the filters say, if they are scored at all.
        known: left out, being known already.
    """

    stop: Collection[str] = ()
    must: Collection[str] = ()
    known: Collection[str] = ()


def read_list(path: Path) -> tuple[str, ...]:
    """The terms of a list, in its order: UTF-8, one a line, up to a tab.

    Blank lines are left out, and those that begin with #.

    Raises:
        CorpusError: it cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeError) as error:
        raise CorpusError(
            f"cannot be read as UTF-8 text ({error})", where=str(path), remedy="Check the file"
        ) from error
    terms = (line.partition("\t")[0].strip() for line in lines if not line.startswith("#"))
    return tuple(dict.fromkeys(filter(None, terms)))


class Ranking(NamedTuple):
    """TERMS by rank, DROPPED in the order the terms would have had, and measures asked for, by term."""

    terms: pa.Table
    dropped: pa.Table
    measures: pa.Table


def rank(
    scores: pa.Table,
    params: RankParams,
    total: float = 0.0,
    documents: float = 0.0,
    knowledge: Knowledge | None = None,
) -> Ranking:
    """Rank SCORES: by score or measure, then count, then the term's code points.

    Args:
        scores: SCORES.
        params: what to rank by, which measures to add, which filters to apply.
        total: tokens (or words) of the domain.
        documents: documents of the domain.
        knowledge: the user's lists; spellings are compared as `evaluation.key` has them.

    Raises:
        EmptyResultError: every term was left out.
        ParameterError: a measure needs what the recipe did not find.
    """
    evidence = evidence_of(scores, total, documents)
    values = {name: measure(name, evidence) for name in measure_names(params.measures)}
    by = scores[SCORE].to_numpy() if params.rank_by == SCORE else measure(params.rank_by, evidence)
    order = pc.sort_indices(scores.append_column("by", pa.array(by)), sort_keys=ORDER)
    ordered = scores.take(order)
    reason = _reasons(ordered, params, knowledge or Knowledge())
    listed = np.flatnonzero(reason == "")
    if params.top:
        reason[listed[params.top :]] = BEYOND_TOP
        listed = listed[: params.top]
    if listed.size == 0:
        raise EmptyResultError(
            f"no term is left of {ordered.num_rows:,}: {_account(reason)}",
            remedy="Give more text or another baseline, or loosen the filters",
        )
    dropped = np.flatnonzero(reason != "")
    terms = ordered.take(pa.array(listed))
    ranks = pa.array(np.arange(1, listed.size + 1))
    out = ordered.take(pa.array(dropped)).append_column("reason", pa.array(reason[dropped], pa.string()))
    chosen = order.to_numpy()[listed]
    return Ranking(
        terms.add_column(0, "rank", ranks).select(TERMS.names).cast(TERMS),
        out.select(DROPPED.names).cast(DROPPED),
        _measures(terms["term"], {name: column[chosen] for name, column in values.items()}),
    )


def _reasons(ordered: pa.Table, params: RankParams, knowledge: Knowledge) -> NDArray[np.object_]:
    """Why each term is left out; empty for those listed."""
    reason = np.full(ordered.num_rows, "", object)

    def on(words: Collection[str]) -> NDArray[np.bool_]:
        wanted = {key(word) for word in words}
        return np.array([key(term) in wanted for term in ordered["term"].to_pylist()], np.bool_)

    if ordered["quality"].null_count == 0 and params.rank_by == SCORE:
        reason[ordered["score"].to_numpy() <= 0] = NOT_TYPICAL
        stock = ordered["stock_share"].to_numpy()
        for k in np.flatnonzero(stock >= MOST_STOCK).tolist():
            reason[k] = BOILERPLATE.format(100 * stock[k])
        never = ordered["count"].to_numpy() == 0
        container = ordered["container"].to_pylist()
        for k in np.flatnonzero(never).tolist():
            reason[k] = NESTED.format(container[k]) if container[k] else NEVER_CHOSEN
    if params.drop_latin:
        reason[pc.match_substring_regex(ordered["term"], "[0-9A-Za-z]").to_numpy()] = LATIN
    if knowledge.known:
        reason[on(knowledge.known)] = KNOWN
    if knowledge.must:
        reason[on(knowledge.must)] = ""
    if knowledge.stop:
        reason[on(knowledge.stop)] = STOPPED
    return reason


def _account(reason: NDArray[np.object_]) -> str:
    """How many terms each filter left out; all that is nested counts as one filter, and all boilerplate."""
    first = [_PARTICULARS.sub("", str(text)) for text in reason]
    names, counts = np.unique(np.array(first, str), return_counts=True)
    return ", ".join(f"{count:,} {name}" for name, count in zip(names, counts, strict=True))


def _measures(terms: pa.ChunkedArray, values: Mapping[str, NDArray[np.float64]]) -> pa.Table:
    return pa.table({"term": terms, **values})
