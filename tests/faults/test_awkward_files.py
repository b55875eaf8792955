"""Files as nobody wants them: each is mined, set aside with its reason, or an error; none is lost.

A case is a folder of files, how many documents are mined of it, and the reasons of what is set aside.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import random
import re
import sqlite3
import stat
import subprocess
import sys
import tarfile
import zipfile
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.corpus import decode
from pipeline.corpus.locate import find_corpus
from pipeline.corpus.readers import MAX_LINE, jsonl, text
from pipeline.errors import BadInputError, CorpusError
from tests.conftest import ROOT
from tests.faults.harness import FULL
from tests.pipeline.corpus.test_accounts import run_all
from tests.pipeline.corpus.test_archives import tarred, zipped
from tests.pipeline.corpus.test_decode import zstd
from tests.pipeline.corpus.test_wiki import BOMB

TEXT = "变电站的断路器用六氟化硫气体灭弧。\n第二行说的是母线保护装置。\n" * 20
TRADITIONAL = "變電站的斷路器用六氟化硫氣體滅弧。\n第二行說的是母線保護裝置。\n" * 20
ROW = json.dumps({"text": TEXT}).encode() + b"\n"
PACKERS = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zst": zstd}
ARCHIVES = {"zip": zipped, "tar": tarred} | {
    f"tar.{name}": lambda files, pack=pack: pack(tarred(files)) for name, pack in PACKERS.items()
}


def nameless():
    """A ZIP archive with a member that has no name, found by fuzzing, and one that has."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("a")
        info.filename = ""
        archive.writestr(info, b"x")
        archive.writestr("ok.txt", b"y")
    return out.getvalue()


class Case(NamedTuple):
    files: dict[str, bytes]
    mined: int = 0
    reasons: tuple[str, ...] = ()
    toml: str = ""


CASES: dict[str, Case] = {}


def case(name, files, mined=0, *reasons, toml=""):
    assert name not in CASES
    CASES[name] = Case(files, mined, reasons, toml)


def one(name, file, data, mined=0, *reasons, toml=""):
    case(name, {file: data}, mined, *reasons, toml=toml)


# Encodings
for encoding in (
    "utf-8",
    "utf-8-sig",
    "gbk",
    "gb18030",
    "gb2312",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
):
    one(f"encoding {encoding}", "a.txt", TEXT.encode(encoding), 1)
for encoding in ("big5", "cp950", "big5hkscs", "gb18030", "utf-16-be"):
    one(f"traditional text in {encoding}", "a.txt", TRADITIONAL.encode(encoding), 1)
one(
    "utf-8 with a stray byte",
    "a.txt",
    TEXT.encode() + b"\xff" + TEXT.encode(),
    0,
    "no known encoding .UTF-8: line 41",
)
one("utf-8 cut in a character", "a.txt", TEXT.strip().encode()[:-1], 0, "no known encoding")
one("gbk appended to utf-8", "a.txt", TEXT.encode() + TEXT.encode("gbk"), 0, "no known encoding")
one(
    "utf-8 appended to gbk", "a.txt", TEXT.encode("gbk") + TEXT.encode() + b"\xff\xff", 0, "no known encoding"
)
one("half a unit of utf-16", "a.txt", TEXT.encode("utf-16")[:-1], 0, "no known encoding .UTF-8.*UTF-16: line")
one("noise", "a.txt", bytes(range(256)) * 20, 0, "no known encoding")
one("another encoding named", "a.txt", TEXT.encode("utf-16-le"), 1, toml='encoding = "utf-16-le"')
one("a wrong encoding named", "a.txt", TEXT.encode("gbk"), 0, "can't decode", toml='encoding = "utf-8"')
one("each file in its own encoding", "a.txt", b"", 0)
CASES["each file in its own encoding"] = Case({"a.txt": TEXT.encode(), "b.txt": TEXT.encode("gbk")}, 2)
one("utf-16 in JSON lines", "a.jsonl", ROW.decode().encode("utf-16"), 1)
one("gbk in JSON", "a.json", json.dumps([{"text": TEXT}], ensure_ascii=False).encode("gbk"), 1)
one("big5 in CSV", "a.csv", f'title,text\n甲,"{TRADITIONAL}"\n'.encode("big5"), 1)
one("gbk in a page", "a.html", f"<meta charset=gb2312><p>{TEXT}</p>".encode("gbk"), 1)

