"""Stage 6: SCORES become TERMS, and what filters left out becomes DROPPED."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import parquet
from pipeline.rank import Knowledge, rank, read_list
from pipeline.schema import DROPPED, SCORES, TERMS
from pipeline.stages import contrast, encode

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.params import RankParams
    from pipeline.progress import Progress

TABLE = "terms.parquet"
LEFT_OUT = "dropped.parquet"
MEASURED = "measures.parquet"


def run(
    scored: Path,
    text: Path,
    folder: Path,
    params: RankParams,
    lists: Mapping[str, Path],
    progress: Progress,
) -> dict[str, int]:
    """Rank scored words.

    Args:
        scored: the checkpoint of SCORES.
        text: the encoded domain.
        folder: where to write.
        params: what to rank by and to leave out.
        lists: the user's lists that were given: stop, must, known.
        progress: told in between.
    """
    encoded = encode.load(text)
    knowledge = Knowledge(**{role: read_list(path) for role, path in lists.items()})
    scores = parquet.read(scored / contrast.TABLE, SCORES)
    progress(0.3, "ranking")
    total, documents = float(encoded.counts.sum()), float(encoded.document_starts.size)
    ranking = rank(scores, params, total, documents, knowledge)
    parquet.write(folder / TABLE, ranking.terms, TERMS)
    parquet.write(folder / LEFT_OUT, ranking.dropped, DROPPED)
    parquet.write(folder / MEASURED, ranking.measures, ranking.measures.schema)
    return {"terms": ranking.terms.num_rows, "dropped": ranking.dropped.num_rows}
