"""A corpus at an address is mined like one on the disk."""

from __future__ import annotations

import luigi

from tasks import IngestCorpus
from tasks.corpora import corpus_place


def test_the_same_documents_under_the_same_key(home):
    address = (home / "corpora" / "power").as_uri()
    far, near = IngestCorpus(corpus=address), IngestCorpus(corpus="power")
    assert luigi.build([far], local_scheduler=True)
    assert far.label == near.label == "ingest power"
    assert corpus_place(address) == address
    assert near.complete()
    assert far.folder == near.folder
