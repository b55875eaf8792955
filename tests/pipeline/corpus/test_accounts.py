from __future__ import annotations

import gzip
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus import rows as rows_module
from pipeline.corpus.accounts import Account, AccountError, Ledger
from pipeline.corpus.clean import clean
from pipeline.corpus.duplicates import pieces
from pipeline.corpus.readers import Record
from pipeline.corpus.rows import Rows, with_title
from pipeline.errors import BadInputError
from pipeline.params import IngestParams
from tests.pipeline.corpus.test_ingest import KEEP, Collected


def account(**counts):
    return Account("a", "text", 0, **counts)


@pytest.mark.parametrize(
    "kept", [{"documents": 3}, {"documents": 1, "set_aside": 1, "duplicates": 1}, {"empty": 3}]
)
def test_sums_that_come_out_even(kept):
    ledger = Ledger([account(found=3, **kept)])
    ledger.check(kept.get("documents", 0), kept.get("set_aside", 0))
    with pytest.raises(AccountError, match="others counted"):
        ledger.check(kept.get("documents", 0) + 1, kept.get("set_aside", 0))


def test_a_document_lost_is_told():
    with pytest.raises(AccountError, match="a: 3 documents went in, 2 came out"):
        Ledger([account(found=3, documents=2)]).check(2, 0)


def test_every_source_has_a_row(tmp_path):
    (tmp_path / "a.txt").write_text("一二三", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"body": "甲", "id": 1}\n{"body": ""}\nx\n', encoding="utf-8")
    (tmp_path / "c.csv").write_bytes("正文\n电压\n".encode("gbk"))
    (tmp_path / "d.txt").symlink_to(tmp_path / "nowhere")
    _, _, ledger = run_all(tmp_path)
    told = [
        (a.source, a.reader, a.encoding, a.fields, a.found, a.documents, a.set_aside, a.empty, a.characters)
        for a in ledger.accounts
    ]
    assert told == [
        ("a.txt", "text", "utf-8", None, 1, 1, 0, 0, 3),
        ("b.jsonl", "jsonl", "utf-8", "text: body; id: id", 3, 1, 1, 1, 1),
        ("c.csv", "csv", "gb18030", "text: 正文", 1, 1, 0, 0, 2),
        ("d.txt", "text", None, None, 1, 0, 1, 0, 0),
    ]
    assert ledger.facts() == {
        "sources": 4,
        "found": 6,
        "documents": 3,
        "set_aside": 2,
        "duplicates": 0,
        "empty": 1,
    }
    assert ledger.table().num_rows == 4


def run_all(root, **settings):
    from pipeline.corpus.ingest import ingest
    from pipeline.corpus.locate import find_corpus
    from pipeline.progress import silent

    params = IngestParams(**{"on_bad_input": "quarantine", "max_bad_share": 1.0} | settings)
    writer = Collected()
    ingested = ingest(find_corpus(str(root), root), params, writer, silent)
    return writer.rows(), ingested.quarantine.to_pylist(), ingested.ledger


@pytest.mark.parametrize(
    ("name", "data", "begins"),
    [
        ("a.txt", b"\xff\xff\xff", "\\xff\\xff\\xff"),
        ("a.json", b'{"a": 1}', '{"a": 1}'),
        ("a.pdf", b"no PDF", "no PDF"),
        ("a.txt.gz", b"no gzip", "no gzip"),
        ("a.zip", b"PK no zip", "PK no zip"),
        ("a.txt.gz", gzip.compress("电".encode() * 99_999)[:-20], "电电"),
    ],
)
def test_what_is_set_aside_whole_shows_how_it_begins(tmp_path, name, data, begins):
    (tmp_path / name).write_bytes(data)
    _, aside, _ = run_all(tmp_path)
    assert aside[-1]["sample"].startswith(begins)


def test_too_much_set_aside_fails_with_the_commonest_reasons(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "一"}\n[1]\n[2]\nnull\n' + '{"text": "二"}\n' * 16)
    with pytest.raises(
        BadInputError, match=r"3 of 20 documents \(15%\) cannot be read: 3 x not a JSON object"
    ):
        run_all(tmp_path, max_bad_share=0.14)
    assert run_all(tmp_path, max_bad_share=0.15)[2].total("documents") == 17


