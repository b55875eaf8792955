from __future__ import annotations

import json

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.export import load_export
from pipeline.params import PublishParams
from pipeline.schema import TERMS
from pipeline.text.jieba_tokenizer import private_tokenizer


def terms(*rows):
    return pa.Table.from_pylist(
        [
            dict.fromkeys(TERMS.names, 1)
            | {"rank": rank, "term": term, "in_jieba": False, "container": ""}
            | {"domain_per_million": domain, "baseline_per_million": baseline}
            for rank, (term, domain, baseline) in enumerate(rows, 1)
        ],
        schema=TERMS,
    )


TABLE = terms(("主变压器油色谱", 9.0, 0.0), ("公园", 1.0, 5.0), ("SF6气体", 3.0, 0.0), ("泄漏电流", 2.0, 1.0))


def write(name, path, params=None, table=TABLE):
    return load_export(name)(
        table, path / name, params or PublishParams(), {"termlode": json.dumps({"a": 1})}
    )


def test_parquet_opens_in_pandas_and_tells_its_making(tmp_path):
    assert write("terms.parquet", tmp_path) == {"in terms.parquet": 4}
    frame = pd.read_parquet(tmp_path / "terms.parquet")
    assert frame["term"].tolist()[:2] == ["主变压器油色谱", "公园"]
    assert json.loads(pq.read_schema(tmp_path / "terms.parquet").metadata[b"termlode"]) == {"a": 1}


def test_parquet_opens_in_duckdb(tmp_path):
    import duckdb

    write("terms.parquet", tmp_path)
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"SELECT term FROM '{tmp_path}/terms.parquet' WHERE domain_per_million > 2 ORDER BY rank"  # noqa: S608
        ).fetchall()
    assert rows == [("主变压器油色谱",), ("SF6气体",)]


def test_csv_has_a_byte_order_mark_and_one_line_a_term(tmp_path):
    write("terms.csv", tmp_path)
    data = (tmp_path / "terms.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfrank,term,score")
    assert data.count(b"\n") == 5
    assert b"\r" not in data
    assert pd.read_csv(tmp_path / "terms.csv")["term"].tolist() == TABLE["term"].to_pylist()


def test_userdict_holds_what_is_typical_and_jieba_keeps_it_whole(tmp_path):
    facts = write("userdict.txt", tmp_path)
    lines = (tmp_path / "userdict.txt").read_text(encoding="utf-8").splitlines()
    assert lines == ["主变压器油色谱", "SF6气体", "泄漏电流"]
    assert facts == {"in userdict.txt": 3, "cut apart by jieba": 0}
    tokenizer = private_tokenizer()
    with (tmp_path / "userdict.txt").open("rb") as file:
        tokenizer.load_userdict(file)
    assert tokenizer.lcut("检查SF6气体和泄漏电流") == ["检查", "SF6气体", "和", "泄漏电流"]


def test_userdict_size_is_bounded(tmp_path):
    write("userdict.txt", tmp_path, PublishParams(dictionary_size=1))
    assert (tmp_path / "userdict.txt").read_text(encoding="utf-8") == "主变压器油色谱\n"


def test_userdict_leaves_out_what_jieba_cannot_hold(tmp_path):
    facts = write("userdict.txt", tmp_path, table=terms(("α粒子", 1.0, 0.0), ("泄漏电流", 1.0, 0.0)))
    assert facts == {"in userdict.txt": 1, "cut apart by jieba": 1}
    assert (tmp_path / "userdict.txt").read_text(encoding="utf-8") == "泄漏电流\n"
