"""What a result's files say of its making: corpora, counts, what was set aside or left out, parameters."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.lineage import Lineage

ROWS = 200  # of sources and of items set aside that the page shows
EXAMPLES = 8  # of what each filter left out
_ABSENT = "not installed"
_PARTICULARS = re.compile(r"(?<=^nested) in .*|(?<=^boilerplate): .*|(?<=^merged) into .*", re.DOTALL)


def chain_of(made: Lineage) -> list[dict[str, Any]]:
    """The stages a result was made by, inputs first, the baselines' last: their parameters and facts."""
    return [
        {
            "stage": one.about["stage"],
            "baseline": baseline,
            "parameters": one.about["parameters"] or {},
            "facts": one.about["facts"] or {},
        }
        for baseline, stages in ((False, made.stages.values()), (True, made.others))
        for one in stages
    ]


def versions_of(made: Lineage) -> dict[str, str]:
    """The libraries that made a result, with their versions."""
    found = {"termlode": made.version}
    for one in (*made.stages.values(), *made.others):
        found |= {name: number for name, number in (one.about["versions"] or {}).items() if number != _ABSENT}
    return found


def left_out(dropped: pa.Table) -> list[dict[str, Any]]:
    """What filters left out, by reason, the most frequent first, with the first few of each.

    Particulars (nested in which term) do not tell reasons apart.
    """
    reasons = [_PARTICULARS.sub("", reason) for reason in dropped["reason"].to_pylist()]
    examples: dict[str, list[str]] = {}
    for reason, term in zip(reasons, dropped["term"].to_pylist(), strict=True):
        shown = examples.setdefault(reason, [])
        if len(shown) < EXAMPLES:
            shown.append(term)
    counts = Counter(reasons).most_common()
    return [{"reason": name, "count": count, "examples": examples[name]} for name, count in counts]


def first_rows(table: pa.Table, count: int = ROWS) -> dict[str, Any]:
    """The first rows of a table, and how many it has."""
    return {"total": table.num_rows, "rows": table.slice(0, count).to_pylist()}


def sources_of(sources: pa.Table) -> dict[str, Any]:
    """The corpus's sources, those with a warning first, and their sums."""
    sums = ("bytes", "found", "documents", "set_aside", "duplicates", "empty", "characters")
    warned = pc.is_valid(sources["warning"])
    ordered = sources.append_column("warned", warned.cast("int8")).sort_by(
        [("warned", "descending"), ("characters", "descending"), ("source", "ascending")]
    )
    totals = {name: pc.sum(sources[name]).as_py() or 0 for name in sums}
    return first_rows(ordered.drop_columns(["warned"])) | {"sums": totals}
