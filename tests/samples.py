"""One writer for each format that is read: it puts texts into a file as people's programs do."""

from __future__ import annotations

import csv
import html
import json
import sqlite3
from contextlib import closing

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import feather

TEXTS = ["断路器用SF6气体灭弧。", "第一行\n第二行", "𠀀字与😀"]


def as_text(path, texts):
    path.write_text("\n\n".join(texts), encoding="utf-8")


def as_markdown(path, texts):
    (text,) = texts
    path.write_text("\n\n".join(f"**{line[:1]}**{line[1:]}" for line in text.split("\n")), encoding="utf-8")


def as_html(path, texts):
    (text,) = texts
    body = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))
    path.write_text(f"<!doctype html><html><body>{body}<script>x</script></body></html>", encoding="utf-8")


def as_csv(path, texts):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", "text"], *enumerate(texts)])


def as_json(path, texts):
    path.write_text(json.dumps([{"text": text} for text in texts]), encoding="utf-8")


def as_jsonl(path, texts):
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")


def as_parquet(path, texts):
    pq.write_table(pa.table({"id": list(range(len(texts))), "text": texts}), path)


def as_arrow(path, texts):
    feather.write_feather(pa.table({"text": texts}), str(path), compression="zstd")


def as_sqlite(path, texts):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (text TEXT)")
        connection.executemany("INSERT INTO t VALUES (?)", [(text,) for text in texts])
        connection.commit()


WRITERS = {
    "text": as_text,
    "markdown": as_markdown,
    "html": as_html,
    "csv": as_csv,
    "json": as_json,
    "jsonl": as_jsonl,
    "parquet": as_parquet,
    "arrow": as_arrow,
    "sqlite": as_sqlite,
}
WHOLE = frozenset({"markdown", "html"})  # a file is a document
SETTINGS = {"text": 'documents = "blank-line"'}
