"""Stage 5: words of the domain, against baselines, become SCORES."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import parquet
from pipeline.contrast import MILLION, contrast
from pipeline.ngram.lookup import count_strings
from pipeline.schema import CANDIDATES, SCORES, WORDS
from pipeline.stages import discover, encode
from pipeline.termhood.score import termhood
from pipeline.text.wordlist import frequencies, load_wordlist

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    import pandas as pd
    import pyarrow as pa
    from numpy.typing import NDArray

    from pipeline.params import Execution
    from pipeline.progress import Progress

TABLE = "scores.parquet"
WORDS_A_TOKEN = 0.6  # words for each token of running Chinese text: word lists count by words


def run_words(
    domain: Path, baselines: Sequence[Path], wordlists: Sequence[str], folder: Path, progress: Progress
) -> dict[str, int]:
    """Contrast the words discovered in a domain with those of baselines and word lists, one at least."""
    words = parquet.read(domain / discover.TABLE, WORDS)
    counts = [_counts(baseline) for baseline in baselines] + [
        load_wordlist(name, words["word"].to_pylist()) for name in wordlists
    ]
    progress(0.5, "contrasting")
    scores = contrast(words, counts)
    parquet.write(folder / TABLE, scores, SCORES)
    return {"scored": scores.num_rows}


def run_candidates(
    domain: Path,
    text: Path,
    baselines: Sequence[Path],
    wordlists: Sequence[str],
    folder: Path,
    execution: Execution,
    progress: Progress,
) -> dict[str, int]:
    """Contrast a domain's candidates with the encoded text of baselines and word lists, one at least."""
    words = parquet.read(domain / discover.TABLE, CANDIDATES, ["word"])["word"].combine_chunks()
    counted = rates(words, baselines, wordlists, execution)
    del words
    progress(0.5, "scoring")
    candidates = parquet.read(domain / discover.TABLE, CANDIDATES)
    scores = termhood(candidates, encode.load(text), counted, execution)
    parquet.write(folder / TABLE, scores, SCORES)
    return {"scored": scores.num_rows}


def rates(
    words: pa.StringArray, baselines: Sequence[Path], wordlists: Sequence[str], execution: Execution
) -> list[NDArray[np.float64]]:
    """Occurrences of words per million tokens of each baseline, shape (K,) each."""
    found = [_string_rates(baseline, words, execution) for baseline in baselines]
    return found + [frequencies(name, words) * WORDS_A_TOKEN * MILLION for name in wordlists]


def _counts(baseline: Path) -> pd.Series[float]:
    words = parquet.read(baseline / discover.TABLE, WORDS, ["word", "count"]).to_pandas()
    counts: pd.Series[float] = words.set_index("word")["count"].astype(float)
    return counts


def _string_rates(baseline: Path, words: pa.StringArray, execution: Execution) -> NDArray[np.float64]:
    """Occurrences of strings in a baseline corpus, per million of its tokens."""
    encoded = encode.load(baseline)
    counts, _ = count_strings(encoded, words, encode.parameters(baseline), execution.workers)
    return counts / float(encoded.counts.sum()) * MILLION
