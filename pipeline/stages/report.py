"""Stage 9: a result's folder becomes one page to look at and review in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline import ledger
from pipeline.report.page import content_of, render

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.params import ReportParams
    from pipeline.progress import Progress


def run(
    result: Path,
    page: Path,
    params: ReportParams,
    review: Path | None,
    costs: Mapping[str, Any],
    key: str,
    progress: Progress,
) -> dict[str, int]:
    """Write the page of a result.

    Args:
        result: the result's folder.
        page: the file to write.
        params: how many terms it shows.
        review: the domain's ledger, if there is one.
        costs: what each stage took, by its label.
        key: what the page depends on.
        progress: told in between.
    """
    decisions = ledger.read(review) if review else {}
    content = content_of(result, decisions, params.report_terms, costs)
    progress(0.7, "writing")
    page.write_text(render(content, key), encoding="utf-8", newline="\n")
    return {"shown": len(content["terms"]["term"]), "bytes": page.stat().st_size}
