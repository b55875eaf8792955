"""What every reader must do, whatever its format. A new reader is picked up from the registry."""

from __future__ import annotations

import gzip
import json
import sqlite3
from contextlib import closing

import pytest

from pipeline.corpus.locate import find_corpus
from pipeline.corpus.readers import READERS, Record, Rejected, load_reader

TEXTS = ["断路器用SF6气体灭弧。", "第一行\n第二行", "𠀀字与😀"]
TOML = {"sqlite": 'query = "SELECT text FROM t ORDER BY rowid"', "text": 'documents = "blank-line"'}


def as_text(path):
    path.write_text("\n\n".join(TEXTS), encoding="utf-8")


def as_jsonl(path):
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in TEXTS), encoding="utf-8")


def as_sqlite(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (text TEXT)")
        connection.executemany("INSERT INTO t VALUES (?)", [(text,) for text in TEXTS])
        connection.commit()


WRITERS = {"text": as_text, "jsonl": as_jsonl, "sqlite": as_sqlite}


def read(root, name):
    (root / "corpus.toml").write_text(TOML.get(name, ""), encoding="utf-8")
    corpus = find_corpus(str(root), root)
    (source,) = corpus.sources
    assert source.reader == name
    return list(load_reader(name)(source, corpus.spec, corpus.documents))


def test_every_reader_has_a_sample():
    assert WRITERS.keys() == READERS.keys()


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("packed", [False, True])
def test_documents_come_in_order_with_their_place(tmp_path, name, packed):
    path = tmp_path / f"a{READERS[name].suffixes[0]}"
    WRITERS[name](path)
    if packed:
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    records = read(tmp_path, name)
    assert [record.text for record in records] == TEXTS
    lines = [record.line for record in records]
    assert lines == sorted(lines)
    assert lines[0] == 1
    assert not any(record.continues for record in records)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "junk", [b"\xff\xfe\xfd" * 99, b"{" * 9, b"\x00" * 500, b"SQLite format 3\x00" + b"\x07" * 99]
)
def test_junk_never_crashes(tmp_path, name, junk):
    path = tmp_path / f"a{READERS[name].suffixes[0]}"
    path.write_bytes(junk)
    try:
        found = read(tmp_path, name)
    except (OSError, UnicodeError, EOFError) as error:
        assert str(error)
    else:
        assert all(isinstance(item, Record | Rejected) for item in found)


@pytest.mark.parametrize("name", READERS)
def test_suffixes_belong_to_one_reader(name):
    others = {suffix for key, entry in READERS.items() if key != name for suffix in entry.suffixes}
    assert not others & set(READERS[name].suffixes)