# Text
one("empty", "a.txt", b"")
one("a mark alone", "a.txt", b"\xef\xbb\xbf")
one("spaces alone", "a.txt", b" \n\t\n\xe3\x80\x80\n")
one("a NUL in a text", "a.txt", b"a\x00b", 1)
one("NULs alone", "a.txt", b"\x00" * 5000)
one("line ends of a Mac", "a.txt", TEXT.replace("\n", "\r").encode(), 1)
one("no line end", "a.txt", b"x" * 100_000, 1)
one("line ends alone", "a.txt", b"\n" * 100_000)
one("a line too long", "a.txt", b"ok\n" + b"x" * 3_000_000 + b"\nok", 2, "the line is longer than 2,000,000")
one(
    "a line of JSON too long",
    "a.jsonl",
    ROW + b'{"text": "' + b"x" * 3_000_000 + b'"}\n' + ROW,
    2,
    "is longer than",
)

# Compression
for name, pack in PACKERS.items():
    one(f"{name} is read", f"a.txt.{name}", pack(TEXT.encode()), 1)
    one(f"{name} cut short", f"a.txt.{name}", pack(TEXT.encode() * 99)[:-30], 0, "cannot be read")
    one(f"{name} of nothing", f"a.txt.{name}", b"", 0, "nothing in it")
    one(f"{name} that is none", f"a.txt.{name}", TEXT.encode(), 0, "cannot be read")
    # Zstandard need not have a checksum: what comes out is another text.
    told = () if name == "zst" else ("cannot be read",)
    one(f"{name} with a flipped byte", f"a.txt.{name}", b"", 1 - len(told), *told)
    flipped = bytearray(pack(random.Random(0).randbytes(3000).hex().encode()))
    flipped[len(flipped) // 2] ^= 0x55
    CASES[f"{name} with a flipped byte"].files[f"a.txt.{name}"] = bytes(flipped)
    one(f"a bomb of {name}", f"a.txt.{name}", pack(b"\n" * 8_000_000), 0, "unpacks to more than 200 times")
one("gz in gz", "a.txt.gz", gzip.compress(gzip.compress(TEXT.encode())), 0, "no known encoding")

# Archives
GOOD = {"a.txt": TEXT.encode(), "b.jsonl": ROW * 2}
for name, pack in ARCHIVES.items():
    one(f"{name} is read", f"a.{name}", pack(GOOD), 3)
    one(f"{name} of nothing", f"a.{name}", b"", 0, "cannot be read")
    one(f"{name} that is none", f"a.{name}", TEXT.encode() * 99, 0, "cannot be read")
    one(f"{name} without members", f"a.{name}", pack({}))
    one(f"{name} of pictures", f"a.{name}", pack({"a.png": b"x"}))
    # A plain tar is as large as what comes out. The others end at a member, and end with it.
    told = ["unpacks to more than 200 times"] * {"tar": 0, "zip": 1}.get(name, 2)
    one(f"a bomb of {name}", f"a.{name}", pack({"a.txt": b"\n" * 8_000_000}), 0, *told)
one("zip cut short", "a.zip", zipped(GOOD)[:-30], 0, "damaged archive")
one("tar cut short", "a.tar", tarred(GOOD)[:700], 0, "", "")
for name in ("../x.txt", "a/../../x.txt", "/x.txt", "C:\\x.txt", "..\\x.txt"):
    one(f"zip with {name}", "a.zip", zipped({name: b"x", "ok.txt": b"y"}), 1, "has a name that")
    one(f"tar with {name}", "a.tar", tarred({name: b"x", "ok.txt": b"y"}), 1, "has a name that")
one("a member twice", "a.tar", tarred({"a.txt": b"x"})[:1024] + tarred({"a.txt": b"x"}), 2)
one(
    "names of members as people have them", "a.zip", zipped({"空 格/第一 章\n.txt": b"x", "-rf.txt": b"y"}), 2
)
one(
    "a compressed member",
    "a.tar",
    tarred({"a.txt.gz": gzip.compress(b"x"), "b.txt.xz": lzma.compress(b"y")}),
    2,
)
one("a damaged compressed member", "a.tar", tarred({"a.txt.gz": b"no", "b.txt": b"y"}), 1, "cannot be read")
one("a damaged archive in an archive", "a.tar", tarred({"a.zip": b"no", "b.txt": b"y"}), 1, "damaged archive")
one("a database in an archive", "a.zip", zipped({"a.db": b"no", "b.txt": b"y"}), 1, "not an SQLite database")
for kind, flag in (("link", tarfile.SYMTYPE), ("hard link", tarfile.LNKTYPE), ("device", tarfile.BLKTYPE)):
    info = tarfile.TarInfo("l.txt")
    info.type, info.linkname = flag, "/etc/passwd"
    one(f"tar with a {kind}", "a.tar", tarred({"l": info, "ok.txt": b"y"}), 1, "is a link or a device")
pipe = tarfile.TarInfo("l.txt")
pipe.type = tarfile.FIFOTYPE
one("tar with a pipe", "a.tar", tarred({"l": pipe}), 0, "is a link or a device")
deep = b"x"
for level in range(6):
    deep = zipped({"a.txt" if level == 0 else "a.zip": deep})
one("archives six deep", "a.zip", deep, 0, "is an archive inside 3 others")

# JSON
for name, data, mined, *reasons in (
    ("nothing", b"", 0, "neither an array"),
    ("null", b"null", 0, "neither an array"),
    ("a number", b"3", 0, "neither an array"),
    ("numbers", b"[1, 2]", 0, "not a JSON object", "not a JSON object"),
    ("no objects", b"[]", 0),
    ("an object of nothing", b"{}", 0, "without exactly one array"),
    ("two arrays", b'{"a": [{"text": "x"}], "b": [{"text": "x"}]}', 0, "it has: a, b"),
    ("a box", b'{"n": 1, "data": [{"text": "x"}, {"text": "y"}]}', 2),
    ("cut short", b'[{"text": "x"}, {"te', 1, "not JSON from here on"),
    ("with a comma too many", b'[{"text": "x"},]', 1, "not JSON from here on"),
    ("deeply nested", b"[" * 50_000, 0, "not JSON from here on"),
    ("deeply nested objects", b'{"a":' * 50_000, 0, "not JSON"),
    ("of several texts", b'[{"a": "x", "b": "y"}]', 0, "several fields could be the text"),
    ("of no text", b'[{"a": 1}]', 0, "no field looks like the text"),
    ("of a surrogate", b'[{"text": "\\ud800"}]', 0, "half of a surrogate pair"),
    ("with a name twice", b'[{"text": "x", "text": "y"}]', 1),
    ("lines in a .json", b'{"text": "x"}\n{"text": "y"}\n', 2),
):
    one(f"JSON: {name}", "a.json", data, mined, *reasons)
one("JSON lines: a bad one between good ones", "a.jsonl", ROW + b"{bad\n" + ROW, 2, "not JSON")
one("JSON lines: an array", "a.jsonl", b'[{"text": "x"}]\n', 0, "not a JSON object")
one(
    "JSON lines: null and numbers",
    "a.jsonl",
    b'{"text": null}\n{"text": 5}\n{"text": "x"}\n',
    1,
    "holds int, not text",
)
one("JSON lines: half a pair in a name", "a.jsonl", b'{"\\ud800": "x"}\n{"\\ud801": 1}\n', 1, "is missing")
one(
    "JSON lines: half a pair in every name",
    "a.jsonl",
    b'{"\\ud800": "x", "\\ud801": "x"}\n',
    0,
    "several fields",
)
one("JSON lines: blank ones", "a.jsonl", b"\n\n" + ROW + b"\n", 1)

# Tables
for name, data, mined, *reasons in (
    ("nothing", b"", 0, "no header"),
    ("a header alone", b"title,text\n", 0),
    ("a name twice", b"text,text\nx,y\n", 0, "no header"),
    ("a field too few and too many", b"id,text\n1\n2,x,y\n3,z\n", 1, "has 1 fields", "has 3 fields"),
    ("a quote that does not end", b'id,text\n1,"x\n2,y\n', 0, "unexpected end of data"),
    ("text behind a quote", b'id,text\n1,"x"y\n2,z\n', 1, "not a row of a table"),
    ("a NUL", b"id,text\n1,x\x00y\n", 1),
    ("semicolons", b"id;text\n1;x,y\n", 1),
    ("tabs", b"id\ttext\n1\tx,y\n", 1),
    ("columns nobody knows", b"a,b\nx,y\n", 0, "several fields could be the text"),
    ("line ends in a field", b'id,text\r\n1,"x\r\ny"\r\n', 1),
    ("a field too long", b"id,text\n1," + b"x" * 3_000_000 + b"\n2,ok\n", 1, "row is longer than"),
    ("a header too long", b"," * 3_000_000 + b"\nx\n", 0, "no header of a table .the row is longer"),
    ("fields too many", b"id,text\n" + b"," * 3_000_000 + b"\n2,ok\n", 1, "row is longer than"),
    (
        "a row of too many lines",
        b'id,text\n1,"' + b"x\n" * 999_998 + b'x"\n2,ok\n',
        1,
        "row is longer than",
    ),
):
    one(f"CSV: {name}", "a.csv", data, mined, *reasons)


def parquet(**columns):
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


one(
    "Parquet: numbers as text",
    "a.parquet",
    parquet(text=[1, 2]),
    0,
    "holds int, not text",
    "holds int, not text",
)
one("Parquet: bytes as text", "a.parquet", parquet(text=[b"x"]), 0, "holds bytes, not text")
one("Parquet: nulls", "a.parquet", parquet(text=pa.array([None, "x"])), 1)
one("Parquet: no rows", "a.parquet", parquet(text=pa.array([], pa.string())))
one("Parquet: no text", "a.parquet", parquet(x=[0.5]), 0, "no field looks like the text")
one("Parquet: cut short", "a.parquet", parquet(text=["x"])[:-5], 0, "cannot be read")
one("Parquet: nothing", "a.parquet", b"", 0, "cannot be read")
one("Parquet: another format", "a.parquet", zipped({"a": b"x"}), 0, "cannot be read")
one("Arrow: nothing", "a.arrow", b"", 0, "cannot be read")
one("Arrow: a head alone", "a.feather", b"ARROW1\x00\x00", 0, "cannot be read")
one("SQLite: nothing", "a.db", b"", 0, "no table with a text")
one("SQLite: another format", "a.db", TEXT.encode(), 0, "not an SQLite database")

# Markup
for name, data, *reasons in (
    ("a bomb of entities", BOMB.encode(), "declares a document type"),
    ("another kind of XML", b"<html/>", "it begins with <html>"),
    ("nothing", b"", "no element found"),
    ("text", TEXT.encode(), "no dump of a MediaWiki"),
    ("cut short", b"<mediawiki><page><title>a</title>", "no element found"),
    ("elements that cross", b"<mediawiki><page></mediawiki>", "mismatched tag"),
    (
        "an external entity",
        b'<!DOCTYPE m SYSTEM "file:///etc/passwd"><mediawiki/>',
        "declares a document type",
    ),
    ("no pages", b"<mediawiki></mediawiki>"),
):
    one(f"wiki: {name}", "a.xml", data, 0, *reasons)
one("a page without text", "a.html", b"<html><script>x</script></html>")
one("a page of broken markup", "a.html", b"<p>a<b>b<p>c</i><table><td>d", 1)
one(
    "a page of 100,000 elements in each other",
    "a.html",
    b"<div>" * 100_000 + b"x",
    0,
    "100,000 elements stand in",
)
one(
    "a page of elements never closed",
    "a.html",
    b"<span>" * 50_000 + b"<p></p>" * 50_000,
    0,
    "50,000 elements",
)
one("a page of paragraphs never closed", "a.html", b"<p>x" * 100_000, 1)
one("Markdown of brackets", "a.md", b"[" * 15_000, 1)
one(
    "WikiExtractor: cut short",
    "wiki_00",
    b'<doc id="1" url="u" title="t">\nx\n',
    0,
    "the document does not end",
)
one(
    "WikiExtractor: text outside",
    "wiki_00",
    b'<doc id="1" url="u" title="t">\nx\n</doc>\ny\n',
    1,
    "outside of any",
)

# Names
for name in (
    "空 格.txt",
    "换\n行.txt",
    "-rf.txt",
    "a'\".txt",
    "%s{}.txt",
    "x" * 240 + ".txt",
    "A.TXT",
    "a..txt",
    "é.txt",
):
    one(f"a file named {name[:9]!r}", name, b"x", 1)
one("zip with a member without a name", "a.zip", nameless(), 1, "member '' has no name")
one("a file of another kind", "a.doc", b"x")
case("a format for all files", {"a.dat": b"x", "b": b"y"}, 2, toml='format = "text"')


# Made to do harm: what these show is that limits hold.
_HOSTILE = re.compile(
    r"bomb|(zip|tar) with |six deep|deeply|too long|external entity|in each other|never closed|brackets"
)
HOSTILE = [name for name in CASES if _HOSTILE.search(name)]

pytestmark = [pytest.mark.faults, pytest.mark.promise(5)]


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(decode, "FREE", 4_000_000)
    monkeypatch.setattr("pipeline.corpus.archives.zip.FREE", 4_000_000)
    for module in (text, jsonl):
        monkeypatch.setattr(module, "MAX_LINE", 2_000_000)
    monkeypatch.setattr("pipeline.corpus.readers.csv.MAX_LINE", 2_000_000)


def check(folder, mined, reasons):
    """The verdict; that nothing is lost without a row; that a strict run stops where something is wrong."""
    names = {source.name for source in find_corpus(str(folder), folder).sources}
    found, quarantine, ledger = run_all(folder)
    told = [item["reason"] for item in quarantine]
    assert len(told) == len(reasons), told
    for reason, expected in zip(told, reasons, strict=True):
        assert expected in reason or re.search(expected, reason), reason
    assert len({row["document"] for row in found}) == mined
    assert {account.source for account in ledger.accounts} >= names
    assert ledger.total("found") == mined + len(reasons) + ledger.total("empty")
    if reasons:
        with pytest.raises(BadInputError):
            run_all(folder, on_bad_input="fail")
    else:
        assert len(run_all(folder, on_bad_input="fail")[0]) == len(found)


def marked(name):
    return pytest.param(name, marks=pytest.mark.promise(8)) if name in HOSTILE else name


@pytest.mark.parametrize("name", [marked(name) for name in CASES])
def test_verdict(tmp_path, name):
    files, mined, reasons, toml = CASES[name]
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "zz.txt").write_text("好", encoding="utf-8")  # the rest is mined whatever one file is
    (folder / "corpus.toml").write_text(toml, encoding="utf-8")
    for file, data in files.items():
        (folder / file).write_bytes(data)
    extra = 0 if "encoding = " in toml and "utf-16" in toml else 1
    if not extra:
        (folder / "zz.txt").unlink()
    check(folder, mined + extra, reasons)


