"""Turns the files of a corpus into rows of DOCUMENTS, and accounts for what cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from pipeline.corpus.accounts import Ledger, check_share
from pipeline.corpus.clean import clean
from pipeline.corpus.duplicates import seen_before
from pipeline.corpus.mojibake import LOOKED_AT, look, lost, strange
from pipeline.corpus.readers import Rejected
from pipeline.corpus.reading import read_sources
from pipeline.corpus.records import kept
from pipeline.corpus.rows import Rows
from pipeline.errors import BadInputError
from pipeline.schema import QUARANTINE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.corpus.accounts import Account
    from pipeline.corpus.locate import Corpus
    from pipeline.params import IngestParams
    from pipeline.parquet import TableWriter
    from pipeline.progress import Progress


@dataclass(frozen=True)
class Ingested:
    """What became of a corpus: QUARANTINE, and the accounts of its sources."""

    quarantine: pa.Table
    ledger: Ledger


def ingest(
    corpus: Corpus,
    params: IngestParams,
    documents: TableWriter,
    progress: Progress,
    portions: Sequence[Path] = (),
) -> Ingested:
    """Read every source in order and write DOCUMENTS piece by piece.

    Args:
        corpus: what to read.
        params: what is done with bad input, duplicates and characters nobody sees.
        documents: takes DOCUMENTS.
        progress: told after every source.
        portions: where all the corpus's portions are kept, in order, if they were read before (`portions`).

    Raises:
        BadInputError: something cannot be read and `params.on_bad_input` is "fail", or too much cannot.
        CorpusError: corpus.toml does not fit its files, or a file changed while it was read.
        AccountError: the numbers of documents do not add up.
    """
    ledger = Ledger()
    items = kept(portions, ledger) if portions else read_sources(corpus, params, ledger, progress)
    rejected = []
    rows = Rows(documents, corpus.spec.title_in_text, seen_before(params))
    for account, item in items:
        if isinstance(item, Rejected):
            if params.on_bad_input == "fail":
                raise _stop(corpus, account, item)
            account.found += 1
            account.set_aside += 1
            rejected.append({"source": account.source} | item._asdict())
        else:
            _warn(account, item.text)
            rows.add(account, item._replace(text=clean(item.text, params)))
    rows.close()
    ledger.check(rows.documents, len(rejected))
    reasons = (item["reason"] for item in rejected)
    check_share(ledger, reasons, params.max_bad_share, corpus.place)
    return Ingested(pa.Table.from_pylist(rejected, schema=QUARANTINE), ledger)


def _warn(account: Account, text: str) -> None:
    first = text[:LOOKED_AT] if account.characters < LOOKED_AT else ""
    for warning in (lost(text), look(first) or strange(first)):
        if warning:
            account.warn(warning)


def _stop(corpus: Corpus, account: Account, item: Rejected) -> BadInputError:
    where = corpus.place_of(account.source)
    return BadInputError(
        item.reason,
        where=f"{where}:{item.line}" if item.line else where,
        remedy="Mend or remove it, or set such items aside with --on-bad-input quarantine",
    )
