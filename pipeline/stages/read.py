"""Before stage 1, for a corpus of several portions: one of them is read and kept as RECORDS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.corpus.accounts import Ledger
from pipeline.corpus.reading import read_sources
from pipeline.corpus.records import keep

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.corpus.locate import Corpus
    from pipeline.params import ReadParams
    from pipeline.progress import Progress


def run(portion: Corpus, folder: Path, params: ReadParams, progress: Progress) -> dict[str, int]:
    """Read a portion of a corpus."""
    ledger = Ledger()
    return keep(folder, read_sources(portion, params, ledger, progress), ledger)
