"""What each reader makes of its format; tests/contracts has what all of them must do."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from pipeline.corpus.readers import Fields, Record, Rejected, find_reader, split_suffixes, text
from pipeline.corpus.readers import jsonl as jsonl_reader
from pipeline.corpus.readers import sqlite as sqlite_reader
from pipeline.corpus.source import Source
from pipeline.corpus.spec import CorpusSpec
from pipeline.errors import CorpusError


def source(path, reader="text"):
    return Source(path.name, path, reader, split_suffixes(path.name)[1], "digest")


def read_text(tmp_path, content, documents):
    path = tmp_path / "a.txt"
    path.write_text(content, encoding="utf-8", newline="")
    return list(text.read(source(path), CorpusSpec(), documents))


def test_text_a_file(tmp_path):
    assert read_text(tmp_path, "一\n\n二\n", "file") == [Record(1, "一\n\n二")]


def test_text_between_blank_lines(tmp_path):
    content = "\n\n一\n一\n\n\u3000 \n二\n\n\n\n三"
    assert read_text(tmp_path, content, "blank-line") == [
        Record(3, "一\n一"),
        Record(7, "二"),
        Record(11, "三"),
    ]


def test_text_by_line(tmp_path):
    assert read_text(tmp_path, "一\r\n二\r\r三", "line") == [
        Record(1, "一"),
        Record(2, "二"),
        Record(4, "三"),
    ]


@pytest.mark.parametrize("piece", [1, 2, 3, 5, 8, 1000])
@pytest.mark.parametrize("documents", ["file", "blank-line", "line"])
def test_text_in_pieces_is_the_same_text(tmp_path, monkeypatch, piece, documents):
    content = "\n".join(["", "甲乙丙", "丁", "", "", "戊己", " ", "庚", "辛壬癸子丑", "", "寅"]) + "\n"
    whole = join(read_text(tmp_path, content, documents))
    monkeypatch.setattr(text, "PIECE", piece)
    assert join(read_text(tmp_path, content, documents)) == whole


def join(records):
    """Pieces of one document put together, as (first line, lines)."""
    documents = []
    for record in records:
        if record.continues:
            documents[-1][1].extend(record.text.split())
        else:
            documents.append((record.line, record.text.split()))
    return documents


def test_text_pieces_know_their_line(tmp_path, monkeypatch):
    monkeypatch.setattr(text, "PIECE", 4)
    lines = [f"第{n}行" for n in range(1, 40)]
    for record in read_text(tmp_path, "\n".join(lines), "file"):
        assert record.text.split("\n")[0] == lines[record.line - 1]


@pytest.mark.parametrize("tail", ["", "\n", "\n后\n"])
def test_text_a_line_too_long_is_set_aside_and_the_rest_is_read(tmp_path, monkeypatch, tail):
    monkeypatch.setattr(text, "PIECE", 8)
    monkeypatch.setattr(text, "MAX_LINE", 20)
    found = read_text(tmp_path, "前\n\n" + "长" * 100 + tail, "line")
    assert found[0] == Record(1, "前")
    assert found[1] == Rejected(3, "the line is longer than 20 characters", "长" * len(found[1].sample))
    assert found[2:] == ([Record(4, "后")] if "后" in tail else [])


def read_jsonl(tmp_path, lines, **settings):
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return documents_of(jsonl_reader.read(source(path), CorpusSpec(**settings), "file"))


def documents_of(items):
    return [item for item in items if not isinstance(item, Fields)]


def test_jsonl(tmp_path):
    lines = [json.dumps({"text": "一", "title": "题", "id": 7}), "", json.dumps({"text": "二"})]
    assert read_jsonl(tmp_path, lines) == [Record(1, "一", "题", "7"), Record(3, "二")]


def test_jsonl_with_named_fields(tmp_path):
    lines = ['{"body": "一", "head": "题"}']
    assert read_jsonl(tmp_path, lines, text_field=("body",), title_field="head") == [Record(1, "一", "题")]


def test_jsonl_a_line_too_long_is_set_aside(tmp_path, monkeypatch):
    monkeypatch.setattr(jsonl_reader, "MAX_LINE", 30)
    found = read_jsonl(tmp_path, ['{"text": "' + "长" * 30 + '"}', '{"text": "好"}'])
    assert found[0].reason == "the line is longer than 30 characters"
    assert found[1].text == "好"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[1]", "not a JSON object"),
        ('{"body": "x"}', "field 'text' is missing (there are: body)"),
        ("{}", "field 'text' is missing (there are: no fields)"),
        ('{"text": 3}', "field 'text' holds int, not text"),
        ('{"text": "\\ud800"}', "the text has half of a surrogate pair"),
    ],
)
def test_jsonl_bad_lines_are_named(tmp_path, line, reason):
    good = '{"text": "一"}'
    first, bad, last = read_jsonl(tmp_path, [good, line, good])
    assert isinstance(bad, Rejected)
    assert bad.line == 2
    assert bad.reason.startswith(reason)
    assert isinstance(first, Record)
    assert last.line == 3


def database(path, rows=("一", "二")):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE pages (id INTEGER, head TEXT, body)")
        connection.executemany(
            "INSERT INTO pages VALUES (?, ?, ?)", [(n, f"题{n}", t) for n, t in enumerate(rows)]
        )
        connection.commit()
    return path


QUERY = "SELECT id, head AS title, body AS text FROM pages ORDER BY id"


def read_sqlite(path, query=QUERY):
    return documents_of(sqlite_reader.read(source(path, "sqlite"), CorpusSpec(query=query), "file"))


def test_sqlite(tmp_path):
    found = read_sqlite(database(tmp_path / "a.db", ("一", None, "", "二")))
    assert [record for record in found if record.text] == [
        Record(1, "一", "题0", "0"),
        Record(4, "二", "题3", "3"),
    ]


def test_sqlite_packed(tmp_path):
    import gzip

    path = tmp_path / "a.db.gz"
    path.write_bytes(gzip.compress(database(tmp_path / "a.db").read_bytes()))
    assert [record.text for record in read_sqlite(path)] == ["一", "二"]


def test_sqlite_leaves_nothing_beside_the_file(tmp_path):
    read_sqlite(database(tmp_path / "a.db"))
    assert [path.name for path in tmp_path.iterdir()] == ["a.db"]


def test_sqlite_rows_that_are_no_text_are_set_aside(tmp_path):
    found = read_sqlite(database(tmp_path / "a.db", (b"\x00", "二", 5)))
    assert [item.reason for item in found if isinstance(item, Rejected)] == [
        "field 'text' holds bytes, not text",
        "field 'text' holds int, not text",
    ]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT x FROM pages", r"the query fails: no such column: x \(tables: pages\)"),
        ("SELECT 1; SELECT 2", "the query fails"),
        ("DELETE FROM pages", "the query fails"),
    ],
)
def test_sqlite_wrong_queries_are_told(tmp_path, query, message):
    with pytest.raises(CorpusError, match=message):
        read_sqlite(database(tmp_path / "a.db"), query)


def test_sqlite_a_row_that_is_not_utf8_is_set_aside_alone(tmp_path):
    path = database(tmp_path / "a.db", ("一", "二", "三"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE pages SET body = CAST(x'b5e7' AS TEXT) WHERE id = 1")
        connection.commit()
    first, bad, last = read_sqlite(path)
    assert (first.text, last.text) == ("一", "三")
    assert (bad.line, bad.reason) == (2, "field 'text' holds bytes that are not UTF-8, not text")


def test_sqlite_without_a_query_finds_the_table(tmp_path):
    path = database(tmp_path / "a.db")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE numbers (n INTEGER)")
    found = read_sqlite(path, "")
    assert [(record.text, record.title) for record in found] == [("一", None), ("二", None)]
    with closing(sqlite3.connect(path)) as connection:
        connection.execute('CREATE TABLE "more ""pages""" (text TEXT)')
        connection.execute("""INSERT INTO "more ""pages""\" VALUES ('三')""")
        connection.commit()
    (rejected,) = read_sqlite(path, "")
    assert rejected.reason.startswith("a text is found in 2 tables; write a query")


