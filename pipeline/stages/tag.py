"""Beside the chain: the terms of a result in other documents, as SPANS."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import parquet
from pipeline.lineage import TERMS_FILE, checkpoints, lineage
from pipeline.schema import DOCUMENTS, SEGMENTER, SPANS, TERMS
from pipeline.stages import discover, encode, ingest
from pipeline.tagging.lines import lines
from pipeline.tagging.spans import COLUMNS, Tagger, build_tagger, tag

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.params import Execution, TagParams
    from pipeline.progress import Progress

TABLE = "spans.parquet"
LINES = "spans.jsonl"
READ_ALIKE = ("html_entities", "keep_invisible")  # settings of ingest by which a text reads otherwise


def run(
    published: Path,
    ingested: Path,
    folder: Path,
    params: TagParams,
    execution: Execution,
    progress: Progress,
) -> dict[str, int]:
    """Find the terms of a result in documents.

    Args:
        published: the result's folder, the checkpoints it was made from in store/ beside it.
        ingested: the checkpoint of the documents.
        folder: where to write.
        params: which terms, which spans, and in which format.
        execution: threads.
        progress: told after every batch.

    Raises:
        CorpusError: the text that the result was mined from is kept no longer.
    """
    tagger = load(published, params.top)
    progress(0.0, "looking for terms")
    documents = parquet.stream(ingested / ingest.TABLE, DOCUMENTS, COLUMNS, progress)
    own, seen, passages = ingest.by_line(ingested), np.zeros(tagger.terms.num_rows, np.bool_), 0

    def tables() -> Iterator[pa.Table]:
        nonlocal passages
        for tagged in tag(documents, tagger, own, execution.workers, nested=params.all):
            seen[tagged.spans["rank"].to_numpy() - 1] = True
            passages += tagged.documents.num_rows
            if out:
                out.writelines(lines(tagged))
            yield tagged.spans

    with ExitStack() as stack:
        out = None
        if params.format == "jsonl":
            out = stack.enter_context((folder / LINES).open("w", encoding="utf-8", newline="\n"))
        spans = parquet.write_all(folder / TABLE, tables(), SPANS)
    return {"passages": passages, "spans": spans, "different terms": int(seen.sum())}


def read_alike(published: Path) -> dict[str, bool]:
    """How documents are to be taken in: as the result's own were."""
    parameters = lineage(published).stages["ingest"].about["parameters"]
    return {name: parameters.get(name, False) for name in READ_ALIKE}


def load(published: Path, top: int) -> Tagger:
    """The tagger of a result's first terms; all if `top` is 0."""
    text, words = checkpoints(published, "encode", "discover")
    columns = ["term", "rank", "score", "variants"]
    terms = parquet.read(published / TERMS_FILE, TERMS, columns).slice(0, top or None).combine_chunks()
    segmenter = parquet.read(words / discover.WEIGHTS, SEGMENTER)
    return build_tagger(encode.load(text), encode.parameters(text), segmenter, _forms(terms))


def _forms(terms: pa.Table) -> pa.Table:
    """Every form of terms, each term before all variants, with the term, rank and score it stands for."""
    variants = terms["variants"].combine_chunks()
    forms = pa.concat_arrays([terms["term"].combine_chunks(), variants.flatten()])
    row = pa.concat_arrays([pa.array(range(terms.num_rows), pa.int64()), pc.list_parent_indices(variants)])
    return terms.select(["term", "rank", "score"]).take(row).append_column("form", forms)
