"""What a result's files say of its making: corpora, counts, what was set aside or left out, parameters."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from pipeline import parquet

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyarrow as pa

ROWS = 200  # of sources and of items set aside that the page shows
EXAMPLES = 8  # of what each filter left out
_ABSENT = "not installed"
_PARTICULARS = re.compile(r"(?<=^nested) in .*|(?<=^boilerplate): .*|(?<=^merged) into .*", re.DOTALL)


def about_of(terms: Path) -> dict[str, Any]:
    """The JSON that `terms.parquet` carries in its schema's metadata; empty if it carries none."""
    content: dict[str, Any] = json.loads(parquet.metadata(terms).get("termlode", "{}"))
    return content


def chain_of(about: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The stages a result was made by, inputs first: stage, whose corpus, parameters and facts.

    Args:
        about: what `about_of` found.
    """
    stages = about.get("stages", {})
    by_key = {name.partition("-")[2]: stage for name, stage in stages.items()}
    order = ("ingest", "encode", "count", "discover", "contrast", "rank", "evidence")
    own: set[str] = set()
    waiting = [name for name in stages if name.startswith(("rank-", "contrast-"))]
    while waiting:  # from the domain's end of the chain: what it is made from, baselines apart
        name = waiting.pop()
        own.add(name)
        inputs = {role: keys for role, keys in (stages[name]["inputs"] or {}).items() if role != "baseline"}
        for key in _texts(inputs):
            if key[:20] in by_key:
                found = f"{by_key[key[:20]]['stage']}-{key[:20]}"
                waiting += [found] if found not in own else []
    listed = [
        {
            "stage": stage["stage"],
            "baseline": name not in own,
            "parameters": stage["parameters"] or {},
            "facts": stage["facts"] or {},
        }
        for name, stage in stages.items()
    ]
    return sorted(
        listed,
        key=lambda one: (one["baseline"], order.index(one["stage"]) if one["stage"] in order else len(order)),
    )


def versions_of(about: Mapping[str, Any]) -> dict[str, str]:
    """The libraries that made a result, with their versions."""
    found = {"termlode": about.get("version", "")}
    for stage in about.get("stages", {}).values():
        found |= {name: number for name, number in (stage["versions"] or {}).items() if number != _ABSENT}
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


def _texts(value: Any) -> list[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        return [value]
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for item in items for text in _texts(item)]