def test_exact_duplicates_are_counted(tmp_path):
    (tmp_path / "a.jsonl").write_text(
        '{"text": "一二"}\n{"text": " 一二\\n"}\n{"text": "三"}\n{"text": ""}\n'
    )
    (tmp_path / "b.txt").write_text("一二")
    found, _, ledger = run_all(tmp_path, drop_duplicates=True)
    assert [row["text"] for row in found] == ["一二", "三"]
    assert [(a.found, a.documents, a.duplicates, a.empty) for a in ledger.accounts] == [
        (4, 2, 1, 1),
        (1, 0, 1, 0),
    ]
    assert run_all(tmp_path)[2].total("documents") == 4


def test_documents_of_several_pieces_are_kept(tmp_path, monkeypatch):
    from pipeline.corpus.readers import text

    monkeypatch.setattr(text, "PIECE", 4)
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text("一二三\n四五六\n七八九\n")
    ledger = run_all(tmp_path, drop_duplicates=True)[2]
    assert (ledger.total("documents"), ledger.total("duplicates")) == (2, 0)


def test_near_duplicates(tmp_path):
    draw = random.Random(0)
    long = "".join(chr(draw.randrange(0x4E00, 0x9FFF)) for _ in range(1000))
    other = "".join(chr(draw.randrange(0x4E00, 0x9FFF)) for _ in range(1000))
    for name, text in {
        "a": long,
        "b": long[:-20] + other[:20],
        "c": other,
        "d": long[:500] + other[500:],
    }.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    found, _, ledger = run_all(tmp_path, near_duplicates=0.9)
    assert [row["source"] for row in found] == ["a.txt", "c.txt", "d.txt"]
    assert ledger.total("duplicates") == 1


@given(st.text())
def test_pieces_are_distinct_numbers(text):
    found = pieces(text)
    assert 1 <= found.size <= max(1, len(text))
    assert found.max() < 2**32


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("断\u200b路\u00ad器\ufeff", "断路器"),
        ("一\x00\x07二\x0b三\u2028四", "一二\n三\n四"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("tab\t\u3000 ok é", "tab\t\u3000 ok é"),
        ("&nbsp;&#30005;", "&nbsp;&#30005;"),
    ],
)
def test_invisible_characters_are_taken_out(text, expected):
    assert clean(text, KEEP) == expected


def test_what_is_kept_or_read_when_asked():
    assert clean("断\u200b路", IngestParams(keep_invisible=True)) == "断\u200b路"
    asked = IngestParams(html_entities=True)
    assert clean("电&#21387;&lt;&amp;lt; &unknown; &", asked) == "电压<&lt; &unknown; &"


def titled(titles, setting="auto"):
    writer = Collected()
    rows = Rows(writer, setting, None)
    for title in titles:
        rows.add(account(), Record(1, "文", title))
    rows.close()
    return [row["text"] for row in writer.rows()]


def test_titles_that_tell_documents_apart_go_into_the_text():
    assert titled(["甲", "乙", None, "丙"]) == ["甲\n文", "乙\n文", "文", "丙\n文"]
    assert titled(["甲", "乙"], "no") == ["文", "文"]


def test_a_title_of_many_documents_stays_out():
    assert titled(["法"] * 5 + ["典"] * 5) == ["文"] * 10
    assert titled(["法", "法"], "yes") == ["法\n文", "法\n文"]


def test_titles_are_judged_by_the_first_documents(monkeypatch):
    monkeypatch.setattr(rows_module, "TITLED", 3)
    assert titled([None, "甲", "乙", "丙", "丙", "丙"])[-1] == "丙\n文"
    assert titled(["丙", "丙", "丙", "甲", "乙"])[-1] == "文"


def test_a_title_that_is_there_is_not_put_in_again():
    assert with_title(" 甲  乙 ", "\n甲 乙\n文") == "\n甲 乙\n文"
    assert with_title("甲\n乙", "文") == "甲 乙\n文"
    assert with_title(" ", "文") == "文"


def test_titles_go_before_the_first_piece_only():
    writer = Collected()
    rows = Rows(writer, "auto", None)
    for piece in (Record(1, "一", "题"), Record(2, "二", "题", continues=True)):
        rows.add(account(), piece)
    rows.close()
    assert [row["text"] for row in writer.rows()] == ["题\n一", "二"]
