from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile

import pytest

from pipeline.corpus import decode
from pipeline.corpus.archives import hostile, tar
from pipeline.corpus.locate import corpus_name, find_corpus
from pipeline.corpus.readers import split_suffixes
from tests.pipeline.corpus.test_accounts import run_all
from tests.pipeline.corpus.test_decode import zstd

FILES = {
    "b/一.txt": "断路器".encode(),
    "a.jsonl.gz": gzip.compress(b'{"text": "x"}\n'),
    "pic.png": b"\x89PNG",
}


def zipped(files, **settings):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **settings) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            info = data if isinstance(data, tarfile.TarInfo) else tarfile.TarInfo(name)
            content = data if isinstance(data, bytes) else b""
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


KINDS = {
    "a.zip": zipped,
    "a.tar": tarred,
    "a.tar.gz": lambda files: gzip.compress(tarred(files)),
    "a.tgz": lambda files: gzip.compress(tarred(files)),
    "a.tar.bz2": lambda files: bz2.compress(tarred(files)),
    "a.tar.xz": lambda files: lzma.compress(tarred(files)),
    "a.tar.zst": lambda files: zstd(tarred(files)),
}


@pytest.mark.parametrize("name", KINDS)
def test_members_are_read_like_files(tmp_path, name):
    (tmp_path / name).write_bytes(KINDS[name](FILES))
    before = sorted(tmp_path.iterdir())
    found, quarantine, ledger = run_all(tmp_path)
    assert quarantine == []
    assert [(row["source"], row["text"]) for row in found] == [
        (f"{name}!b/一.txt", "断路器"),
        (f"{name}!a.jsonl.gz", "x"),
    ]
    assert ledger.accounts[0].warning == "1 members of other kinds left alone"
    assert ledger.facts()["sources"] == 1
    assert sorted(tmp_path.iterdir()) == before


def test_large_members_are_looked_up_again(tmp_path, monkeypatch):
    monkeypatch.setattr(tar, "HELD", 10)
    text = "断路器灭弧\n" * 1000
    (tmp_path / "a.tar.gz").write_bytes(gzip.compress(tarred({"a.txt": b"x", "b.txt": text.encode("gbk")})))
    found, _, ledger = run_all(tmp_path)
    assert [row["text"] for row in found] == ["x", text.rstrip()]
    assert ledger.accounts[-1].encoding == "gb18030"


def test_archives_in_archives_up_to_a_depth(tmp_path):
    data = b"x"
    for depth in range(4):
        data = zipped({"a.txt" if depth == 0 else f"{depth}.zip": data, f"level{depth}.txt": b"y"})
    (tmp_path / "a.zip").write_bytes(data)
    found, quarantine, _ = run_all(tmp_path)
    assert [row["source"].rpartition("!")[2] for row in found] == ["level1.txt", "level2.txt", "level3.txt"]
    assert quarantine[0]["reason"] == "is an archive inside 3 others, more than are opened"
    assert quarantine[0]["source"] == "a.zip!3.zip!2.zip!1.zip"
    assert len(run_all(tmp_path, max_nesting=4)[0]) == 5


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../a.txt", "has a name that leads out of the archive"),
        ("b\\..\\..\\a.txt", "has a name that leads out of the archive"),
        ("/etc/a.txt", "has a name that is an absolute path"),
        ("C:\\a.txt", "has a name that is an absolute path"),
        ("\\\\host\\a.txt", "has a name that is an absolute path"),
        ("a\0.txt", "has a name that holds a NUL"),
        ("a..b/..c.txt", ""),
    ],
)
def test_hostile_names(name, reason):
    assert hostile(name) == reason


@pytest.mark.parametrize("kind", ["a.zip", "a.tar"])
def test_hostile_members_are_set_aside(tmp_path, kind):
    (tmp_path / kind).write_bytes(KINDS[kind]({"../../a.txt": b"x", "/b.txt": b"x", "good.txt": b"y"}))
    found, quarantine, _ = run_all(tmp_path)
    assert [row["source"] for row in found] == [f"{kind}!good.txt"]
    assert [item["source"] for item in quarantine] == [kind, kind]
    assert "'../../a.txt' has a name that leads out" in quarantine[0]["reason"]


