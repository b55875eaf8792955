"""Stage 3: encoded text becomes NGRAMS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import parquet
from pipeline.ngram.count import count_ngrams
from pipeline.schema import NGRAMS
from pipeline.stages import encode

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.params import CountParams, Execution
    from pipeline.progress import Progress

TABLE = "ngrams.parquet"


def run(
    encoded: Path, folder: Path, params: CountParams, execution: Execution, progress: Progress
) -> dict[str, int]:
    """Count the n-grams of an encoded corpus."""
    counted = count_ngrams(encode.load(encoded), params, execution, progress)
    return {"ngrams": parquet.write_all(folder / TABLE, counted, NGRAMS)}
