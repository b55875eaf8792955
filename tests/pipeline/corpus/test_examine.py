from __future__ import annotations

from pipeline.corpus.examine import examine, render
from pipeline.corpus.locate import find_corpus
from pipeline.params import IngestParams
from tests.pipeline.corpus.test_archives import zipped


def test_a_folder_of_everything(tmp_path):
    (tmp_path / "a.txt").write_text("断路器", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes("断路器".encode("gbk"))
    (tmp_path / "c.txt").write_text("")
    (tmp_path / "d.jsonl").write_text('{"body": "电压"}\nx\n', encoding="utf-8")
    (tmp_path / "e.zip").write_bytes(zipped({"f.txt": b"x", "g.png": b"y"}))
    (tmp_path / "h.png").write_bytes(b"x")
    (tmp_path / "i.txt").write_text(
        "变电站的断路器用六氟化硫气体灭弧".encode().decode("gbk", "replace"), encoding="utf-8"
    )
    before = sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*"))
    found = examine(find_corpus(str(tmp_path), tmp_path), IngestParams())
    assert sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*")) == before
    assert {
        name: found.facts[name] for name in ("sources", "found", "documents", "set_aside", "duplicates")
    } == {
        "sources": 6,
        "found": 6,
        "documents": 4,
        "set_aside": 1,
        "duplicates": 1,
    }
    text = render(found)
    for line in (
        "6 files, 6 documents: 5 to mine, 1 cannot be read, 0 empty; ",
        " characters without the 1 that say the same as an earlier one",
        "    text gb18030: 1 files, 6 bytes, 0 documents",
        "    text: body (1 sources)",
        "    1 x not JSON",
        "    c.txt: nothing to mine in it",
        "    e.zip: 1 members of other kinds left alone",
        "    i.txt: looks like UTF-8 that was read as GBK",
        "  other kinds, left alone\n    h.png",
    ):
        assert line in text
    assert [row["source"] for row in found.suspicious()] == ["c.txt", "e.zip", "i.txt"]


def test_long_lists_are_cut(tmp_path):
    for number in range(15):
        (tmp_path / f"{number:02}.txt").write_text("")
    assert "    and 5 more" in render(examine(find_corpus(str(tmp_path), tmp_path), IngestParams()))
