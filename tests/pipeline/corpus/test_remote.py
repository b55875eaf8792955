"""Corpora at addresses: what is fetched, and what is not fetched again."""

from __future__ import annotations

import os
import re
import socket
import struct
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from socketserver import StreamRequestHandler, ThreadingTCPServer

import pytest

from pipeline.corpus import remote
from pipeline.errors import CorpusError, MissingCorpusError


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("s3://bucket/manuals", True),
        ("HTTPS://host/a.jsonl.gz", True),
        ("hdfs://node/user/x", True),
        ("manuals", False),
        ("/data/s3", False),
        ("ftp://host/a", False),
    ],
)
def test_addresses(name, expected):
    assert remote.is_remote(name) is expected


def test_names():
    assert remote.name_of("s3://bucket/manuals/2026/") == "2026"
    assert remote.name_of("https://host/a%20b.txt?x=1") == "a b.txt"
    assert remote.name_of("s3://bucket") == "bucket"


@pytest.fixture
def elsewhere(tmp_path):
    folder = tmp_path / "elsewhere" / "manuals"
    (folder / "part").mkdir(parents=True)
    (folder / "a.txt").write_text("断路器", encoding="utf-8")
    (folder / "part" / "b.txt").write_text("母线", encoding="utf-8")
    return folder


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_folder_is_mirrored_and_followed(tmp_path, elsewhere, monkeypatch):
    root, address = tmp_path / "store", elsewhere.as_uri()
    found = remote.mirror(root, address)
    assert found.name == "manuals"
    assert contents(found) == {"a.txt": "断路器", "part/b.txt": "母线"}

    fetched = []
    copy = remote._copy
    monkeypatch.setattr(remote, "_copy", lambda file, target: (fetched.append(file.name), copy(file, target)))
    assert remote.mirror(root, address) == found
    assert fetched == []
    (elsewhere / "a.txt").unlink()
    (elsewhere / "c.txt").write_text("刀闸", encoding="utf-8")
    (elsewhere / "part" / "b.txt").write_text("母线保护", encoding="utf-8")
    assert contents(remote.mirror(root, address)) == {"c.txt": "刀闸", "part/b.txt": "母线保护"}
    assert fetched == ["c.txt", "part/b.txt"]

    fetched.clear()
    (found / "c.txt").write_text("刃闸", encoding="utf-8")  # damaged here, not there
    assert contents(remote.mirror(root, address)) == {"c.txt": "刀闸", "part/b.txt": "母线保护"}
    assert fetched == ["c.txt"]
    (index,) = root.rglob(remote.INDEX)
    index.write_text(index.read_text().replace("c.txt", "d.txt"))
    remote.mirror(root, address)
    assert fetched == ["c.txt", "c.txt", "part/b.txt"]


def test_nothing_there(tmp_path):
    with pytest.raises(MissingCorpusError, match="no file there"):
        remote.mirror(tmp_path / "store", (tmp_path / "nowhere").as_uri())


@pytest.fixture
def web(elsewhere):
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args):
            asked.append(self.requestline.split()[0])

    asked: list[str] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(elsewhere))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked, elsewhere
        server.shutdown()
        thread.join()


def test_a_file_of_the_web_is_fetched_when_it_changes(tmp_path, web):
    address, asked, folder = web
    found = remote.mirror(tmp_path / "store", f"{address}/a.txt")
    assert (found.name, found.read_text(encoding="utf-8")) == ("a.txt", "断路器")
    asked.clear()
    assert remote.mirror(tmp_path / "store", f"{address}/a.txt") == found
    assert asked == ["HEAD"]
    (folder / "a.txt").write_text("隔离开关", encoding="utf-8")
    os.utime(folder / "a.txt", (1, 1))
    assert remote.mirror(tmp_path / "store", f"{address}/a.txt").read_text(encoding="utf-8") == "隔离开关"
    with pytest.raises(MissingCorpusError, match="no file there"):
        remote.mirror(tmp_path / "store", f"{address}/missing.txt")


def test_a_page_without_a_suffix_goes_by_its_type(tmp_path, web):
    address, _, folder = web
    (folder / "index.html").write_text("<p>断路器</p>", encoding="utf-8")
    found = remote.mirror(tmp_path / "store", f"{address}/")
    assert found.name == f"{remote.name_of(address)}.html"
    (folder / "article").write_text("断路器", encoding="utf-8")  # of the type "any bytes"
    assert remote.mirror(tmp_path / "store", f"{address}/article").name.startswith("article")


def test_who_does_not_answer_is_told(tmp_path, web):
    address, _, _ = web
    host, _, port = address.rpartition(":")
    with pytest.raises(CorpusError, match=r"cannot be fetched .*Check the address, the network"):
        remote.mirror(tmp_path / "store", f"{host}:{int(port) ^ 1}/a.txt")


@pytest.mark.faults
@pytest.mark.promise(5)
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"HTTP/1.0 200 OK\r\nContent-Length: 100\r\n\r\nshort", "the last 95 bytes did not come"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100\r\nshort", "IncompleteRead"),
        (b"SMTP ready\r\n\r\n", "SMTP ready"),
        (b"HTTP/1.0 200 OK\r\n" + b"X: 1\r\n" * 200 + b"\r\n", "more than 100 headers"),
        (b"", "closed connection"),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 100\r\n\r\nreset", "reset by peer"),
    ],
    ids=["cut short", "cut short in a chunk", "no HTTP", "too many headers", "no word", "reset"],
)
def test_an_answer_cut_short_or_wrong_is_told(tmp_path, answer, said):
    class Broken(StreamRequestHandler):
        def handle(self):
            first = self.rfile.readline()
            while self.rfile.readline().strip():
                pass
            head = b"HTTP/1.0 200 OK\r\nContent-Length: 100\r\n\r\n"
            self.wfile.write(head if first.startswith(b"HEAD") else answer)
            if "reset" in said:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.server.close_request(self.request)

    with ThreadingTCPServer(("127.0.0.1", 0), Broken) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            with pytest.raises(CorpusError, match=rf"cannot be fetched \(.*{said}.*Check the address"):
                remote.mirror(tmp_path / "store", f"http://127.0.0.1:{server.server_address[1]}/a.txt")
        finally:
            server.shutdown()
            thread.join()
    assert not [path for path in tmp_path.rglob("*") if path.name in ("a.txt", remote.INDEX)]
    assert not list(tmp_path.rglob("*.tmp"))


@pytest.mark.faults
@pytest.mark.promise(8)
@pytest.mark.parametrize("name", ["../../x.txt", "/x.txt", "a/../../x.txt", "..\\x.txt", "C:\\x.txt", "."])
def test_a_name_that_leads_out_is_refused(tmp_path, monkeypatch, name):
    evil = remote.Remote(name, "1", lambda: None)
    monkeypatch.setattr(remote, "_listing", lambda address: (False, [evil]))
    with pytest.raises(CorpusError, match=re.escape(f"has a file {name!r}")):
        remote.mirror(tmp_path / "store", "s3://bucket/x")
