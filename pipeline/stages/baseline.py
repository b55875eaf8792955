"""Beside the chain: encoded text becomes a packed baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline import parquet, store
from pipeline.baseline.pack import pack, packing
from pipeline.baseline.portable import About, write
from pipeline.errors import CorruptCheckpointError
from pipeline.params import canonical
from pipeline.schema import BASELINE
from pipeline.stages import encode
from pipeline.stages.count import counted_on

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.engine.cluster import Cluster
    from pipeline.params import CountParams, Execution
    from pipeline.progress import Progress

TABLE = "baseline.parquet"
ABOUT = "about.json"


def run(
    encoded: Path,
    folder: Path,
    params: CountParams,
    execution: Execution,
    progress: Progress,
    cluster: Cluster | None = None,
) -> dict[str, int]:
    """Pack an encoded corpus, counted on a cluster if one is given."""
    text = encode.load(encoded)
    tokens = int(text.counts.sum())
    kept = packing(params, tokens)
    counted = counted_on(encoded, text, kept, execution, progress, cluster)
    grams = parquet.write_all(folder / TABLE, pack(counted), BASELINE, front_coded=["gram"])
    facts = {"grams": grams, "tokens": tokens, "min_count": kept.min_count, "n_max": kept.n_max}
    store.write_json(folder / ABOUT, facts | {"encoding": canonical(encode.parameters(encoded))})
    return facts


def export(folder: Path, name: str, path: Path) -> None:
    """Write the portable file of a packed corpus.

    Args:
        folder: its checkpoint.
        name: what it goes by elsewhere.
        path: the file to write.

    Raises:
        CorruptCheckpointError: the checkpoint is damaged.
    """
    if not store.is_unchanged(folder):
        raise CorruptCheckpointError("is damaged", where=str(folder), remedy="Delete it and run again")
    about: dict[str, Any] = store.read_json(folder / ABOUT)
    write(path, folder / TABLE, About(name=name, **about))
