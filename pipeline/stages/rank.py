"""Stage 6: SCORES become TERMS, and what filters left out becomes DROPPED."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import parquet
from pipeline.rank import rank
from pipeline.schema import DROPPED, SCORES, TERMS
from pipeline.stages import contrast

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.params import RankParams
    from pipeline.progress import Progress

TABLE = "terms.parquet"
LEFT_OUT = "dropped.parquet"


def run(scored: Path, folder: Path, params: RankParams, progress: Progress) -> dict[str, int]:
    """Rank scored words."""
    ranking = rank(parquet.read(scored / contrast.TABLE, SCORES), params)
    progress(0.5, "ranking")
    parquet.write(folder / TABLE, ranking.terms, TERMS)
    parquet.write(folder / LEFT_OUT, ranking.dropped, DROPPED)
    return {"terms": ranking.terms.num_rows, "dropped": ranking.dropped.num_rows}
