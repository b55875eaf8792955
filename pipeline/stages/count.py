"""Stage 3: encoded text becomes NGRAMS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import parquet
from pipeline.engine.count import count_on
from pipeline.ngram.count import N_MAX, count_ngrams, least_count
from pipeline.schema import NGRAMS
from pipeline.stages import encode

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.engine.cluster import Cluster
    from pipeline.params import CountParams, Execution
    from pipeline.progress import Progress

TABLE = "ngrams.parquet"


def run(
    encoded: Path,
    folder: Path,
    params: CountParams,
    execution: Execution,
    progress: Progress,
    cluster: Cluster | None = None,
) -> dict[str, int]:
    """Count the n-grams of an encoded corpus, on a cluster if one is given."""
    text = encode.load(encoded)
    if cluster:
        counted = count_on(cluster, encode.load, encoded, params, execution, progress)
    else:
        counted = count_ngrams(text, params, execution, progress)
    return {
        "ngrams": parquet.write_all(folder / TABLE, counted, NGRAMS),
        "min_count": least_count(text, params),
        "n_max": params.n_max or N_MAX,
    }
