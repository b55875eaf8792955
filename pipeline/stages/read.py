"""Before stage 1, for a corpus of several portions: each of them is read and kept as RECORDS."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pipeline.corpus.accounts import Ledger
from pipeline.corpus.reading import read_sources
from pipeline.corpus.records import keep
from pipeline.engine.read import read_on
from pipeline.progress import silent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pipeline.corpus.locate import Corpus
    from pipeline.engine.cluster import Cluster
    from pipeline.params import ReadParams
    from pipeline.progress import Progress


def run(portion: Corpus, folder: Path, params: ReadParams, progress: Progress) -> dict[str, int]:
    """Read a portion of a corpus."""
    ledger = Ledger()
    return keep(folder, read_sources(portion, params, ledger, progress), ledger)


def run_on(
    cluster: Cluster, portions: Sequence[Corpus], folders: Sequence[Path], params: ReadParams
) -> Iterator[dict[str, int]]:
    """Read portions of a corpus on a cluster, each into its folder; to the same bytes."""
    return read_on(cluster, partial(_run, params), portions, folders)


def _run(params: ReadParams, portion: Corpus, folder: Path) -> dict[str, int]:
    return run(portion, folder, params, silent)
