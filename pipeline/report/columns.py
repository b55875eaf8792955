"""TERMS and EVIDENCE as compact columns of JSON values, which the report's page lays out."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.termhood.score import factors
from pipeline.text.characters import is_ideograph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

DIGITS = 4  # significant ones: what a person can use, in half the bytes
EVIDENCE_BYTES = 9_000_000  # of UTF-8; with 20,000 terms the page stays below 15 MB
RANKS_A_LINE = 5_000  # ranks further up that make a term's next line worth as much as this one
KINDS = ("chinese", "latin", "mixed", "digits")
_WHOLE = ("count", "string_count", "doc_count", "blocks", "containers", "container_count")
_REAL = (
    *("score", "domain_per_million", "baseline_per_million", "baseline_count", "quality", "pmi"),
    *("left_entropy", "right_entropy", "dispersion", "deviation", "stock_share"),
)
_LETTERS = re.compile(r"[^\W\d_]")


def term_columns(terms: pa.Table, measures: pa.Table) -> dict[str, Any]:
    """The columns of a ranked list.

    Numbers are lists; flags and kinds are strings of one digit a term; a column that is empty throughout is
    left out. `container` holds the longer term's place in the list, or its text where it is not listed;
    `variants` what was merged into a term, by its row.

    Args:
        terms: TERMS, in order of rank, shape (K,).
        measures: the measures of the same terms, in the same order.
    """
    names = terms["term"].to_pylist()
    columns: dict[str, Any] = {"term": names, "kind": "".join(map(str, map(kind_of, names)))}
    columns["in_jieba"] = "".join("01"[known] for known in terms["in_jieba"].to_pylist())
    for name in (*_WHOLE, *_REAL):
        if terms[name].null_count < terms.num_rows:
            columns[name] = terms[name].to_pylist() if name in _WHOLE else rounded(terms[name].to_numpy())
    if terms["container"].null_count == 0:
        place = {term: row for row, term in enumerate(names)}
        columns["container"] = [place.get(name, name) for name in terms["container"].to_pylist()]
    columns["variants"] = {row: own for row, own in enumerate(terms["variants"].to_pylist()) if own}
    columns["factors"] = {name: rounded(values) for name, values in factors(terms).items()}
    columns["measures"] = {
        name: rounded(measures[name].to_numpy()) for name in measures.column_names if name != "term"
    }
    return columns


def kind_of(term: str) -> int:
    """Which of `KINDS` a term is: by its ideographs, letters of other scripts, and digits."""
    chinese = sum(map(is_ideograph, term))
    if chinese:
        return 0 if chinese == len(term) else 2
    return 1 if _LETTERS.search(term) else 3


def evidence_columns(
    evidence: pa.Table, names: Sequence[str], budget: int = EVIDENCE_BYTES
) -> dict[str, Any]:
    """The evidence of a list's terms, as much of it as the budget holds.

    A term's next line is worth as much as the one before of a term `RANKS_A_LINE` further down, so that the
    first ones have more lines than the last. The lines of a term follow each other; `lines` says how many
    each term has, one digit a term.

    Args:
        evidence: EVIDENCE.
        names: the terms that are shown, in order of rank.
        budget: bytes of text.
    """
    row = pc.index_in(evidence["term"], pa.array(names, pa.string()))
    own = evidence.append_column("row", row).filter(pc.is_valid(row))
    worth = own["row"].to_numpy() + RANKS_A_LINE * (own["place"].to_numpy() - 1)
    own = own.take(pa.array(np.argsort(worth, kind="stable")))
    texts = [own[name] for name in ("left", "match", "right")]
    size = sum(pc.binary_length(text).to_numpy().astype(np.int64) + 3 for text in texts) if own else 0
    kept = own.slice(0, int(np.searchsorted(np.cumsum(size), budget, side="right")))
    kept = kept.sort_by([("row", "ascending"), ("place", "ascending")])
    rows = kept["row"].to_numpy()
    sources = pc.dictionary_encode(kept["source"].combine_chunks())
    documents = [
        name or number
        for name, number in zip(*(kept[c].to_pylist() for c in ("id", "document")), strict=True)
    ]
    matches = zip(kept["match"].to_pylist(), rows.tolist(), strict=True)
    return {
        "lines": "".join(map(str, np.bincount(rows, minlength=len(names)).tolist())),
        "sources": sources.dictionary.to_pylist(),
        "source": sources.indices.to_pylist(),
        "line": kept["line"].to_pylist(),
        "document": documents,
        "left": kept["left"].to_pylist(),
        "match": [0 if match == names[k] else match for match, k in matches],
        "right": kept["right"].to_pylist(),
    }


def group_columns(clusters: pa.Table, shown: int) -> dict[str, Any]:
    """Groups of related terms, in the order of the table: by group, the most central terms first.

    Args:
        clusters: CLUSTERS.
        shown: terms that the page holds, the first ones in rank; of others nothing is said.

    Returns:
        `names` and `sizes` of the G groups that have any such term; `row`, `x` and `y` of these terms.
    """
    own = clusters.filter(pc.field("rank") <= shown)
    sizes = Counter(own["cluster"].to_pylist())  # in the order of the table
    name_of = dict(zip(own["cluster"].to_pylist(), own["name"].to_pylist(), strict=True))
    return {
        "names": [name_of[group] for group in sizes],
        "sizes": list(sizes.values()),
        "row": pc.subtract(own["rank"], 1).to_pylist(),
        "x": rounded(own["x"].to_numpy()),
        "y": rounded(own["y"].to_numpy()),
    }


def rounded(values: NDArray[np.float64]) -> list[float | int | None]:
    """Numbers to `DIGITS` significant digits, whole ones as whole ones; what is no number as None."""
    found: list[float | int | None] = []
    for value in values.tolist():
        if value is None or not np.isfinite(value):
            found.append(None)
        else:
            short = float(f"{value:.{DIGITS}g}")
            found.append(int(short) if short.is_integer() and abs(short) < 2**53 else short)
    return found
