"""What every reader must do, whatever its format. A new reader is picked up from the registry."""

from __future__ import annotations

import gzip
from dataclasses import replace

import pytest

from pipeline.corpus.locate import find_corpus
from pipeline.corpus.readers import READERS, Fields, Noted, Record, Rejected, load_reader
from pipeline.corpus.source import Stored
from tests.samples import SETTINGS, TEXTS, WHOLE, WRITERS


def name_of(reader):
    entry = READERS[reader]
    return f"a{entry.suffixes[0]}" if entry.suffixes else entry.names.replace(r"\d+", "00")


def put(folder, name):
    """A sample for each run of the reader: many documents in one file, or one."""
    (folder / "corpus.toml").write_text(SETTINGS.get(name, ""), encoding="utf-8")
    path = folder / name_of(name)
    texts = TEXTS[1:2] if name in WHOLE else TEXTS
    WRITERS[name](path, texts)
    return path, texts


def read(root, name, stored=False):
    corpus = find_corpus(str(root), root)
    (source,) = corpus.sources
    assert source.reader == name
    if stored:
        path = source.path
        source = replace(source, stored=Stored(lambda: path.open("rb"), path.stat().st_size))
    return list(load_reader(name)(source, corpus.spec, corpus.documents))


def test_every_reader_has_a_sample():
    assert WRITERS.keys() == READERS.keys()


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("stored", [False, True])
def test_documents_come_in_order_with_their_place(tmp_path, name, packed, stored):
    path, texts = put(tmp_path, name)
    if packed:
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    found = read(tmp_path, name, stored)
    assert sum(isinstance(item, Fields) for item in found) <= 1
    records = [item for item in found if not isinstance(item, Fields | Noted)]
    joined = ["\n".join(record.text for record in records)] if name in WHOLE else [r.text for r in records]
    assert joined == texts
    lines = [record.line for record in records]
    assert lines == sorted(lines)
    assert lines[0] in (1, 2)  # a header may come first
    assert [record.continues for record in records] == [False] + [name in WHOLE] * (len(records) - 1)


JUNK = [
    b"",
    b"\n",
    b"\xff\xfe\xfd" * 99,
    b"{" * 9,
    b"[" * 100_000,
    b"\x00" * 500,
    b"SQLite format 3\x00" + b"\x07" * 99,
    b"ARROW1\x00\x00" + b"\x07" * 99,
    b"PAR1" + b"\x07" * 99 + b"PAR1",
    b"PK\x03\x04" + b"\x07" * 99,
    b"<" * 99,
    "，，，\n".encode() * 9,
]


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("junk", JUNK)
def test_junk_never_crashes(tmp_path, name, junk):
    path, _ = put(tmp_path, name)
    path.write_bytes(junk)
    expect_no_crash(tmp_path, name)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_half_a_file_never_crashes(tmp_path, name, share):
    path, _ = put(tmp_path, name)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    expect_no_crash(tmp_path, name)


def expect_no_crash(root, name):
    try:
        found = read(root, name)
    except (OSError, UnicodeError, EOFError) as error:
        assert str(error)
    else:
        assert all(isinstance(item, Record | Rejected | Fields | Noted) for item in found)


@pytest.mark.parametrize("name", READERS)
def test_suffixes_belong_to_one_reader(name):
    others = {suffix for key, entry in READERS.items() if key != name for suffix in entry.suffixes}
    assert not others & set(READERS[name].suffixes)
