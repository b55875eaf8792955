"""Of a corpus that grows, only new and changed files are read again; the result is that of a full run."""

from __future__ import annotations

import luigi
import pytest

from pipeline.corpus.portions import cut
from pipeline.stages import read
from tasks import EncodeCorpus, IngestCorpus
from tasks import ingest as ingest_module
from tests.tasks.test_chain import build, snapshot


@pytest.fixture
def files_read(monkeypatch):
    """Names of the files that were read, since it was last cleared."""
    names = []
    run = read.run

    def note(portion, *rest):
        names.extend(source.name for source in portion.sources)
        return run(portion, *rest)

    monkeypatch.setattr(read, "run", note)
    return names


def encoded(home, output):
    task = EncodeCorpus(corpus="power", output_folder=str(home / output))
    assert luigi.build([task], local_scheduler=True)
    return task


def test_new_and_changed_files_alone_are_read(home, files_read):
    folder = home / "corpora" / "power"
    encoded(home, "output")
    assert files_read == ["manual.txt", "notes.jsonl", "protection.txt"]
    files_read.clear()
    (folder / "added.txt").write_text("断路器合闸线圈。" * 30, encoding="utf-8")
    (folder / "manual.txt").write_text("隔离开关操作机构。" * 30, encoding="utf-8")
    grown = encoded(home, "output")
    assert files_read == ["added.txt", "manual.txt"]
    files_read.clear()
    fresh = encoded(home, "fresh")
    assert files_read == ["added.txt", "manual.txt", "notes.jsonl", "protection.txt"]
    assert grown.folder.name == fresh.folder.name
    for task in (grown, fresh):
        assert task.complete()
    assert snapshot(grown.folder) == snapshot(fresh.folder)
    assert snapshot(grown.requires().folder) == snapshot(fresh.requires().folder)


def test_a_portion_that_was_lost_is_read_again(home, files_read):
    encoded(home, "output")
    files_read.clear()
    ingest = IngestCorpus(corpus="power", output_folder=str(home / "output"))
    (lost,) = [
        path
        for path in (home / "output/store").glob("read-*")
        if "notes" in (path / "manifest.json").read_text()
    ]
    for path in (lost / "records.parquet", ingest.folder / "manifest.json"):
        path.unlink()
    encoded(home, "output")
    assert files_read == ["notes.jsonl"]
    assert ingest.complete()


def test_what_is_done_with_documents_reads_nothing_again(home, files_read):
    encoded(home, "output")
    files_read.clear()
    task = IngestCorpus(corpus="power", output_folder=str(home / "output"), drop_duplicates=True)
    assert luigi.build([task], local_scheduler=True)
    assert files_read == []
    task = IngestCorpus(corpus="power", output_folder=str(home / "output"), max_members=5)
    assert luigi.build([task], local_scheduler=True)
    assert len(files_read) == 3


def test_a_corpus_is_cut_once_however_often_its_keys_are_asked_for(home, monkeypatch):
    """Each check for completeness asks for the keys of all portions: they took minutes of 400 files."""
    asked = []

    def note(corpus):
        asked.append(corpus)
        return cut(corpus)

    monkeypatch.setattr(ingest_module, "cut", note)
    assert build(baseline=("everyday",)) == "SUCCESS"
    assert sorted({corpus.name for corpus in asked}) == sorted(corpus.name for corpus in asked)
