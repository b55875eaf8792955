"""What the readers of documents and tables make of their formats."""

from __future__ import annotations

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.corpus.readers import Fields, Record, Rejected, load_reader
from pipeline.corpus.readers import json as json_reader
from pipeline.corpus.source import Source
from pipeline.corpus.spec import CorpusSpec


def read(tmp_path, reader, content, **settings):
    path = tmp_path / "a"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    source = Source("a", path, reader, "", "")
    items = load_reader(reader)(source, CorpusSpec(**settings), "file")
    return [item for item in items if not isinstance(item, Fields)]


def test_html(tmp_path):
    page = """<!DOCTYPE html><html><head><title> 断路器
      手册 </title><style>p {}</style></head><body><nav>目录</nav>
      <h1>第一章</h1>\n<p>灭弧<b>室</b>用&nbsp;SF<sub>6</sub><br>气体</p><script>alert(1)</script>
      <ul><li>一<li>二</ul><pre>诗\n句</pre><table><tr><th>量</th><td>值</td></tr><tr><td>电压<td>110kV</tr></table>
      <!-- 注 --><noscript>无</noscript>尾</body></html>"""
    (record,) = read(tmp_path, "html", page)
    assert record.title == "断路器 手册"
    assert record.text.split("\n") == [
        *("目录", "第一章", "灭弧室用\xa0SF6", "气体", "一", "二", "诗", "句", "量\t值", "电压\t110kV", "尾"),
    ]


@pytest.mark.parametrize("page", ["", "<html></html>", "<title>", "<frameset><frame></frameset>", "文"])
def test_html_of_little(tmp_path, page):
    assert [record.text for record in read(tmp_path, "html", page)] == ["文" if page == "文" else ""]


def test_html_nested_deeply(tmp_path):
    (record,) = read(tmp_path, "html", "<div>" * 5_000 + "深")
    assert record.text == "深"


def test_markdown(tmp_path):
    text = """---
title: "运行手册"
---
# 第一章 *断路器*

灭弧室用 [SF6](http://x "t") 气体，
压力**不低于**0.6
MPa `x`。![图](a.png)

- 一
- 二

| 量 | 值 |
|---|---|
| 电压 | 110kV |

```python
a = 1
```
<div>块</div>

> 引文 ~~删~~
"""
    (record,) = read(tmp_path, "markdown", text)
    assert (record.title, record.line) == ("运行手册", 4)
    assert record.text.split("\n") == [
        "第一章 断路器",
        "灭弧室用 SF6 气体，压力不低于0.6 MPa x。图",
        *("一", "二", "量\t值", "电压\t110kV", "a = 1", "块", "引文 删"),
    ]


def test_csv(tmp_path):
    table = 'id;标题;正文\r\n1;甲;"一\n行"\r\n\r\n2;乙;二\r\n3;丙\r\n'
    assert read(tmp_path, "csv", table) == [
        Record(2, "一\n行", "甲", "1"),
        Record(5, "二", "乙", "2"),
        Rejected(6, "has 2 fields, the header has 3", "3;丙"),
    ]


def test_csv_broken_quotes_are_told_and_the_rest_is_read(tmp_path):
    found = read(tmp_path, "csv", 'id,text\n1,"一"x\n2,二\n3,"三\n')
    assert found[0].reason.startswith("not a row of a table")
    assert found[1] == Record(3, "二", None, "2")
    assert found[2].reason == "not a row of a table (unexpected end of data)"
    assert [item.line for item in found] == [2, 3, 4]


@pytest.mark.parametrize("header", ["", ",,", "a,a", '"a'])
def test_csv_without_a_header(tmp_path, header):
    found = read(tmp_path, "csv", header + "\n1,2\n")
    assert [item.line for item in found] == [1]
    assert found[0].reason.startswith("no header of a table")