def test_sqlite_without_any_text(tmp_path):
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        connection.execute("CREATE TABLE numbers (n INTEGER)")
    (rejected,) = read_sqlite(tmp_path / "a.db", "")
    assert (
        rejected.reason == "no table with a text is found; write a query into corpus.toml (tables: numbers)"
    )
    (rejected,) = read_sqlite(database(tmp_path / "b.db"), "SELECT id FROM pages")
    assert rejected.reason.startswith("no field looks like the text; name one as text_field")


def test_sqlite_named_fields_must_be_there(tmp_path):
    path = database(tmp_path / "a.db")
    with pytest.raises(CorpusError, match=r"gives no column 'x' \(it gives: id, title, text\)"):
        list(sqlite_reader.read(source(path, "sqlite"), CorpusSpec(query=QUERY, text_field=("x",)), "file"))


def wal(path):
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE pages (id INTEGER, head TEXT, body)")
    connection.execute("INSERT INTO pages VALUES (1, 'a', '一')")
    connection.commit()
    return connection


def test_sqlite_rows_in_a_write_ahead_log_are_not_overlooked(tmp_path):
    with closing(wal(tmp_path / "a.db")), pytest.raises(OSError, match=r"rows wait in a\.db-wal"):
        read_sqlite(tmp_path / "a.db")
    assert [record.text for record in read_sqlite(tmp_path / "a.db")] == ["一"]


def test_sqlite_packed_with_write_ahead_logging(tmp_path):
    import gzip

    wal(tmp_path / "a.db").close()
    (tmp_path / "b.db.gz").write_bytes(gzip.compress((tmp_path / "a.db").read_bytes()))
    assert [record.text for record in read_sqlite(tmp_path / "b.db.gz")] == ["一"]


def test_sqlite_a_file_that_is_none(tmp_path):
    (tmp_path / "a.db").write_text("no database " * 100)
    with pytest.raises(OSError, match="not an SQLite database"):
        read_sqlite(tmp_path / "a.db")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.TXT", (".txt", "")),
        ("b/a.jsonl.GZ", (".jsonl", "gz")),
        ("a.tar.zst", (".tar", "zst")),
        ("README", ("", "")),
        (".gz", (".gz", "")),
        ("a.gz", ("", "gz")),
        ("v1.2/notes", ("", "")),
    ],
)
def test_suffixes(name, expected):
    assert split_suffixes(name) == expected


@pytest.mark.parametrize(
    ("name", "reader"),
    [("a.HTM.gz", "html"), ("b/a.json", "json"), ("a.tsv", "csv"), ("a.doc", ""), ("md", "")],
)
def test_readers_go_by_names(name, reader):
    assert find_reader(name) == reader
