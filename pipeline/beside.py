"""What is made of a published result, in one call, for notebooks and scripts: spans, an expansion."""

from __future__ import annotations

import os
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import parquet, runs, store
from pipeline.checkpoint import Identity, seal
from pipeline.lineage import TERMS_FILE, checkpoints
from pipeline.mining import Chain, check_names, values
from pipeline.params import EmbedParams, Execution, ExpandParams, IngestParams, TagParams
from pipeline.progress import silent
from pipeline.schema import SPANS, TERMS
from pipeline.semantic.seeds import by_key, rows_of, vocabulary
from pipeline.stages import embed
from pipeline.stages import expand as expand_stage
from pipeline.stages import tag as tag_stage

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from pipeline.mining import Text
    from pipeline.progress import Progress

RUN = "notebook"  # what `termlode gc` calls it while it goes on


def tag(
    result: str | os.PathLike[str], text: Text, progress: Progress = silent, **parameters: Any
) -> pd.DataFrame:
    """Find the terms of a result in other text.

    Args:
        result: the result's folder, such as output/law, its checkpoints in store/ beside it.
        text: the path of a file or folder, or texts (a list, a pandas column), each a document.
        progress: told how far it is.
        **parameters: those of `termlode tag` (docs/parameters.md), with underscores: `top=0`.

    Returns:
        a row a span: SPANS (docs/columns.md), with `start` and `end` in the text as it was read
        (docs/tagging.md); of texts, `document` is the number of each, from 0.

    Raises:
        ParameterError: there is no such parameter, or it is outside of what it may be.
        CorpusError: there is no such result or text, or the text that the result was mined from is gone.
    """
    check_names("tag", parameters, (TagParams, IngestParams, Execution))
    published = Path(result).expanduser().absolute()
    alike = tag_stage.read_alike(published)
    with (
        runs.during(published.parent / "store", RUN),
        tempfile.TemporaryDirectory(prefix="termlode-") as scratch,
    ):
        chain = Chain(Path(scratch), alike | parameters, progress)
        documents, params = chain.ingested(text, chain.values(IngestParams)), chain.values(TagParams)
        run = partial(tag_stage.run, published, documents, params=params, execution=chain.execution)
        spans = parquet.read(chain.made("tag", params, run) / tag_stage.TABLE, SPANS)
    frame: pd.DataFrame = spans.to_pandas()
    if not isinstance(text, str | os.PathLike):  # those without text are no documents, but each has its line
        frame["document"] = frame["line"] - 1
    return frame


def expand(
    result: str | os.PathLike[str],
    seeds: Iterable[str] = (),
    negative: Iterable[str] = (),
    progress: Progress = silent,
    **parameters: Any,
) -> pd.DataFrame:
    """Expand seeds to the vocabulary around them.

    Vectors are trained where `termlode expand` keeps them, and are taken from there if they are there.

    Args:
        result: the result's folder, its checkpoints in store/ beside it.
        seeds: terms to start from; the top of the list if there are none.
        negative: terms to stay away from.
        progress: told how far it is.
        **parameters: those of `termlode expand` (docs/parameters.md), with underscores: `expand_top=200`.

    Returns:
        a row a term, best first: EXPANSION (docs/columns.md).

    Raises:
        ParameterError: there is no such parameter, it is outside of what it may be, or gensim is missing.
        CorpusError: there is no such result, or the text that it was mined from is gone.
        EmptyResultError: no seed is a word of the text, or nothing joins.
    """
    check_names("expand", parameters, (ExpandParams, EmbedParams, Execution))
    params, published = values(ExpandParams, parameters), Path(result).expanduser().absolute()
    text, discovered = checkpoints(published, "encode", "discover")
    training = values(EmbedParams, parameters), values(Execution, parameters)
    with runs.during(published.parent / "store", RUN):
        trained = embed.load(_vectors(text, discovered, *training, progress))
        listed = parquet.read(published / TERMS_FILE, TERMS, ["term"])["term"].to_pylist()
    starts, away = tuple(seeds) or listed[: params.auto_seeds], tuple(negative)
    known = vocabulary(listed, *trained, (*starts, *away), params.expand_from)
    rows = by_key(known.terms)
    found = expand_stage.expanded(known, rows_of(rows, starts), rows_of(rows, away), params, progress)
    frame: pd.DataFrame = expand_stage.table(known, found).to_pandas()
    return frame


def _vectors(
    text: Path, discovered: Path, params: EmbedParams, execution: Execution, progress: Progress
) -> Path:
    """The checkpoint of word vectors of a text, beside its own, made if it is not there."""
    identity = Identity("embed", params, {"discover": store.about(discovered)["key"]})
    root, place = text.parent, text.parent / identity.name
    with store.hold_lock(root, identity.name):
        if not store.is_whole(place):
            with store.new_folder(place) as folder:
                seal(folder, identity, embed.run(text, discovered, folder, params, execution, progress))
    return place
