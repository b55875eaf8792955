"""Puts the page together: one file with its style, script and data, and a policy that forbids the rest."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import ledger, parquet, spreadsheet, store
from pipeline.lineage import lineage
from pipeline.paths import as_text
from pipeline.report.columns import evidence_columns, group_columns, term_columns
from pipeline.report.curve import curve
from pipeline.report.facts import chain_of, first_rows, left_out, sources_of, versions_of
from pipeline.report.groups import RELATED, STALE, groups_key
from pipeline.report.head import NO_DIGEST, seal
from pipeline.schema import CLUSTERS, DROPPED, EVIDENCE, QUARANTINE, SOURCES, TERMS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from pipeline.ledger import Decision

FILE = "report.html"
EVIDENCE_FILE = "evidence.parquet"
GROUPS_FILE = "clusters.parquet"
SCORE = "score"
_HERE = Path(__file__).parent
# In this order; each may use what stands before it.
SCRIPTS = (
    *("words.js", "helpers.js", "data.js", "ledger.js", "list.js", "details.js", "plot.js"),
    *("scatter.js", "charts.js", "families.js", "groups.js", "run.js", "main.js"),
)
_SLOT = re.compile(r"\{\{(\w+)\}\}")
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def content_of(
    folder: Path, decisions: Mapping[str, Decision], shown: int, costs: Mapping[str, Any]
) -> dict[str, Any]:
    """Everything the page shows of a result, as JSON values by the name of their block in the page.

    Args:
        folder: the result's folder.
        decisions: its domain's ledger.
        shown: terms that the table holds, the first ones in rank.
        costs: what each stage took, by its label; nothing else in the page differs from run to run.

    Raises:
        CorruptCheckpointError: a file of the result is missing or damaged.
    """
    terms = parquet.read(folder / "terms.parquet", TERMS)
    measures = parquet.read_any(folder / "measures.parquet")
    made = lineage(folder)
    by = made.stages["rank"].about["parameters"]["rank_by"]
    values = _ranked_by(terms, measures, by)
    quality = terms["quality"].to_numpy() if terms["quality"].null_count == 0 else None
    first = terms.slice(0, shown)
    names = first["term"].to_pylist()
    facts = {
        "name": as_text(folder.name),
        "result": store.about(folder)["key"],
        "domain": made.domain,
        "baselines": made.baselines,
        "listed": terms.num_rows,
        "rank_by": by,
        "chain": chain_of(made),
        "versions": versions_of(made),
        "curve": curve(values, quality) if values is not None else None,
        "left_out": left_out(parquet.read(folder / "dropped.parquet", DROPPED, None)),
        "set_aside": first_rows(parquet.read(folder / "quarantine.parquet", QUARANTINE)),
        "sources": sources_of(parquet.read(folder / "sources.parquet", SOURCES)),
        "ledger": [asdict(decision) for decision in decisions.values()],
        "spreadsheet": {"unsafe": spreadsheet.UNSAFE, "guarded": spreadsheet.GUARDED},
        "ledger_file": as_text(ledger.place(Path("corpora"), made.domain).as_posix()),
    }
    evidence = folder / EVIDENCE_FILE
    return {
        "facts": facts,
        "terms": term_columns(first, measures.slice(0, shown)),
        "evidence": evidence_columns(parquet.read(evidence, EVIDENCE), names) if evidence.is_file() else None,
        "groups": _groups(folder, facts["result"], shown),
        "costs": costs,
    }


def render(content: Mapping[str, Any], key: str = "", review: str = "") -> str:
    """The page.

    Args:
        content: what `content_of` found.
        key: what the page depends on, for `head.head_of`.
        review: path under which a server of the page takes decisions; empty for a page in a file.
    """
    script = '"use strict";\n' + "".join(_own(name) for name in SCRIPTS)
    style = _own("report.css")
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src '{_hash(script)}'",
            f"style-src '{_hash(style)}'",
            "img-src data:",
            "connect-src 'self'" if review else "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]
    )
    parts = {
        "title": html.escape(f"{content['facts']['name']} · termlode"),
        "policy": html.escape(policy, quote=True),
        "key": html.escape(key),
        "result": html.escape(content["facts"]["result"]),
        "digest": NO_DIGEST,
        "review": html.escape(review),
        "style": style,
        "script": script,
        **{name: embedded(value) for name, value in content.items()},
    }
    return seal(_SLOT.sub(lambda slot: parts[slot[1]], _own("report.html")))


def embedded(value: Any) -> str:
    """JSON that may stand between script tags: nothing in it ends them, or a line of JavaScript."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).translate(_ESCAPES)


def _groups(folder: Path, result: str, shown: int) -> dict[str, Any] | None:
    """The groups of related terms, or that they are stale; None if there are none of the terms shown."""
    key = groups_key(folder, result)
    if key is None:
        return None
    if key == STALE:
        return {"stale": True}
    columns = group_columns(parquet.read(folder / RELATED / GROUPS_FILE, CLUSTERS), shown)
    return columns if columns["row"] else None


def _ranked_by(terms: pa.Table, measures: pa.Table, by: str) -> NDArray[np.float64] | None:
    """What a list is ranked by; None if it was not written."""
    if by != SCORE and by not in measures.column_names:
        return None
    values: NDArray[np.float64] = (terms[SCORE] if by == SCORE else measures[by]).to_numpy()
    return values


def _own(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
