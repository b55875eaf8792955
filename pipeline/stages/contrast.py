"""Stage 5: WORDS of the domain and of its baselines become SCORES."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import parquet
from pipeline.contrast import contrast
from pipeline.schema import SCORES, WORDS
from pipeline.stages import discover
from pipeline.text.wordlist import load_wordlist

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from pipeline.progress import Progress

TABLE = "scores.parquet"


def run(
    domain: Path, baselines: Sequence[Path], wordlists: Sequence[str], folder: Path, progress: Progress
) -> dict[str, int]:
    """Contrast discovered words with baseline corpora and word lists, at least one in all."""
    words = parquet.read(domain / discover.TABLE, WORDS)
    counts = [_counts(baseline) for baseline in baselines] + [
        load_wordlist(name, words["word"].to_pylist()) for name in wordlists
    ]
    progress(0.5, "contrasting")
    scores = contrast(words, counts)
    parquet.write(folder / TABLE, scores, SCORES)
    return {"scored": scores.num_rows}


def _counts(baseline: Path) -> pd.Series[float]:
    words = parquet.read(baseline / discover.TABLE, WORDS, ["word", "count"]).to_pandas()
    counts: pd.Series[float] = words.set_index("word")["count"].astype(float)
    return counts
