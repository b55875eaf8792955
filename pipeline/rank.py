"""Puts scored words in a total order; leaves out what filters and the user's lists say, with reasons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import CorpusError, EmptyResultError
from pipeline.evaluation import key
from pipeline.ledger import Verdicts
from pipeline.measures import evidence_of, measure, measure_names
from pipeline.rules import rule_of
from pipeline.schema import DROPPED, TERMS
from pipeline.text.term_lists import terms_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from pipeline.params import RankParams
    from pipeline.rules import Rule

ORDER = [("by", "descending"), ("count", "descending"), ("term", "ascending")]
SCORE = "score"
_PARTICULARS = re.compile("(?<=^nested) in .*|(?<=^boilerplate): .*|(?<=^merged) into .*", re.DOTALL)
LATIN = "latin letters or digits"
BEYOND_TOP = "below --top"
STOPPED = "on the stop list"
KNOWN = "on the list of known terms"
NOT_TYPICAL = "not more frequent in the domain than in the baseline"
NESTED = "nested in {}"
BOILERPLATE = "boilerplate: {:.0f} % in lines that many documents have"
MOST_STOCK = 0.9  # of a term's occurrences
REJECTED = "rejected in review"
MERGED = "merged into {}"
RULE = "rule "
RULED = RULE + "{name}: {conditions}"
NEVER_CHOSEN = "never chosen when the text is cut into words"


class Knowledge(NamedTuple):
    """The user's own lists and decisions.

    Attributes:
        stop: never listed.
        must: listed, whatever the filters say, if they are scored at all.
        known: left out, being known already.
        rules: leave out what meets one of them.
        verdicts: of the review, which go before filters and lists.
    """

    stop: Collection[str] = ()
    must: Collection[str] = ()
    known: Collection[str] = ()
    rules: Sequence[Rule] = ()
    verdicts: Verdicts = Verdicts()


def read_list(path: Path) -> tuple[str, ...]:
    """The terms of a list, in its order: UTF-8, one a line, up to a tab.

    Blank lines are left out, and those that begin with #.

    Raises:
        CorpusError: it cannot be read.
    """
    try:
        return terms_of(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeError) as error:
        raise CorpusError(
            f"cannot be read as UTF-8 text ({error})", where=str(path), remedy="Check the file"
        ) from error


class Ranking(NamedTuple):
    """What became of each row of SCORES.

    Attributes:
        listed: int64, the rows that are listed, best first, shape (K,).
        dropped: int64, those left out, in the order they would have had, shape (D,).
        reason: why each of these was, shape (D,).
        measures: measures that were asked for, float64 by name, of the listed rows.
    """

    listed: NDArray[np.int64]
    dropped: NDArray[np.int64]
    reason: NDArray[np.object_]
    measures: Mapping[str, NDArray[np.float64]]


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
    written = measure_names(params.measures)
    asked = dict.fromkeys(name for name in (*written, params.rank_by) if name != SCORE)
    evidence = evidence_of(scores, total, documents) if asked else None
    values = {name: measure(name, evidence) for name in asked} if evidence else {}
    by = scores[SCORE].to_numpy() if params.rank_by == SCORE else values[params.rank_by]
    order = pc.sort_indices(scores.append_column("by", pa.array(by)), sort_keys=ORDER).to_numpy()
    knowledge = knowledge or Knowledge()
    reason = _reasons(scores, params, knowledge)[order]
    listed = np.flatnonzero(reason == "")
    if params.top:
        accepted = _kept(scores, knowledge)[order]
        reason[[k for k in listed[params.top :].tolist() if not accepted[k]]] = BEYOND_TOP
        listed = np.flatnonzero(reason == "")
    if listed.size == 0:
        raise EmptyResultError(
            f"no term is left of {scores.num_rows:,}: {_account(reason)}",
            remedy="Give more text or another baseline, or loosen the filters",
        )
    dropped = np.flatnonzero(reason != "")
    chosen = order[listed]
    return Ranking(chosen, order[dropped], reason[dropped], {name: values[name][chosen] for name in written})


def listed_terms(
    scores: pa.Table, ranking: Ranking, variants: Mapping[str, Sequence[str]] | None = None
) -> pa.Table:
    """The TERMS of a ranking of SCORES; `variants` are those merged into a term, by term."""
    ranks = pa.array(np.arange(1, ranking.listed.size + 1))
    terms = scores.take(pa.array(ranking.listed)).add_column(0, "rank", ranks)
    known = variants or {}
    merged = pa.array(
        [known.get(term, ()) for term in terms["term"].to_pylist()], TERMS.field("variants").type
    )
    return terms.append_column("variants", merged).select(TERMS.names).cast(TERMS)


def terms_left_out(scores: pa.Table, ranking: Ranking) -> pa.Table:
    """The DROPPED of a ranking of SCORES."""
    reason = pa.array(ranking.reason, pa.string())
    dropped = scores.take(pa.array(ranking.dropped)).append_column("reason", reason)
    return dropped.select(DROPPED.names).cast(DROPPED)


def ruled_out(ranking: Ranking, rules: Sequence[Rule]) -> dict[str, int]:
    """How many terms each rule left out, by its name."""
    reasons = ranking.reason.tolist()
    return {
        rule.name: reasons.count(RULED.format(name=rule.name, conditions=rule.conditions)) for rule in rules
    }


def _reasons(scores: pa.Table, params: RankParams, knowledge: Knowledge) -> NDArray[np.object_]:
    """Why each term is left out; empty for those listed."""
    reason = np.full(scores.num_rows, "", object)

    def on(words: Collection[str]) -> NDArray[np.bool_]:
        wanted = {key(word) for word in words}
        return np.array([key(term) in wanted for term in scores["term"].to_pylist()], np.bool_)

    if scores["quality"].null_count == 0 and params.rank_by == SCORE:
        _found_out(scores, reason)
    if params.drop_latin:
        reason[pc.match_substring_regex(scores["term"], "[0-9A-Za-z]").to_numpy()] = LATIN
    _ruled(scores, knowledge.rules, reason)
    if knowledge.known:
        reason[on(knowledge.known)] = KNOWN
    if knowledge.must:
        reason[on(knowledge.must)] = ""
    if knowledge.stop:
        reason[on(knowledge.stop)] = STOPPED
    verdicts = knowledge.verdicts
    if any(verdicts):
        reason[_kept(scores, knowledge)] = ""
        reason[on(verdicts.rejected)] = REJECTED
        for k, target in merged_rows(scores, verdicts).items():
            reason[k] = MERGED.format(target)
    return reason


def _found_out(scores: pa.Table, reason: NDArray[np.object_]) -> None:
    """Leave out what the termlode recipe found out to be no term of the domain."""
    reason[scores["score"].to_numpy() <= 0] = NOT_TYPICAL
    stock = scores["stock_share"].to_numpy()
    for k in np.flatnonzero(stock >= MOST_STOCK).tolist():
        reason[k] = BOILERPLATE.format(100 * stock[k])
    never = np.flatnonzero(scores["count"].to_numpy() == 0)
    containers = scores["container"].take(pa.array(never)).to_pylist()
    reason[never] = [NESTED.format(name) if name else NEVER_CHOSEN for name in containers]


def _ruled(scores: pa.Table, rules: Sequence[Rule], reason: NDArray[np.object_]) -> None:
    """Leave out what meets a hand rule."""
    which = rule_of(scores["term"], rules)
    for k in np.flatnonzero(which >= 0).tolist():
        rule = rules[which[k]]
        reason[k] = RULED.format(name=rule.name, conditions=rule.conditions)


def merged_rows(scores: pa.Table, verdicts: Verdicts) -> dict[int, str]:
    """The rows that are merged, with their targets; not those whose target is none of the scored terms."""
    if not verdicts.merged:
        return {}
    keys = [key(term) for term in scores["term"].to_pylist()]
    scored = set(keys)
    targets = {key(term): target for term, target in verdicts.merged.items() if key(target) in scored}
    # Two spellings of one key may be merged: the target itself stays.
    return {
        k: targets[name]
        for k, name in enumerate(keys)
        if name in targets and (key(targets[name]) != name or scores["term"][k].as_py() in verdicts.merged)
    }


def _kept(scores: pa.Table, knowledge: Knowledge) -> NDArray[np.bool_]:
    """The rows that were accepted in review; what others are merged into is accepted by that."""
    verdicts = knowledge.verdicts
    wanted = {key(term) for term in (*verdicts.accepted, *verdicts.merged.values())}
    if not wanted:
        return np.zeros(scores.num_rows, np.bool_)
    return np.array([key(term) in wanted for term in scores["term"].to_pylist()], np.bool_)


def _account(reason: NDArray[np.object_]) -> str:
    """How many terms each filter left out; all that is nested counts as one filter, and all boilerplate."""
    first = [_PARTICULARS.sub("", str(text)) for text in reason]
    names, counts = np.unique(np.array(first, str), return_counts=True)
    return ", ".join(f"{count:,} {name}" for name, count in zip(names, counts, strict=True))
