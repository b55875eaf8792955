"""Stage 2: DOCUMENTS become encoded text: ids, TOKENS and ROWS."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline import parquet, raw, store
from pipeline.engine.encode import encode_on, parts_of
from pipeline.ngram.encode import Encoded, document_starts, encode_to
from pipeline.ngram.ids import id_type
from pipeline.params import EncodeParams
from pipeline.schema import DOCUMENTS, ROWS, TOKENS
from pipeline.stages import ingest

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.engine.cluster import Cluster
    from pipeline.progress import Progress

IDS = "ids.bin"
TABLE = "tokens.parquet"
STARTS = "rows.parquet"
_CODES = "codes.scratch"


def run(
    ingested: Path, folder: Path, params: EncodeParams, progress: Progress, cluster: Cluster | None = None
) -> dict[str, int]:
    """Encode an ingested corpus, on a cluster if one is given."""
    documents = ingested / ingest.TABLE
    document = parquet.read(documents, DOCUMENTS, ["document"])["document"]
    read = partial(parquet.stream, documents, DOCUMENTS, ["document", "text"])
    if cluster:
        parts = parts_of(parquet.group_sizes(documents), document.to_numpy(), cluster.workers)
        with (folder / IDS).open("wb") as out:
            vocabulary, starts = encode_on(cluster, read, parts, params, out, progress)
    else:
        with (folder / _CODES).open("w+b") as scratch, (folder / IDS).open("wb") as out:
            vocabulary, starts = encode_to(read(progress), params, scratch, out)
        (folder / _CODES).unlink()
    tokens = pa.table([vocabulary.tokens, vocabulary.counts], schema=TOKENS)
    parquet.write(folder / TABLE, tokens, TOKENS)
    parquet.write(folder / STARTS, pa.table([starts, document], schema=ROWS), ROWS)
    return {"tokens": int(vocabulary.counts.sum()), "distinct": vocabulary.counts.size}


def parameters(folder: Path) -> EncodeParams:
    """How a checkpoint's text was encoded.

    Raises:
        CorruptCheckpointError: it has no manifest.
        StorageError: that cannot be read now.
    """
    return EncodeParams(**store.about(folder)["parameters"])


def load(folder: Path) -> Encoded:
    """The encoded text of a checkpoint, its ids memory-mapped.

    Raises:
        CorruptCheckpointError: it is damaged.
    """
    store.check(folder / IDS)
    return mapped(folder)


def mapped(folder: Path) -> Encoded:
    """The same, the ids not looked at: of many processes that map one text, one has done it."""
    tokens, rows = parquet.read(folder / TABLE, TOKENS), parquet.read(folder / STARTS, ROWS)
    starts = rows["position"].to_numpy()
    return Encoded(
        ids=raw.mapped(folder / IDS, id_type(tokens.num_rows)),
        tokens=tokens["token"].combine_chunks(),
        counts=tokens["count"].to_numpy(),
        row_starts=starts,
        document_starts=document_starts(rows["document"].to_numpy(), starts),
    )
