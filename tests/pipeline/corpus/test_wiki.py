from __future__ import annotations

import bz2

import pytest

from pipeline.corpus.readers import find_reader
from pipeline.corpus.readers.wikitext import plain
from tests.pipeline.corpus.test_accounts import run_all
from tests.samples import as_wiki

PAGE = """{{Infobox|名称=断路器|图=[[File:a.jpg]]}}
[[File:b.jpg|thumb|说明[[链接]]]]
'''断路器'''（{{lang|en|breaker}}，）是一种[[开关设备|开关]]，用于[[电力系统#历史]]。<ref>源</ref><!-- -->

== 历史 ==
* 第一项
* 第二项&nbsp;<math>x</math>
{| class="wikitable"
| 表格 || 内容
|}
见[http://a.b 官网]与http://c.d，-{zh-hans:计算机;zh-hant:電腦}-和-{字}-。-{H|zh-cn:甲;zh-tw:乙}-<br/>末行
__NOTOC__
[[Category:电器]] [[en:Breaker]] [[分类:开关]]
"""


def test_wikitext_becomes_prose():
    assert plain(PAGE).split("\n") == [
        "断路器是一种开关，用于电力系统。",
        *("历史", "第一项", "第二项"),
        "见官网与http://c.d，计算机和字。",
        "末行",
    ]


@pytest.mark.parametrize(
    "text", ["", "{{", "[[", "{|", "<ref>", "-{", "&#x110000;", "&#9999999;", "'''''", "{{{{{1}}}"]
)
def test_broken_wikitext_is_read(text):
    assert isinstance(plain(text), str)


def test_articles_of_a_dump(tmp_path):
    as_wiki(tmp_path / "a.xml", ["一", "二"])
    (tmp_path / "zhwiki-1-pages-articles.xml.bz2").write_bytes(
        bz2.compress((tmp_path / "a.xml").read_bytes())
    )
    (tmp_path / "a.xml").unlink()
    found, quarantine, ledger = run_all(tmp_path)
    assert quarantine == []
    assert [(row["line"], row["id"], row["title"], row["text"]) for row in found] == [
        (1, "1", "题", "一"),
        (2, "2", "题", "二"),
    ]
    (account,) = ledger.accounts
    assert account.warning == "2 redirects and pages that are no articles left alone"


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + k)} "{f"&{chr(97 + k)};" * 10}">' for k in range(9))
    + "]><mediawiki><page><title>&j;</title></page></mediawiki>"
)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<html></html>", "it begins with <html>"),
        ("", "no element found"),
        ("text", "syntax error"),
        (BOMB, "it declares a document type"),
        ("<mediawiki>" + "<a>" * 99, "nested too deep"),
        ("<mediawiki><page><title>x</title>", "no element found"),
        ("<mediawiki>&undefined;</mediawiki>", "undefined entity"),
    ],
)
def test_no_dump(tmp_path, content, reason):
    (tmp_path / "a.xml").write_text(content)
    found, quarantine, _ = run_all(tmp_path)
    assert found == []
    assert reason in quarantine[0]["reason"]


def test_what_comes_before_damage_is_kept(tmp_path):
    as_wiki(tmp_path / "a.xml", ["一", "二"])
    data = (tmp_path / "a.xml").read_bytes()
    (tmp_path / "a.xml").write_bytes(data[: data.index("别名".encode())])
    found, quarantine, _ = run_all(tmp_path)
    assert [row["text"] for row in found] == ["一", "二"]
    assert len(quarantine) == 1


def test_a_page_too_long_is_set_aside(tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.corpus.readers.wiki.MAX_LINE", 10)
    as_wiki(tmp_path / "a.xml", ["一" * 11, "二"])
    found, quarantine, _ = run_all(tmp_path)
    assert [row["text"] for row in found] == ["题\n二"]
    assert quarantine[0]["reason"] == "the page is longer than 10 characters"


def test_what_wikiextractor_writes(tmp_path):
    (tmp_path / "AA").mkdir()
    (tmp_path / "AA" / "wiki_00").write_text('{"id": "7", "url": "u", "title": "甲", "text": "甲\\n\\n文"}\n')
    docs = '<doc id="8" url="u" title="乙&amp;">\n乙&amp;\n\n文\n</doc>\n\n<doc id="9" url="u" title="丙">\n'
    (tmp_path / "AA" / "wiki_01.bz2").write_bytes(bz2.compress(docs.encode()))
    found, quarantine, ledger = run_all(tmp_path)
    assert [(row["id"], row["title"], row["text"]) for row in found] == [
        ("7", "甲", "甲\n\n文"),
        ("8", "乙&", "乙&\n乙&amp;\n\n文\n"),
    ]
    assert [item["reason"] for item in quarantine] == ["the document does not end"]
    assert ledger.accounts[0].fields.startswith("layout: wiki_zh")
    assert find_reader("AA/wiki_00.gz") == "wikiextractor"
    assert find_reader("wiki_ab") == ""
