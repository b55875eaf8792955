from __future__ import annotations

import pytest

from pipeline.corpus import reading as module
from pipeline.corpus import rows
from pipeline.corpus.ingest import ingest
from pipeline.corpus.locate import find_corpus
from pipeline.corpus.readers import Record
from pipeline.errors import BadInputError, CorpusError
from pipeline.params import IngestParams
from pipeline.progress import silent
from pipeline.schema import DOCUMENTS

KEEP = IngestParams(on_bad_input="quarantine", max_bad_share=1.0)


class Collected:
    def __init__(self):
        self.tables = []

    def write_table(self, table):
        assert table.schema == DOCUMENTS
        self.tables.append(table)

    def rows(self):
        return [row for table in self.tables for row in table.to_pylist()]


def run(root, params=KEEP):
    writer = Collected()
    ingested = ingest(find_corpus(str(root), root), params, writer, silent)
    return writer.rows(), ingested.quarantine.to_pylist(), ingested.ledger.total("documents")


def test_documents_in_order_of_their_files(tmp_path):
    (tmp_path / "b.txt").write_text("二")
    (tmp_path / "a.jsonl").write_text('{"text": "一\\r\\n壹", "id": "x"}\n{"text": "零"}')
    found, quarantine, documents = run(tmp_path)
    assert [(r["document"], r["source"], r["line"], r["id"], r["text"]) for r in found] == [
        (0, "a.jsonl", 1, "x", "一\n壹"),
        (1, "a.jsonl", 2, None, "零"),
        (2, "b.txt", 1, None, "二"),
    ]
    assert (quarantine, documents) == ([], 3)


def test_a_long_document_goes_on_over_rows(tmp_path, monkeypatch):
    from pipeline.corpus.readers import text

    monkeypatch.setattr(text, "PIECE", 4)
    (tmp_path / "a.txt").write_text("一二三\n四五六\n七八九\n")
    (tmp_path / "b.txt").write_text("十")
    found, _, documents = run(tmp_path)
    assert [row["document"] for row in found] == [0] * (len(found) - 1) + [1]
    assert len(found) > 2
    assert documents == 2


def test_batches_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(rows, "BATCH_CHARACTERS", 10)
    (tmp_path / "a.jsonl").write_text('{"text": "四个汉字"}\n' * 9)
    writer = Collected()
    ingest(find_corpus(str(tmp_path), tmp_path), KEEP, writer, silent)
    assert [table.num_rows for table in writer.tables] == [3, 3, 3, 0]


def spoil(root):
    (root / "a.txt").write_text("好")
    (root / "b.jsonl").write_text('{"text": "好"}\n{bad\tline\n{"text": "好"}')
    (root / "c.txt").write_bytes(b"\xff\xff")
    (root / "d.txt").symlink_to(root / "nowhere")
    (root / "e.txt.gz").write_bytes(b"\x1f\x8b\x08 truncated")
    return root


def test_bad_items_are_set_aside_with_their_reason(tmp_path):
    found, quarantine, documents = run(spoil(tmp_path))
    assert [row["source"] for row in found] == ["a.txt", "b.jsonl", "b.jsonl"]
    assert documents == 3
    assert [(item["source"], item["line"]) for item in quarantine] == [
        ("b.jsonl", 2),
        ("c.txt", 0),
        ("d.txt", 0),
        ("e.txt.gz", 0),
    ]
    assert quarantine[0]["sample"] == "{bad line "
    assert "no known encoding" in quarantine[1]["reason"]
    assert quarantine[2]["reason"] == "cannot be read (No such file or directory)"
    assert all(item["reason"].strip() for item in quarantine)


@pytest.mark.parametrize(
    ("name", "place"), [("b.jsonl", r"b\.jsonl:2: not JSON"), ("c.txt", r"c\.txt: cannot be read")]
)
def test_bad_items_stop_the_run_where_asked(tmp_path, name, place):
    spoil(tmp_path)
    for path in list(tmp_path.iterdir()):
        if path.name not in ("a.txt", name):
            path.unlink()
    with pytest.raises(BadInputError, match=place):
        run(tmp_path, IngestParams(on_bad_input="fail"))


def test_a_file_that_changes_while_it_is_read_is_told(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text("前")

    def reader(source, spec, documents):
        yield Record(1, "前")
        path.write_text("后后")

    monkeypatch.setattr(module, "load_reader", lambda name: reader)
    with pytest.raises(CorpusError, match=r"a\.txt: changed while it was read. Run again"):
        run(tmp_path)


def test_a_file_that_changed_since_it_was_listed_is_told(tmp_path):
    (tmp_path / "a.txt").write_text("前")
    corpus = find_corpus(str(tmp_path), tmp_path)
    (tmp_path / "a.txt").write_text("后")
    with pytest.raises(CorpusError, match="changed while it was read"):
        ingest(corpus, KEEP, Collected(), silent)


def test_what_comes_before_damage_is_kept(tmp_path):
    import gzip
    import json
    import random

    draw = random.Random(0)
    lines = [json.dumps({"text": "".join(draw.choices("断路器灭弧室", k=60))}) for _ in range(20_000)]
    data = gzip.compress("\n".join(lines).encode())
    (tmp_path / "a.jsonl.gz").write_bytes(data[: len(data) * 3 // 4])
    found, quarantine, documents = run(tmp_path)
    assert documents == len(found) > 5000
    assert found[0]["text"] == json.loads(lines[0])["text"]
    assert len(quarantine) == 1


def test_a_record_too_long_is_set_aside(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MAX_TEXT", 5)
    (tmp_path / "a.jsonl").write_text('{"text": "一二三四五六"}\n{"text": "好"}')
    found, quarantine, _ = run(tmp_path)
    assert [row["text"] for row in found] == ["好"]
    assert quarantine[0]["reason"] == "the document is longer than 5 characters"