def test_links_and_devices_are_set_aside(tmp_path):
    link, device = tarfile.TarInfo("l.txt"), tarfile.TarInfo("d.txt")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    device.type = tarfile.CHRTYPE
    (tmp_path / "a.tar").write_bytes(tarred({"l": link, "d": device}))
    info = zipfile.ZipInfo("l.txt")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    found, quarantine, _ = run_all(tmp_path)
    assert found == []
    assert [item["reason"] for item in quarantine] == [
        "member 'l.txt' is a link or a device",
        "member 'd.txt' is a link or a device",
        "member 'l.txt' is a link or a device",
    ]


@pytest.mark.parametrize("kind", ["a.zip", "a.tar.gz"])
def test_limits(tmp_path, monkeypatch, kind):
    (tmp_path / kind).write_bytes(KINDS[kind]({f"{k}.txt": b"\n" * 300_000 + b"x" for k in range(3)}))
    reasons = [item["reason"] for item in run_all(tmp_path, max_member_size="1KB")[1]]
    assert reasons == [f"member '{k}.txt' is larger than 1,000 bytes" for k in range(3)]
    assert "has" in run_all(tmp_path, max_members=2)[1][0]["reason"]
    monkeypatch.setattr(decode, "FREE", 1000)
    monkeypatch.setattr("pipeline.corpus.archives.zip.FREE", 1000)
    found, quarantine, _ = run_all(tmp_path)
    assert found == []
    assert "unpacks to more than 200 times its size" in quarantine[0]["reason"]


def test_a_zip_that_lies_about_a_size(tmp_path):
    data = bytearray(zipped({"a.txt": b"x" * 1000}))
    for header, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = data.index(header) + at
        data[place : place + 4] = (10).to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(bytes(data))
    found, quarantine, _ = run_all(tmp_path)
    assert "damaged archive" in quarantine[0]["reason"] or "CRC" in quarantine[0]["reason"]
    assert sum(len(row["text"]) for row in found) <= 10


def test_an_encrypted_member(tmp_path):
    data = bytearray(zipped({"a.txt": b"x"}))
    for header, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.index(header) + at] |= 1
    (tmp_path / "a.zip").write_bytes(bytes(data))
    assert run_all(tmp_path)[1][0]["reason"] == "member 'a.txt' is encrypted"


def test_names_that_a_chinese_system_wrote(tmp_path):
    raw = "规程.txt".encode("gbk")
    data = zipped({"x" * len(raw): b"x"}).replace(b"x" * len(raw), raw)
    (tmp_path / "a.zip").write_bytes(data)
    assert run_all(tmp_path)[0][0]["source"] == "a.zip!规程.txt"


@pytest.mark.parametrize("kind", KINDS)
def test_what_comes_before_damage_is_kept(tmp_path, kind):
    import random

    noise = random.Random(0).randbytes(200_000).hex().encode()
    data = KINDS[kind]({"a.txt": b"y", "b.txt": noise})
    (tmp_path / kind).write_bytes(data[: len(data) // 2])
    found, quarantine, ledger = run_all(tmp_path)
    assert quarantine
    if kind not in ("a.zip", "a.tar.bz2"):  # a directory at the end; blocks of 900 kB
        assert found[0]["text"] == "y"
    assert all(account.found for account in ledger.accounts if account.set_aside)


def test_one_archive_is_a_corpus(tmp_path):
    (tmp_path / "pages.tar.gz").write_bytes(KINDS["a.tar.gz"]({"a.txt": "一\n\n二".encode()}))
    corpus = find_corpus(str(tmp_path / "pages.tar.gz"), tmp_path)
    assert (corpus.name, corpus.documents, corpus.sources[0].reader) == ("pages", "file", "tar")
    assert corpus_name("x/a.tgz", tmp_path) == "a"
    assert split_suffixes("x/A.TGZ") == (".tar", "gz")