def test_there_are_enough():
    assert len(HOSTILE) >= 30
    assert len(CASES) - len(HOSTILE) >= 120


def test_a_broken_link_and_a_link_to_itself(tmp_path):
    (tmp_path / "a.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "b.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "c.txt").write_text("x")
    check(tmp_path, 1, ["No such file", "cannot be read"])


def test_a_link_to_a_file_elsewhere(tmp_path):
    (tmp_path / "elsewhere").write_text("x")
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").symlink_to(tmp_path / "elsewhere")
    check(tmp_path / "corpus", 1, [])


def test_a_folder_named_like_a_file(tmp_path):
    (tmp_path / "a.txt").mkdir()
    (tmp_path / "a.txt" / "b.zip").mkdir()
    (tmp_path / "a.txt" / "b.zip" / "c.txt").write_text("x")
    check(tmp_path, 1, [])


@pytest.mark.promise(8)
def test_a_pipe(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_text("x")
    check(tmp_path, 1, ["not a regular file"])


def test_a_file_nobody_may_read(tmp_path):
    if os.geteuid() == 0:
        pytest.skip("root may read every file")
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "a.txt").chmod(stat.S_IWUSR)
    (tmp_path / "b.txt").write_text("x")
    check(tmp_path, 1, ["Permission denied"])


