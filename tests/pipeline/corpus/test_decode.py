from __future__ import annotations

import bz2
import gzip
import lzma
import shutil
import subprocess
from dataclasses import replace

import pyarrow as pa
import pytest

from pipeline.corpus import decode
from pipeline.corpus.decode import open_text
from pipeline.corpus.encodings import detect_encoding
from pipeline.corpus.mojibake import look, lost, strange
from pipeline.corpus.readers import split_suffixes
from pipeline.corpus.source import Limits, Source

TEXT = "变电站的断路器用SF6气体灭弧。\n第二行\n" * 50


def source(path):
    return Source(path.name, path, "text", split_suffixes(path.name)[1], "digest")


def put(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    return source(tmp_path / name)


def zstd(data):
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    return sink.getvalue().to_pybytes()


TRADITIONAL = "變電站的斷路器用SF6氣體滅弧。\n第二行\n" * 50


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "big5", "cp950"]
)
@pytest.mark.parametrize("length", [4, 9, 40, None])
def test_traditional_text_in_its_encodings(tmp_path, encoding, length):
    content = TRADITIONAL[:length]
    with open_text(put(tmp_path, "a.txt", content.encode(encoding)), "auto") as text:
        assert text.read() == content


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "gbk"])
@pytest.mark.parametrize("length", [4, 9, 40])
def test_short_texts_in_their_encodings(tmp_path, encoding, length):
    content = TEXT[:length]
    with open_text(put(tmp_path, "a.txt", content.encode(encoding)), "auto") as text:
        assert text.read() == content


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_encodings_are_found_out(tmp_path, encoding):
    with open_text(put(tmp_path, "a.txt", TEXT.encode(encoding)), "auto") as text:
        assert text.read() == TEXT


@pytest.mark.parametrize("chunk", [2, 3, 5, 7])
def test_characters_cut_by_a_chunk_are_whole(tmp_path, monkeypatch, chunk):
    monkeypatch.setattr(decode, "CHUNK", chunk)
    assert detect_encoding(put(tmp_path, "a.txt", TEXT.encode())) == "utf-8-sig"
    assert detect_encoding(put(tmp_path, "b.txt", TEXT.encode("gb18030"))) == "gb18030"


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"\xff\xff\x00", 1),
        (b"a\nb\n\xb5\xff\n", 3),
        (b"a\n\xb5", 2),
        (b"a\n\x80\x00", 2),
    ],
)
def test_no_encoding_fits(tmp_path, data, line):
    with pytest.raises(
        UnicodeError, match=rf"no known encoding \(UTF-8: line {line}, byte 0x.*GB18030: line"
    ):
        detect_encoding(put(tmp_path, "a.txt", data))


@pytest.mark.parametrize("cut", [1, 2])
def test_utf8_cut_off_or_flawed_is_not_taken_for_gb18030(tmp_path, cut):
    data = "各级人民政府".encode()
    for bad in (data[:-cut], data[:9] + b"\xff" + data[9:]):
        with pytest.raises(UnicodeError, match=r"no known encoding \(UTF-8: line 1, byte 0x..\)$"):
            detect_encoding(put(tmp_path, "a.txt", bad))


def test_private_use_is_not_taken_for_gb18030(tmp_path):
    with pytest.raises(UnicodeError, match=r"GB18030: line 2, gives U\+E000"):
        detect_encoding(put(tmp_path, "a.txt", b"a\n\xaa\xa1" + b"\xf8\xa1" * 9))


def test_a_named_encoding_is_taken(tmp_path):
    with open_text(put(tmp_path, "a.txt", TEXT.encode("utf-16")), "utf-16") as text:
        assert text.read() == TEXT


PACKERS = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress, "zst": zstd}


@pytest.mark.parametrize("suffix", PACKERS)
def test_packed_files_are_read(tmp_path, suffix):
    with open_text(put(tmp_path, f"a.txt.{suffix}", PACKERS[suffix](TEXT.encode("gbk"))), "auto") as text:
        assert text.read() == TEXT


@pytest.mark.parametrize("suffix", PACKERS)
def test_packed_files_of_two_parts_are_read_to_the_end(tmp_path, suffix):
    data = PACKERS[suffix]("前".encode()) + PACKERS[suffix]("后".encode())
    with open_text(put(tmp_path, f"a.txt.{suffix}", data), "auto") as text:
        assert text.read() == "前后"


@pytest.mark.parametrize("suffix", PACKERS)
@pytest.mark.parametrize("damage", ["cut", "other"])
def test_damaged_packed_files_raise(tmp_path, suffix, damage):
    data = PACKERS[suffix](TEXT.encode() * 40)
    bad = data[: len(data) // 2] if damage == "cut" else b"no " + data
    with pytest.raises((OSError, EOFError)), open_text(put(tmp_path, f"a.txt.{suffix}", bad), "auto") as text:
        while text.readline():
            pass


@pytest.mark.skipif(not shutil.which("gzip"), reason="no gzip command")
def test_what_the_gzip_command_writes(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    subprocess.run(["gzip", tmp_path / "a.txt"], check=True)
    with open_text(source(tmp_path / "a.txt.gz"), "auto") as text:
        assert text.read() == TEXT


def test_a_bomb_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(decode, "FREE", 1000)
    bomb = put(tmp_path, "a.txt.gz", gzip.compress(b"\n" * 1_000_000))
    with pytest.raises(OSError, match="unpacks to more than 200 times its size"):
        detect_encoding(bomb)
    assert decode.read_whole(replace(bomb, limits=Limits(ratio=2000))) == b"\n" * 1_000_000


def test_what_is_read_whole_has_its_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(decode, "HELD", 10)
    with pytest.raises(OSError, match="more than 10 bytes"):
        decode.read_text(put(tmp_path, "a.md", b"12345678901"), "auto")


def test_a_mark_that_lies_is_told(tmp_path):
    with pytest.raises(UnicodeError, match=r"no known encoding \(UTF-8: line 1, byte 0xFF; UTF-16: line 1"):
        detect_encoding(put(tmp_path, "a.txt", b"\xff\xfe\x00"))


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ("gb18030", "utf-8", "looks like UTF-8 that was read as GBK"),
        ("cp1252", "utf-8", "looks like UTF-8 that was read as Latin-1"),
        ("latin-1", "gb18030", "looks like GBK that was read as Latin-1"),
    ],
)
def test_what_was_read_wrongly_and_saved_is_told(wrong, right, told):
    bad = TEXT[:100].encode(right).decode(wrong, "replace")
    assert look(bad).startswith(told)
    assert look(TEXT[:100]) == look(TRADITIONAL[:100]) == look("plain English, café") == ""


def test_what_was_lost_is_told():
    assert "锟斤拷" in lost("电力锟斤拷锟斤拷")
    assert lost(TEXT) == lost("所谓锟斤拷") == ""


def test_what_is_hardly_chinese_is_told():
    japanese = "これはひらがなとカタカナのぶんしょうです。" * 3
    assert strange(japanese.encode("shift_jis").decode("gb18030", "ignore")).startswith(
        "hardly looks like Chinese"
    )
    assert strange(japanese)
    assert strange(TEXT[:100]) == strange(TRADITIONAL[:100]) == strange("plain English, café") == ""
