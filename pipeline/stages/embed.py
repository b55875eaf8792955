"""Beside the chain: word vectors of a corpus that was cut into words, as WORD_VECTORS and an array."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from pipeline import parquet, store
from pipeline.errors import CorruptCheckpointError
from pipeline.schema import WORD_VECTORS
from pipeline.semantic.train import embed
from pipeline.stages import discover, encode

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from pipeline.params import EmbedParams, Execution
    from pipeline.progress import Progress

TABLE = "words.parquet"
VECTORS = "vectors.npy"  # float32, a row for each row of the table; numpy's own format, without pickles


def run(
    text: Path,
    discovered: Path,
    folder: Path,
    params: EmbedParams,
    execution: Execution,
    progress: Progress,
) -> dict[str, int]:
    """Train vectors of the words that a text was cut into."""
    encoded = encode.load(text)
    words, vectors = embed(encoded, discover.load_cuts(discovered), params, execution, progress)
    names = encoded.texts(words.position, words.length)
    parquet.write(folder / TABLE, pa.table([names, words.counts], schema=WORD_VECTORS), WORD_VECTORS)
    np.save(folder / VECTORS, vectors, allow_pickle=False)
    return {"words with a vector": words.counts.size, "words read": int(words.counts.sum())}


def load(folder: Path) -> tuple[list[str], NDArray[np.float32]]:
    """Words and their vectors, memory-mapped.

    Raises:
        CorruptCheckpointError: they are damaged.
    """
    names = parquet.read(folder / TABLE, WORD_VECTORS, ["word"])["word"].to_pylist()
    store.check(folder / VECTORS)
    try:
        vectors = np.load(folder / VECTORS, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError) as error:
        raise CorruptCheckpointError(
            f"cannot be read ({error})",
            where=str(folder / VECTORS),
            remedy=f"Delete {folder} and run again",
        ) from error
    return names, vectors
