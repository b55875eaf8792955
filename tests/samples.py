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


def as_pdf(path, texts):
    """A page for each line, in a font that every reader of PDF has for Chinese."""
    lines = texts[0].split("\n")
    pages = " ".join(f"{4 + 2 * k} 0 R" for k in range(len(lines)))
    system = "<< /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>"
    inner = f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo {system} >>"
    font = "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{pages}] /Count {len(lines)} >>".encode(),
        f"{font} /DescendantFonts [{inner}] >>".encode(),
    ]
    for k, line in enumerate(lines):
        stream = f"BT /F 12 Tf 72 700 Td <{line.encode('utf-16-be').hex()}> Tj ET".encode()
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {5 + 2 * k} 0 R "
            f"/Resources << /Font << /F 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    data = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(data))
    data += b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (size, table, tail)
    path.write_bytes(data)


def as_docx(path, texts):
    import docx

    document = docx.Document()
    for line in texts[0].split("\n"):
        document.add_paragraph(line)
    document.save(path)


def as_pptx(path, texts):
    import pptx

    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    frame = slide.shapes.add_textbox(0, 0, 100, 100).text_frame
    frame.text = texts[0]
    show.save(path)


def as_xlsx(path, texts):
    import openpyxl

    book = openpyxl.Workbook()
    for row in [("id", "text"), *enumerate(texts)]:
        book.active.append(row)
    book.save(path)


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
    "pdf": as_pdf,
    "docx": as_docx,
    "pptx": as_pptx,
    "xlsx": as_xlsx,
}
WHOLE = frozenset({"markdown", "html", "pdf", "docx", "pptx"})  # a file is a document
SETTINGS = {"text": 'documents = "blank-line"'}