def test_a_name_that_is_not_utf8(tmp_path):
    (tmp_path / os.fsdecode("规程.txt".encode("gbk"))).write_text("x")
    check(tmp_path, 1, [])


def test_a_file_that_goes_away(tmp_path):
    from pipeline.corpus.ingest import ingest
    from pipeline.progress import silent
    from tests.pipeline.corpus.test_ingest import KEEP, Collected

    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text("x")
    corpus = find_corpus(str(tmp_path), tmp_path)
    (tmp_path / "a.txt").unlink()
    # To set it aside would poison a checkpoint that is named by what it held.
    with pytest.raises(CorpusError, match=r"a.txt: cannot be read \(No such file or directory\)"):
        ingest(corpus, KEEP, Collected(), silent)


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE t (text TEXT)", "CREATE TABLE t (text BLOB, text2 INTEGER)"]
)
def test_a_database_without_rows(tmp_path, statement):
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        connection.execute(statement)
    (tmp_path / "b.txt").write_text("x")
    check(tmp_path, 1, ["no table with a text is found"])


@pytest.mark.promise(8)
def test_an_encrypted_zip(tmp_path):
    data = bytearray(zipped({"a.txt": b"x"}))
    for header, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.index(header) + at] |= 1
    (tmp_path / "a.zip").write_bytes(bytes(data))
    check(tmp_path, 0, ["is encrypted"])