def test_tsv(tmp_path):
    assert read(tmp_path, "csv", "名称\tbody\n甲\t一,二\n") == [Record(2, "一,二", "甲")]


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize("spaces", [None, 1])
@pytest.mark.parametrize("shape", ["array", "box", "lines"])
def test_json_of_every_shape(tmp_path, monkeypatch, piece, spaces, shape):
    monkeypatch.setattr(json_reader, "PIECE", piece)
    rows = [{"text": f'第{n}篇\\ "', "id": n, "size": [1, {"a": 2.5e-3}]} for n in range(12)]
    if shape == "lines":
        content = "\n".join(json.dumps(row) for row in rows)
    else:
        value = (
            rows
            if shape == "array"
            else {"n": 12, "meta": {"text": []}, "data": rows, "tags": ["x"], "e": []}
        )
        content = json.dumps(value, indent=spaces)
    assert read(tmp_path, "json", content) == [
        Record(n + 1, row["text"], None, str(n)) for n, row in enumerate(rows)
    ]


def test_json_of_one_record(tmp_path):
    row = {"title": "题", "summary": "导语", "sections": [{"title": "节", "content": "文"}], "tags": []}
    assert read(tmp_path, "json", json.dumps(row, indent=1)) == [Record(1, "导语\n节\n文", "题")]
    assert read(tmp_path, "json", '{"content": "一"}') == [Record(1, "一")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('"x"', "neither an array nor an object"),
        ("", "neither an array nor an object"),
        (
            '{"a": [{"text": "x"}], "b": [{"text": "y"}]}',
            "without exactly one array of records (it has: a, b)",
        ),
        ('{"n": 1}', "without exactly one array of records (it has: n)"),
        ("{nonsense}", "not JSON ("),
        ('{"a" 1}', "not JSON (':' expected"),
        ("[1, 2]", "not a JSON object"),
        ("[" * 100_000, "not JSON from here on"),
        ('[{"text": "x"', "not JSON from here on"),
    ],
)
def test_json_of_the_wrong_shape_is_told(tmp_path, content, reason):
    assert reason in read(tmp_path, "json", content)[0].reason


def test_json_what_comes_before_damage_is_kept(tmp_path):
    for content in (
        '[{"text": "一"}, 5, {"text": "二"}, {bad',
        '{"d": [{"text": "一"}, 5, {"text": "二"}, {bad',
    ):
        first, odd, second, bad = read(tmp_path, "json", content)
        assert (first.text, second.text) == ("一", "二")
        assert odd.reason == "not a JSON object"
        assert bad.reason.startswith("not JSON from here on")


def test_json_a_value_too_long(tmp_path, monkeypatch):
    monkeypatch.setattr(json_reader, "MAX_LINE", 100)
    monkeypatch.setattr(json_reader, "PIECE", 10)
    (bad,) = read(tmp_path, "json", '[{"text": "' + "长" * 500)
    assert "a value of more than 100 characters" in bad.reason


def test_parquet_with_nested_and_odd_columns(tmp_path):
    pq.write_table(
        pa.table(
            {
                "vector": [[0.5, 1.0]] * 2,
                "at": pa.array([0, 1], pa.timestamp("s")),
                "title": pa.array(["题", "题"]).dictionary_encode(),
                "content": [["一", "二"], None],
            }
        ),
        tmp_path / "a.parquet",
    )
    found = read(tmp_path, "parquet", (tmp_path / "a.parquet").read_bytes())
    assert found == [Record(1, "一\n二", "题"), Record(2, "", "题")]


def test_parquet_of_the_wrong_type(tmp_path):
    pq.write_table(pa.table({"text": [1, 2], "b": [b"x", b"y"]}), tmp_path / "a.parquet")
    data = (tmp_path / "a.parquet").read_bytes()
    assert [item.reason for item in read(tmp_path, "parquet", data)] == [
        "field 'text' holds int, not text"
    ] * 2
    (bad,) = read(tmp_path, "parquet", data, text_field=("x",))
    assert bad.reason == "no field 'x' (there are: text, b)"


def test_arrow_streams(tmp_path):
    sink = pa.BufferOutputStream()
    table = pa.table({"text": ["一", "二"]})
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=1)
    found = read(tmp_path, "arrow", sink.getvalue().to_pybytes())
    assert found == [Record(1, "一"), Record(2, "二")]
