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


def as_wiki(path, texts):
    """A dump as MediaWiki writes it, with a redirect and a page of talk."""
    pages = [("题", 0, text.replace("\n", "\n\n"), "") for text in texts]
    pages += [("别名", 0, "#REDIRECT [[题]]", '<redirect title="题" />'), ("Talk:题", 1, "议论", "")]
    body = "".join(
        f"<page><title>{title}</title><ns>{space}</ns><id>{number}</id>{redirect}<revision><id>1</id>"
        f"<contributor><username>x</username><id>2</id></contributor>"
        f'<text xml:space="preserve">{html.escape(text)}</text></revision></page>\n'
        for number, (title, space, text, redirect) in enumerate(pages, 1)
    )
    path.write_text(
        f'<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" xml:lang="zh">\n<siteinfo><sitename>W'
        f"</sitename></siteinfo>{body}</mediawiki>\n",
        encoding="utf-8",
    )


def as_wikiextractor(path, texts):
    rows = [{"id": str(n), "url": "u", "title": "题", "text": text} for n, text in enumerate(texts)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


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
    "wiki": as_wiki,
    "wikiextractor": as_wikiextractor,
}
WHOLE = frozenset({"markdown", "html"})  # a file is a document
SETTINGS = {"text": 'documents = "blank-line"'}
