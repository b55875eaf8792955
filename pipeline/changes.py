"""What changed between two results of a domain: which terms, and what made them change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from pipeline import parquet
from pipeline.differences import CODE, INPUT, Difference, compared
from pipeline.schema import CHANGES, DROPPED, TERMS

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.lineage import Lineage

NEW, RISEN, FALLEN, VANISHED = KINDS = ("new", "risen", "fallen", "vanished")
LEAST_MOVE = 0.2  # of the better of both ranks, and two places: what moves less stays where it was
_COLUMNS = ("term", "rank", "count", "score")


class Cause(NamedTuple):
    """What made a difference: at which stage, of which kind (`differences`), in words."""

    stage: str
    kind: str
    text: str


def changes(before: Path, now: Path) -> pa.Table:
    """CHANGES between two folders of results (or rankings).

    Terms that moved by `LEAST_MOVE` at least are risen or fallen. New ones come first, then risen, fallen
    and vanished ones, each by rank.
    """
    old, new = (parquet.read(folder / "terms.parquet", TERMS, _COLUMNS) for folder in (before, now))
    both = old.rename_columns(["term", "rank_before", "count_before", "score_before"]).join(
        new, "term", join_type="full outer", use_threads=False
    )
    was, is_now = both["rank_before"], both["rank"]
    best = pc.min_element_wise(was, is_now)
    moved = pc.greater_equal(
        pc.cast(pc.abs(pc.subtract(was, is_now)), pa.float64()),
        pc.max_element_wise(pc.multiply(best, LEAST_MOVE), 2.0),
    )
    kind = pc.if_else(
        pc.is_null(was),
        0,
        pc.if_else(
            pc.is_null(is_now),
            3,
            pc.if_else(pc.fill_null(moved, False), pc.if_else(pc.less(is_now, was), 1, 2), 4),
        ),
    )
    both = both.append_column("kind", kind).append_column("place", pc.coalesce(is_now, was))
    both = both.filter(pc.less(both["kind"], 4)).sort_by([("kind", "ascending"), ("place", "ascending")])
    names = pa.array(KINDS).take(both["kind"].combine_chunks())
    found = {name: both[name] for name in both.column_names} | {
        "change": names,
        "reason": _reasons(both, now),
    }
    return pa.table([found[name] for name in CHANGES.names], schema=CHANGES)


def _reasons(found: pa.Table, now: Path) -> pa.Array:
    """Why each vanished term is left out now; null for the others, and for those that are scored no more."""
    dropped = parquet.read(now / "dropped.parquet", DROPPED, ["term", "reason"])
    at = pc.index_in(found["term"], dropped["term"])
    gone = pc.is_null(found["rank"])
    return dropped["reason"].combine_chunks().take(pc.if_else(gone, at, None).combine_chunks())


def tally(found: pa.Table) -> dict[str, int]:
    """How many terms changed, by kind."""
    counts = {row["values"]: row["counts"] for row in pc.value_counts(found["change"]).to_pylist()}
    return {kind: counts.get(kind, 0) for kind in KINDS}


def causes(before: Lineage, now: Lineage) -> list[Cause]:
    """What made two results differ, stage by stage, the first one first; nothing if they were made alike.

    Where the checkpoints of a result are gone, its metadata does not tell the code: if all else is the same,
    it was the code.
    """
    found = []
    for stage, made in now.stages.items():
        other = before.stages.get(stage)
        if other is None or other.folder.name == made.folder.name:
            continue
        differ = compared(other.about, made.about)
        own = [one for one in differ if one.kind != INPUT]
        if not differ:
            own = [Difference(CODE, "code")]
        found += [Cause(stage, one.kind, one.text) for one in own]
        if stage == "contrast":
            found += _of_baselines(before, now)

    first = {(one.kind, one.text): one for one in reversed(found)}  # one library is in several stages
    return [one for one in found if first[one.kind, one.text] is one]


def _of_baselines(before: Lineage, now: Lineage) -> list[Cause]:
    old, new = (
        {f"{one['name']} ×{one['weight']:g}": one["digest"] for one in made.baselines}
        for made in (before, now)
    )
    texts = [f"baseline {name}: new" for name in new if name not in old]
    texts += [f"baseline {name}: gone" for name in old if name not in new]
    texts += [f"baseline {name}: another text" for name in new if name in old and new[name] != old[name]]
    return [Cause("contrast", "data", text) for text in texts]
