"""Why a term stands where it stands in a result, or why it does not, read from its checkpoints.

Every sentence is a `Said`: a kind, and the values it speaks of; `explanation_texts` has the words.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import parquet
from pipeline.evaluation import key
from pipeline.explained_baselines import baselines
from pipeline.params import EncodeParams, EvidenceParams, Execution
from pipeline.rank import (
    BEYOND_TOP,
    KNOWN,
    LATIN,
    MERGED,
    MOST_STOCK,
    NOT_TYPICAL,
    REJECTED,
    RULE,
    SCORE,
    STOPPED,
)
from pipeline.rejection import count_of, rejection
from pipeline.schema import DOCUMENTS, DROPPED, EVIDENCE, TERMS
from pipeline.stages import encode, evidence, ingest, rank
from pipeline.termhood.score import BURST_POWER, LEAST_BURST, LEAST_SHARE, QUALITY_POWER, SMOOTHING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.lineage import Lineage
    from pipeline.ngram.encode import Encoded

NEAREST = 5  # containers and parts that are named, the best ranked ones
LONGER = 4  # characters that a container has more, at most


class Said(NamedTuple):
    """One thing to say: a kind of `explanation_texts`, and the values of its fields."""

    kind: str
    values: dict[str, Any]


class Neighbour(NamedTuple):
    """A listed term that holds the explained one, or is part of it."""

    term: str
    rank: int


@dataclass(frozen=True)
class Explanation:
    """All that is known of one term.

    Attributes:
        term: as it was asked for.
        rank: its place, None if it is not listed.
        verdict: what became of it.
        figures: its row of TERMS or DROPPED; what the text says of it, if it never was scored.
        score: the factors of the termlode recipe's score, by name.
        baselines: each with its name, kind, weight, `share` of the mean, size in `tokens`, `count` and
            `per_million`; None where that cannot be told, or is not what a word list has.
        filters: what the filters found.
        remedies: what would bring it in.
        containers: listed terms that hold it and are little longer, by rank.
        parts: listed terms in it, by rank.
        evidence: rows of EVIDENCE.
        gone: stages whose checkpoint is not there, so that not everything can be said.
    """

    term: str
    rank: int | None
    verdict: Said
    figures: dict[str, Any] = field(default_factory=dict)
    score: dict[str, float] = field(default_factory=dict)
    baselines: list[dict[str, Any]] = field(default_factory=list)
    filters: list[Said] = field(default_factory=list)
    remedies: list[Said] = field(default_factory=list)
    containers: list[Neighbour] = field(default_factory=list)
    parts: list[Neighbour] = field(default_factory=list)
    evidence: list[dict[str, Any]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        """The same as JSON values."""
        found = asdict(self)
        for name in ("filters", "remedies"):
            found[name] = [said._asdict() for said in getattr(self, name)]
        for name in ("containers", "parts"):
            found[name] = [neighbour._asdict() for neighbour in getattr(self, name)]
        return found | {"verdict": self.verdict._asdict()}


class Explainer:
    """Explains terms of one result; tables and text are read once, where they are needed."""

    def __init__(self, made: Lineage) -> None:
        self._made = made
        self._terms = parquet.read(made.folder / rank.TABLE, TERMS)
        self._dropped = parquet.read(made.folder / rank.LEFT_OUT, DROPPED)

    def __call__(self, term: str) -> Explanation:
        """Explain a term; spellings are compared as `evaluation.key` has them."""
        row = self._row(self._terms, term)
        if row is not None:
            return self._listed(term, row)
        row = self._row(self._dropped, term)
        return self._left_out(term, row) if row is not None else self._unscored(term)

    def _listed(self, term: str, row: int) -> Explanation:
        figures = self._terms.slice(row, 1).to_pylist()[0]
        place = figures.pop("rank")
        return Explanation(
            term,
            place,
            Said("listed", {"rank": place, "listed": self._terms.num_rows}),
            **self._of_scored(figures),
            filters=_passed(figures) if self._by_score else [],
        )

    def _left_out(self, term: str, row: int) -> Explanation:
        figures = self._dropped.slice(row, 1).to_pylist()[0]
        reason = figures.pop("reason")
        said, remedies = self._dropped_for(reason, row, figures)
        return Explanation(
            term,
            None,
            Said("dropped", {"reason": reason}),
            **self._of_scored(figures),
            filters=[said],
            remedies=remedies,
        )

    def _unscored(self, term: str) -> Explanation:
        stages = self._made.stages
        about: dict[str, Any] = {
            "containers": self._containers(term),
            "parts": self._parts(term),
            "gone": self._made.gone,
        }
        if not stages["encode"].there:
            return Explanation(term, None, Said("unknown", {}), **about)
        counted = count_of(self._text, self._units, term)
        verdict, remedies = rejection(
            self._text,
            self._units,
            counted,
            self._in_documents(term),
            int(stages["count"].about["facts"]["min_count"]),
            int(stages["count"].about["facts"]["n_max"]),
            stages["discover"].about["parameters"],
        )
        return Explanation(
            term,
            None,
            Said(*verdict),
            figures={"string_count": counted.occurrences, "doc_count": counted.documents},
            remedies=[Said(*remedy) for remedy in remedies],
            evidence=self._evidence(term) if counted.occurrences else [],
            **about,
        )

    def _of_scored(self, figures: dict[str, Any]) -> dict[str, Any]:
        term = figures["term"]
        return {
            "figures": figures,
            "score": _factors(figures),
            "baselines": baselines(self._made, figures),
            "containers": self._containers(term),
            "parts": self._parts(term),
            "evidence": self._evidence(term),
            "gone": self._made.gone,
        }

    def _dropped_for(self, reason: str, row: int, figures: dict[str, Any]) -> tuple[Said, list[Said]]:
        """The filter that left a term out, in words with its threshold; and what would bring it in."""
        params = self._made.stages["rank"].about["parameters"]
        must = (
            Said("must_list", {"rank": self._would_be(figures)})
            if self._by_score
            else Said("must_list_only", {})
        )
        if reason == BEYOND_TOP:
            before = pc.sum(pc.equal(self._dropped["reason"].slice(0, row), BEYOND_TOP)).as_py() or 0
            place = self._terms.num_rows + before + 1
            return Said("beyond_top", {"top": params["top"], "place": place}), [Said("top", {"top": place})]
        if reason == LATIN:
            return Said("latin", {}), [Said("keep_latin", {})]
        target = reason.removeprefix(MERGED.format(""))
        if reason == REJECTED or target != reason:
            said = Said("rejected", {}) if reason == REJECTED else Said("merged", {"target": target})
            return said, [Said("off_ledger", {})]
        if reason.startswith(RULE) or reason in (KNOWN, STOPPED):
            return _by_file(reason, must)
        if reason == NOT_TYPICAL:
            return Said("not_typical", figures), [must, Said("other_baseline", {})]
        if figures["stock_share"] is not None and figures["stock_share"] >= MOST_STOCK:
            said = Said("stock", figures | {"most": MOST_STOCK})
        else:
            said = Said("nested" if figures["container"] else "never_chosen", figures)
        return said, [must]

    @property
    def _by_score(self) -> bool:
        return bool(self._made.stages["rank"].about["parameters"]["rank_by"] == SCORE)

    def _would_be(self, figures: dict[str, Any]) -> int:
        better = pc.sum(pc.greater(self._terms["score"], figures["score"])).as_py()
        return int(better or 0) + 1

    def _row(self, table: pa.Table, term: str) -> int | None:
        found = pc.index(table["term"], term).as_py()
        if found < 0:
            found = self._keys[table is self._terms].get(key(term), -1)
        return None if found < 0 else found

    @cached_property
    def _keys(self) -> tuple[dict[str, int], dict[str, int]]:
        """Rows by their keys: of DROPPED, and of TERMS; the first of equals."""

        def rows(table: pa.Table) -> dict[str, int]:
            keys = [key(term) for term in table["term"].to_pylist()]
            return dict(zip(reversed(keys), range(len(keys) - 1, -1, -1), strict=True))

        return rows(self._dropped), rows(self._terms)

    def _containers(self, term: str) -> list[Neighbour]:
        names = self._terms["term"]
        more = pc.subtract(pc.utf8_length(names), len(term))
        near = pc.and_(pc.greater(more, 0), pc.less_equal(more, LONGER))
        return self._nearest(pc.and_(pc.match_substring(names, term), near))

    def _parts(self, term: str) -> list[Neighbour]:
        size = len(term)
        pieces = {term[i:j] for i in range(size) for j in range(i + 2, min(size, i + 64) + 1) if j - i < size}
        return self._nearest(pc.is_in(self._terms["term"], pa.array(sorted(pieces), pa.string())))

    def _nearest(self, mask: pa.ChunkedArray) -> list[Neighbour]:
        found = self._terms.select(["term", "rank"]).filter(mask).slice(0, NEAREST)
        return [Neighbour(**row) for row in found.to_pylist()]

    def _evidence(self, term: str) -> list[dict[str, Any]]:
        found = self._published.filter(pc.equal(self._published["term"], term))
        stages = self._made.stages
        if not found.num_rows and all(stages[name].there for name in ("encode", "discover", "ingest")):
            text, words, documents = (stages[name].folder for name in ("encode", "discover", "ingest"))
            told = stages["evidence"].about["parameters"]
            params = EvidenceParams(**told | {"evidence_terms": 1})
            found = evidence.of_terms(text, words, documents, pa.array([term]), params, Execution())
        lines: list[dict[str, Any]] = found.drop_columns(["term"]).to_pylist()
        return lines

    def _in_documents(self, term: str) -> int | None:
        """Occurrences in the text as it was read; None if that is not there."""
        made = self._made.stages["ingest"]
        if not made.there:
            return None
        if not any(char.isalnum() for char in term):
            return 0  # signs are borders, wherever they stand
        batches = parquet.stream(made.folder / ingest.TABLE, DOCUMENTS, ["text"])
        return sum(pc.sum(pc.count_substring(batch["text"], term)).as_py() or 0 for batch in batches)

    @cached_property
    def _published(self) -> pa.Table:
        path = self._made.folder / evidence.TABLE
        return parquet.read(path, EVIDENCE) if path.is_file() else EVIDENCE.empty_table()

    @cached_property
    def _text(self) -> Encoded:
        return encode.load(self._made.stages["encode"].folder)

    @cached_property
    def _units(self) -> EncodeParams:
        return encode.parameters(self._made.stages["encode"].folder)


def explain(made: Lineage, terms: Sequence[str]) -> list[Explanation]:
    """Explain terms of a result."""
    explainer = Explainer(made)
    return [explainer(term) for term in terms]


def _by_file(reason: str, must: Said) -> tuple[Said, list[Said]]:
    """What a rule, or one of the user's lists, says of a term that it left out."""
    if reason.startswith(RULE):
        name, _, conditions = reason.removeprefix(RULE).partition(": ")
        return Said("ruled", {"rule": name, "conditions": conditions}), [Said("off_rules", {}), must]
    which = "known-list" if reason == KNOWN else "stop-list"
    return Said("on_list", {"option": which}), [Said("off_list", {"option": which})]


