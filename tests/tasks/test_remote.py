"""A corpus at an address is mined like one on the disk."""

from __future__ import annotations

import luigi
import pytest

from pipeline.corpus import remote
from pipeline.errors import CorpusError, MissingCorpusError
from tasks import IngestCorpus
from tasks.corpora import corpus_place, find_corpus


def test_the_same_documents_under_the_same_key(home):
    address = (home / "corpora" / "power").as_uri()
    far, near = IngestCorpus(corpus=address), IngestCorpus(corpus="power")
    assert luigi.build([far], local_scheduler=True)
    assert far.label == near.label == "ingest power"
    assert corpus_place(address) == address
    assert near.complete()
    assert far.folder == near.folder


def test_what_is_wrong_in_it_is_told_by_its_address(home):
    (home / "corpora" / "power" / "bad.jsonl").write_text("[1]", encoding="utf-8")
    address = (home / "corpora" / "power").as_uri()
    corpus = find_corpus(address)
    assert corpus.place_of("bad.jsonl") == f"{address}/bad.jsonl"
    alone = find_corpus(f"{address}/bad.jsonl")
    assert alone.place_of("bad.jsonl") == alone.place == f"{address}/bad.jsonl"


def test_what_is_not_there_is_asked_for_once(home, monkeypatch):
    asked = []
    listing = remote._listing
    monkeypatch.setattr(remote, "_listing", lambda address: (asked.append(address), listing(address))[1])
    address = (home / "nowhere").as_uri()
    for _ in range(3):
        with pytest.raises(MissingCorpusError, match="no file there"):
            find_corpus(address)
    assert asked == [address]


def test_an_address_of_an_unknown_kind_is_told():
    with pytest.raises(
        CorpusError, match=r"ftp://host/a.txt: is at no address that can be read. Use one of http"
    ):
        find_corpus("ftp://host/a.txt")
