"""Stage 4: NGRAMS and encoded text become WORDS, or CANDIDATES."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from pipeline import parquet, raw, store
from pipeline.candidates.discover import find_candidates
from pipeline.candidates.rectify import rectify
from pipeline.engine.rectify import rectify_on
from pipeline.errors import ParameterError
from pipeline.recipes import RECIPES
from pipeline.schema import CANDIDATES, NGRAMS, SEGMENTER, WORDS
from pipeline.stages import count, encode
from pipeline.words.chained import chain_words
from pipeline.words.table import segmenter, words_table
from pipeline.words.word_finder import find_words

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from pipeline.candidates.rectify import Rectify
    from pipeline.engine.cluster import Cluster
    from pipeline.params import DiscoverParams, Execution
    from pipeline.progress import Progress

TABLE = "words.parquet"
CUTS = (
    "cuts.bin"  # a bit for each position of the encoded text, the lowest first: whether a word begins there
)
WEIGHTS = "segmenter.parquet"


def run(
    encoded: Path,
    counted: Path,
    folder: Path,
    params: DiscoverParams,
    execution: Execution,
    progress: Progress,
    cluster: Cluster | None = None,
) -> dict[str, int]:
    """Discover the words of a counted corpus: WORDS, or CANDIDATES of the termlode recipe.

    A cluster, if there is one, segments the text of the termlode recipe.
    """
    min_count = _check(encoded, counted, params)
    text = encode.load(encoded)
    if params.recipe == "termlode":
        read = partial(parquet.read_arrays, counted / count.TABLE, NGRAMS)
        segment: Rectify = partial(rectify, threads=execution.workers)
        if cluster:
            segment = partial(rectify_on, cluster, encode.mapped, encoded)
        found = find_candidates(text, encode.parameters(encoded), read, execution, segment, progress)
        parquet.write(folder / TABLE, found.candidates, CANDIDATES)
        raw.write(folder / CUTS, found.cuts)
        parquet.write(folder / WEIGHTS, found.segmenter, SEGMENTER)
        return {"candidates": found.candidates.num_rows}
    ngrams = _ngrams(counted / count.TABLE, _order(params))
    if params.recipe == "chained":
        words = chain_words(text, ngrams, min_count, params, execution, progress)
    else:
        words = find_words(text, ngrams, params, execution, progress)
    parquet.write(folder / TABLE, words_table(text, words), WORDS)
    raw.write(folder / CUTS, words.cuts)
    parquet.write(folder / WEIGHTS, segmenter(text, words), SEGMENTER)
    return {"words": words.length.size, "of two tokens or more": int((words.length > 1).sum())}


def load_cuts(folder: Path) -> NDArray[np.uint8]:
    """Where the words of a checkpoint begin in its text: a bit for each position, memory-mapped.

    Raises:
        CorruptCheckpointError: it is damaged.
    """
    store.check(folder / CUTS)
    return raw.mapped(folder / CUTS, np.uint8)


def _order(params: DiscoverParams) -> int:
    """The longest n-grams that the recipe reads."""
    return len(params.thresholds) + 1 if params.recipe == "chained" else 2


def _ngrams(path: Path, order: int) -> pa.Table:
    """The n-grams up to a length; the longer ones, most of the table, are never held."""
    columns = ["n", "prefix", "position", "count"]
    short, kept = [], [np.empty(0, np.int64)]
    rows = 0
    for batch in parquet.stream(path, NGRAMS, columns):
        keep = batch["n"].to_numpy() <= order
        kept.append(np.flatnonzero(keep) + rows)
        short.append(batch.filter(pa.array(keep)))
        rows += batch.num_rows
    table = pa.Table.from_batches(short, pa.schema([NGRAMS.field(name) for name in columns]))
    prefix = table["prefix"].to_numpy()
    row_of = np.where(prefix < 0, -1, np.searchsorted(np.concatenate(kept), prefix))
    return table.set_column(1, NGRAMS.field("prefix"), pa.array(row_of))


def _check(encoded: Path, counted: Path, params: DiscoverParams) -> int:
    """Refuse input that the recipe cannot read; returns the count that n-grams were cut at."""
    about, text = store.about(counted), store.about(encoded)
    units = RECIPES[params.recipe].units
    if units and text["parameters"]["units"] != units:
        raise ParameterError(
            f"the {params.recipe} recipe reads {units}s", where="--units", remedy=f"Set it to {units}"
        )
    order = _order(params)
    if about["facts"]["n_max"] < order:
        raise ParameterError(
            f"the {params.recipe} recipe reads n-grams of {order} tokens",
            where="--n-max",
            remedy=f"Set it to {order} or more",
        )
    return int(about["facts"]["min_count"])