def _passed(figures: dict[str, Any]) -> list[Said]:
    """The filters that a listed term passed, or would not have but for the must list."""
    if figures["quality"] is None:
        return []
    found = [Said("typical" if figures["score"] > 0 else "not_typical", figures)]
    if figures["stock_share"]:
        kind = "little_stock" if figures["stock_share"] < MOST_STOCK else "stock"
        found.append(Said(kind, figures | {"most": MOST_STOCK}))
    if figures["count"] < figures["string_count"]:
        kind = "partly_nested" if figures["count"] else "nested" if figures["container"] else "never_chosen"
        found.append(Said(kind, figures))
    return found


def _factors(figures: dict[str, Any]) -> dict[str, float]:
    """The factors of the score (`termhood.score`), worked out from the columns, where there are any."""
    if figures["quality"] is None or figures["score"] <= 0:
        return {}
    share = min(max(figures["count"] / figures["string_count"], LEAST_SHARE), 1.0)
    below = figures["baseline_per_million"] * share + SMOOTHING
    domainness = float(np.log((figures["domain_per_million"] + SMOOTHING) / below))
    burst = max(float(np.log(figures["string_count"] / figures["blocks"] + 0.5)), LEAST_BURST)
    first = {
        "quality": figures["quality"] ** QUALITY_POWER,
        "domainness": domainness,
        "burst": burst**BURST_POWER,
    }
    product = float(np.prod(list(first.values())))
    return first | {"spelling_and_structure": figures["score"] / product if product else 0.0}
