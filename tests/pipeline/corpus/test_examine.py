from __future__ import annotations

import gzip

import pytest

from pipeline import parquet
from pipeline.corpus.examine import examine
from pipeline.corpus.ingest import ingest
from pipeline.corpus.locate import find_corpus
from pipeline.errors import CorpusError
from pipeline.params import IngestParams
from pipeline.schema import DOCUMENTS


@pytest.fixture
def odd(tmp_path):
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / "a.jsonl").write_bytes('{"text": "断路器"}\n{\n{"text": "SF6"}\n'.encode())
    (folder / "b.txt").write_bytes("断路器控制".encode("gb18030"))
    (folder / "c.txt.gz").write_bytes(gzip.compress("变电站".encode()))
    (folder / "d.txt").write_bytes("断路器".encode() + b"\xff\xff")
    (folder / "e.doc").write_text("x")
    return find_corpus("odd", tmp_path)


def test_it_tells_what_is_there(odd):
    found = examine(odd, IngestParams())
    assert found.formats == {"jsonl": 1, "text": 2, "text.gz": 1}
    assert found.encodings == {"utf-8": 2, "gb18030": 1, "unknown": 1}
    assert (found.documents, found.characters) == (4, 14)
    assert found.ignored == ("e.doc",)
    assert [item.partition(": ")[0] for item in found.set_aside] == ["a.jsonl:2", "d.txt"]
    assert found.stops
    text = str(found)
    assert "4 (text files end them at: file)" in text
    assert "a.jsonl:2: not JSON" in text
    assert "stops at the first of these" in text
    assert "stops at" not in str(examine(odd, IngestParams("quarantine")))


def test_it_reads_what_a_run_reads(odd, tmp_path):
    with parquet.open_table(tmp_path / "d.parquet", DOCUMENTS) as writer:
        _, documents = ingest(odd, IngestParams("quarantine"), writer, lambda share, message: None)
    texts = parquet.read(tmp_path / "d.parquet", DOCUMENTS)["text"].to_pylist()
    found = examine(odd, IngestParams())
    assert found.documents == documents
    assert found.characters == sum(map(len, texts))


def test_a_long_list_is_cut(tmp_path):
    for number in range(8):
        (tmp_path / f"{number}.doc").write_text("x")
    (tmp_path / "a.txt").write_text("断路器")
    text = str(examine(find_corpus(str(tmp_path), tmp_path), IngestParams()))
    assert "8 files of other kinds" in text
    assert "4.doc\n    …" in text
    assert "5.doc" not in text


def test_a_wrong_setting_is_told(tmp_path):
    (tmp_path / "corpus.toml").write_text('encoding = "klingon"')
    (tmp_path / "a.txt").write_text("断路器")
    with pytest.raises(CorpusError, match="klingon"):
        examine(find_corpus(str(tmp_path), tmp_path), IngestParams())
