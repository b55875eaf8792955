"""Stage 5: words of the domain, against baselines, become SCORES."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from pipeline import parquet
from pipeline.baseline import portable
from pipeline.baseline.pack import look_up
from pipeline.contrast import MILLION, contrast, mean
from pipeline.engine.lookup import count_trie_on
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

    from pipeline.engine.cluster import Cluster
    from pipeline.params import Execution
    from pipeline.progress import Progress

TABLE = "scores.parquet"
WORDS_A_TOKEN = 0.6  # words for each token of running Chinese text: word lists count by words


@dataclass(frozen=True)
class Baselines:
    """What a domain is contrasted with; one at least.

    Attributes:
        corpora: checkpoints: of words, or of encoded text.
        packed: packed baselines (`pipeline.baseline`).
        wordlists: names in `WORDLISTS`.
        weights: of all of these, in this order; above 0.
    """

    corpora: Sequence[Path]
    packed: Sequence[Path]
    wordlists: Sequence[str]
    weights: Sequence[float]


def run_words(domain: Path, baselines: Baselines, folder: Path, progress: Progress) -> dict[str, int]:
    """Contrast the words discovered in a domain with those of baselines; none of them packed."""
    words = parquet.read(domain / discover.TABLE, WORDS)
    counts = [_counts(baseline) for baseline in baselines.corpora] + [
        load_wordlist(name, words["word"].to_pylist()) for name in baselines.wordlists
    ]
    progress(0.5, "contrasting")
    scores = contrast(words, counts, baselines.weights)
    parquet.write(folder / TABLE, scores, SCORES)
    return {"scored": scores.num_rows}


def run_candidates(
    domain: Path,
    text: Path,
    baselines: Baselines,
    folder: Path,
    execution: Execution,
    progress: Progress,
    cluster: Cluster | None = None,
) -> dict[str, int]:
    """Contrast a domain's candidates with baselines, whose text is counted on a cluster if one is given.

    Raises:
        ParameterError: a packed baseline's tokens are not the domain's.
    """
    params = encode.parameters(text)
    for path in baselines.packed:
        portable.refuse_other_encoding(portable.read(path), params)
    words = parquet.read(domain / discover.TABLE, CANDIDATES, ["word"])["word"].combine_chunks()
    counted = mean(rates(words, baselines, execution, cluster), baselines.weights)
    del words
    progress(0.5, "scoring")
    candidates = parquet.read(domain / discover.TABLE, CANDIDATES)
    scores = termhood(candidates, encode.load(text), counted, execution)
    parquet.write(folder / TABLE, scores, SCORES)
    return {"scored": scores.num_rows}


def rates(
    words: pa.StringArray, baselines: Baselines, execution: Execution, cluster: Cluster | None = None
) -> list[NDArray[np.float64]]:
    """Occurrences of words per million tokens of each baseline, in their order, shape (K,) each."""
    return [
        *(_string_rates(corpus, words, execution, cluster) for corpus in baselines.corpora),
        *(_packed_rates(path, words) for path in baselines.packed),
        *(frequencies(name, words) * WORDS_A_TOKEN * MILLION for name in baselines.wordlists),
    ]


def _counts(baseline: Path) -> pd.Series[float]:
    words = parquet.read(baseline / discover.TABLE, WORDS, ["word", "count"]).to_pandas()
    counts: pd.Series[float] = words.set_index("word")["count"].astype(float)
    return counts


def _string_rates(
    baseline: Path, words: pa.StringArray, execution: Execution, cluster: Cluster | None
) -> NDArray[np.float64]:
    """Occurrences of strings in a baseline corpus, per million of its tokens."""
    encoded = encode.load(baseline)
    there = partial(count_trie_on, cluster, encode.mapped, baseline) if cluster else None
    counts, _ = count_strings(encoded, words, encode.parameters(baseline), execution.workers, there)
    return counts / float(encoded.counts.sum()) * MILLION


def _packed_rates(path: Path, words: pa.StringArray) -> NDArray[np.float64]:
    """The same in a packed baseline."""
    packed = portable.read(path)
    return look_up(packed.batches(), words) / packed.about.tokens * MILLION
