"""The field names of data sets that many people have, so that these need no settings."""

from __future__ import annotations

from typing import NamedTuple


class Layout(NamedTuple):
    """A data set's fields.

    Attributes:
        needs: the fields it is recognised by; a table that has them all is of this layout.
        text: those that make up the text, in order, each on lines of its own; any may be missing.
        title: the title's.
        id: the identifier's.
    """

    needs: tuple[str, ...]
    text: tuple[str, ...]
    title: str = "title"
    id: str = ""


# The first that fits counts: of two that share fields, the one that needs more stands first.
LAYOUTS = {
    "news2016zh": Layout(("news_id", "title", "content"), ("desc", "content"), id="news_id"),
    "webtext2019zh": Layout(("qid", "title", "content", "answer_id"), ("desc", "content"), id="answer_id"),
    "baike_qa2019": Layout(("qid", "title", "answer"), ("desc", "answer"), id="qid"),
    "baidu_baike": Layout(("title", "summary", "sections"), ("summary", "sections"), id="url"),
    "wiki_zh": Layout(("id", "url", "title", "text"), ("text",), id="id"),
}

# What fields are called where there is no layout; letter case does not matter.
TEXT_NAMES = ("text", "content", "body", "article", "正文", "内容", "文本", "全文")
TITLE_NAMES = ("title", "headline", "subject", "标题", "题名", "题目", "名称")
ID_NAMES = ("id", "_id", "doc_id", "docid", "uid", "uuid", "编号", "url")
# Inside nested records (sections of an article) only these count, in this order.
INSIDE_NAMES = (
    "title",
    "name",
    "heading",
    "标题",
    "summary",
    "text",
    "content",
    "paragraphs",
    "正文",
    "内容",
    "sections",
)