def test_a_zip_of_an_unknown_method(tmp_path):
    data = bytearray(zipped({"a.txt": b"x"}))
    for header, at in ((b"PK\x01\x02", 10), (b"PK\x03\x04", 8)):
        data[data.index(header) + at] = 99
    (tmp_path / "a.zip").write_bytes(bytes(data))
    check(tmp_path, 0, ["damaged archive"])


@pytest.mark.promise(8)
def test_members_that_share_their_data(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0.txt", b"\n" * 3_000_000)
        for number in range(1, 9):
            info = zipfile.ZipInfo(f"{number}.txt")
            for field in ("CRC", "compress_size", "file_size", "header_offset", "compress_type"):
                setattr(info, field, getattr(archive.filelist[0], field))
            archive.filelist.append(info)
            archive.NameToInfo[info.filename] = info
    check(tmp_path, 0, ["unpacks to more than 200 times"])


# What follows meets the limits as they are: `small` is not in force in another process.
HELD = 6 * MAX_LINE  # bytes that a reader may take for a line at the limit, of one byte each, and its copies
WHOLE = 2 * HELD  # bytes that a file comes to
FORMATS = {"a.txt": b"x", "a.jsonl": b'{"text": "x"}', "a.csv": b"text\nx\n"}
READ = """
import json, sys
from pathlib import Path
from tasks.accounts import peak_memory
from tests.pipeline.corpus.test_accounts import run_all
run_all(Path(sys.argv[1]))
before = peak_memory()
found, aside, _ = run_all(Path(sys.argv[2]))
print(json.dumps([peak_memory() - before, len(found), [row["reason"] for row in aside]]))
"""


@pytest.fixture
def read_elsewhere(tmp_path):
    """Reads a folder in a process of its own: bytes it grew by, documents, reasons of what was set aside."""
    loaded = tmp_path / "loaded"  # first, so that no library counts
    loaded.mkdir()
    for name, data in FORMATS.items():
        (loaded / name).write_bytes(data)

    def read(folder):
        command = [sys.executable, "-c", READ, str(loaded), str(folder)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return read


def at_real_limits(test):
    for mark in (
        pytest.mark.promise(8),
        pytest.mark.skipif(not FULL, reason="reads gigabytes: make faults"),
        # getrusage would begin with the peak of the process that started it.
        pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="looks for the peak in /proc"),
    ):
        test = mark(test)
    return test


@at_real_limits
@pytest.mark.parametrize(
    ("name", "begin", "filling", "end", "mined", "reason"),
    [
        ("a.txt", b"ok\n", b"x", b"\nok", 2, "the line is longer than 67,108,864"),
        ("a.jsonl", ROW + b'{"text": "', b"x", b'"}\n' + ROW, 2, "the line is longer than 67,108,864"),
        ("a.csv", b"id,text\n1,", b"x", b"\n2,ok\n", 1, "the row is longer than 67,108,864"),
        ("a.csv", b"id,text\n1", b",", b"\n2,ok\n", 1, "the row is longer than 67,108,864"),
        ("a.csv", b"id", b",", b"\n2,ok\n", 0, "no header of a table (the row is longer than 67,108,864"),
    ],
)
def test_an_endless_line(tmp_path, read_elsewhere, name, begin, filling, end, mined, reason):
    folder = tmp_path / "corpus"
    folder.mkdir()
    with (folder / name).open("wb") as file:
        file.write(begin)
        for _ in range(WHOLE >> 20):
            file.write(filling * (1 << 20))
        file.write(end)
    grown, found, told = read_elsewhere(folder)
    (folder / name).unlink()
    assert grown < HELD
    assert found == mined
    (said,) = told
    assert reason in said


@at_real_limits
@pytest.mark.parametrize("name", FORMATS)
def test_a_bomb(tmp_path, read_elsewhere, name):
    folder = tmp_path / "corpus"
    folder.mkdir()
    blank = gzip.compress((b" " * (1 << 20) + b"\n") * 64)
    with (folder / f"{name}.gz").open("wb") as file:
        file.write(gzip.compress(FORMATS[name].rstrip() + b"\n"))
        for _ in range(WHOLE >> 26):
            file.write(blank)
    grown, found, told = read_elsewhere(folder)
    assert grown < HELD
    assert found == 1
    (said,) = told
    assert "unpacks to more than 200 times its size" in said
