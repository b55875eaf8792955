from __future__ import annotations

import docx
import openpyxl
import pptx
import pytest

from pipeline.corpus import readers
from pipeline.corpus.readers.pdf import unwrap
from tests.pipeline.corpus.test_accounts import run_all
from tests.pipeline.corpus.test_archives import zipped
from tests.samples import as_pdf


def test_word_has_tables_and_a_title(tmp_path):
    document = docx.Document()
    document.core_properties.title = "规程"
    document.add_heading("第一章", 1)
    table = document.add_table(2, 2)
    for k, text in enumerate(("量", "值", "电压", "110kV")):
        table.cell(k // 2, k % 2).text = text
    document.add_paragraph("尾")
    document.save(tmp_path / "a.docx")
    (row,) = run_all(tmp_path)[0]
    assert (row["title"], row["text"]) == ("规程", "规程\n第一章\n量\t值\n电压\t110kV\n尾")


def test_slides_keep_their_numbers(tmp_path):
    show = pptx.Presentation()
    for text in ("", "一", "二"):
        slide = show.slides.add_slide(show.slide_layouts[6])
        group = slide.shapes.add_group_shape()
        group.shapes.add_textbox(0, 0, 9, 9).text_frame.text = text
    table = slide.shapes.add_table(1, 2, 0, 0, 9, 9).table
    table.cell(0, 0).text, table.cell(0, 1).text = "甲", "乙"
    show.save(tmp_path / "a.pptx")
    rows = run_all(tmp_path)[0]
    assert [(row["document"], row["line"], row["text"]) for row in rows] == [
        (0, 2, "一"),
        (0, 3, "二\n甲\t乙"),
    ]


def test_sheets_with_and_without_a_header(tmp_path):
    book = openpyxl.Workbook()
    for row in [("编号", "标题", "正文"), (1, "甲", "一"), (None, None, None), (2, "乙", None)]:
        book.active.append(row)
    other = book.create_sheet("别的")
    for row in [("断路器", 3.5, None, "母线"), (None, "x", "x", "y")]:
        other.append(row)
    book.save(tmp_path / "a.xlsx")
    found, _, ledger = run_all(tmp_path)
    assert [(row["line"], row["id"], row["text"]) for row in found] == [
        (2, "1", "甲\n一"),
        (1, None, "别的\n断路器\t3.5\t母线\nx\ty"),
    ]
    assert ledger.total("empty") == 1


def test_pages_keep_their_numbers(tmp_path):
    as_pdf(tmp_path / "a.pdf", ["一页\n\n三页"])
    found, _, ledger = run_all(tmp_path)
    assert [(row["document"], row["line"], row["text"]) for row in found] == [(0, 1, "一页"), (0, 3, "三页")]
    assert ledger.accounts[0].warning == "1 pages without text (scans are not recognised)"


def test_lines_cut_by_the_width_of_a_page_are_put_together():
    cut = "变电站的断路器用六氟化硫气体灭弧，母线保护装\r\n置动作以后要检查。"
    page = f"第一章 总则\r\n{cut}\r\n断路器有三种：\n一、瓷柱式"
    assert unwrap(page).split("\n") == [
        "第一章 总则",
        "变电站的断路器用六氟化硫气体灭弧，母线保护装置动作以后要检查。",
        "断路器有三种：",
        "一、瓷柱式",
    ]
    assert unwrap("") == ""


@pytest.mark.parametrize("suffix", ["docx", "pptx", "xlsx", "pdf"])
@pytest.mark.parametrize("data", [b"", b"no", zipped({"a": b"x"}), zipped({"[Content_Types].xml": b"<"})])
def test_what_is_none_is_set_aside(tmp_path, suffix, data):
    (tmp_path / f"a.{suffix}").write_bytes(data)
    found, quarantine, _ = run_all(tmp_path)
    assert (found, len(quarantine)) == ([], 1)
    assert quarantine[0]["reason"].startswith("cannot be read (")


def test_a_bomb_in_a_word_file(tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.corpus.archives.zip.FREE", 1000)
    (tmp_path / "a.docx").write_bytes(zipped({"word/document.xml": b" " * 1_000_000}))
    assert "unpacks to more than 200 times" in run_all(tmp_path)[1][0]["reason"]


def test_what_is_not_installed_is_told(tmp_path, monkeypatch):
    def missing(module):
        raise ModuleNotFoundError("no", name="pypdfium2")

    monkeypatch.setattr(readers, "import_module", missing)
    (tmp_path / "a.pdf").write_bytes(b"x")
    (item,) = run_all(tmp_path)[1]
    assert item["reason"] == "cannot be read (needs pypdfium2: pip install 'termlode[office]')"
