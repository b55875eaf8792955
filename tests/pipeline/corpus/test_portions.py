"""A corpus read in portions is the corpus read at once."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus.ingest import ingest
from pipeline.corpus.locate import Corpus, find_corpus
from pipeline.corpus.portions import MOST, cut
from pipeline.corpus.source import Source
from pipeline.corpus.spec import CorpusSpec
from pipeline.params import IngestParams, ReadParams
from pipeline.progress import silent
from pipeline.stages import read
from tests.pipeline.corpus.test_ingest import Collected


def corpus_of(names):
    sources = tuple(Source(name, Path(name), "text", "", "") for name in sorted(names))
    return Corpus("c", Path(), CorpusSpec(), sources, ())


NAMES = st.sets(st.text("abc电", min_size=1, max_size=4), min_size=1, max_size=40)


@given(NAMES, st.integers(1, 8))
def test_portions_are_the_corpus_in_order(names, most):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.corpus.portions.MOST", most)
        corpus = corpus_of(names)
        portions = cut(corpus)
        assert [source for portion in portions for source in portion.sources] == list(corpus.sources)
        assert all(portion.sources for portion in portions)


def test_few_files_are_portions_by_themselves():
    assert len(cut(corpus_of([f"{k:04}.txt" for k in range(MOST)]))) == MOST


def test_many_files_make_about_as_many_portions_and_a_new_one_changes_one():
    names = [f"day-{k:05}.txt" for k in range(20_000)]
    before, after = cut(corpus_of(names)), cut(corpus_of([*names, "day-10000b.txt"]))
    assert MOST / 2 < len(before) < 2 * MOST
    changed = {portion.sources for portion in after} - {portion.sources for portion in before}
    assert 1 <= len(changed) <= 2


@pytest.fixture
def mixed(tmp_path):
    """Files of several formats, good and bad, in an archive too."""
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "a.txt").write_text("断路器合闸。\n" * 3, encoding="utf-8")
    (folder / "b.jsonl").write_text(
        '{"text": "母线", "title": "甲", "id": 7}\nx\n{"text": ""}\n', encoding="utf-8"
    )
    (folder / "c.csv").write_bytes("正文,题名\n电压等级,乙\n电压等级,丙\n".encode("gbk"))
    (folder / "d.txt").write_bytes("锟斤拷锟斤拷锟斤拷".encode())
    (folder / "e.txt").symlink_to(folder / "nowhere")
    (folder / "f.txt").write_text("x" * 3_000_000, encoding="utf-8")
    with tarfile.open(folder / "g.tar.gz", "w:gz") as archive:
        archive.add(folder / "a.txt", "inner/a.txt")
        archive.add(folder / "b.jsonl", "../b.jsonl")
        archive.add(folder / "c.csv", "c.other")
    return find_corpus(str(folder), tmp_path)


@pytest.mark.parametrize("params", [{}, {"drop_duplicates": True}, {"html_entities": True}])
def test_what_is_kept_is_what_was_read(mixed, tmp_path, params):
    params = IngestParams(on_bad_input="quarantine", max_bad_share=1.0, **params)
    at_once, in_portions = Collected(), Collected()
    expected = ingest(mixed, params, at_once, silent)
    folders = []
    for k, portion in enumerate(cut(mixed)):
        folders.append(tmp_path / str(k))
        folders[-1].mkdir()
        read.run(portion, folders[-1], ReadParams(), silent)
    found = ingest(mixed, params, in_portions, silent, folders)
    assert len(folders) == 7
    assert pa.concat_tables(in_portions.tables) == pa.concat_tables(at_once.tables)
    assert found.quarantine == expected.quarantine
    assert found.quarantine.num_rows == 3
    assert [vars(a) for a in found.ledger.accounts] == [vars(a) for a in expected.ledger.accounts]
