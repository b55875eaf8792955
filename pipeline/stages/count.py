"""Stage 3: encoded text becomes NGRAMS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import parquet
from pipeline.engine.count import count_on
from pipeline.ngram.count import N_MAX, count_ngrams, least_count
from pipeline.schema import NGRAMS
from pipeline.stages import encode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

    from pipeline.engine.cluster import Cluster
    from pipeline.ngram.encode import Encoded
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
    counted = counted_on(encoded, text, params, execution, progress, cluster)
    return {
        "ngrams": parquet.write_all(folder / TABLE, counted, NGRAMS),
        "min_count": least_count(text, params),
        "n_max": params.n_max or N_MAX,
    }


def counted_on(
    folder: Path,
    text: Encoded,
    params: CountParams,
    execution: Execution,
    progress: Progress,
    cluster: Cluster | None,
) -> Iterator[pa.Table]:
    """NGRAMS of the text that a checkpoint has, counted on a cluster if one is given."""
    if cluster:
        return count_on(cluster, encode.mapped, folder, params, execution, progress)
    return count_ngrams(text, params, execution, progress)
