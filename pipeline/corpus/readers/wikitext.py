"""Wikitext to plain text: prose, headings and lists; templates, tables, references and files left out."""

from __future__ import annotations

import html
import re
from typing import Any

import mwparserfromhell
from mwparserfromhell import nodes

_REDIRECT = re.compile(r"\s*#\s*(?:redirect|重定向)", re.IGNORECASE)
_LEFT_OUT = frozenset(
    (
        *("ref", "references", "table", "gallery", "math", "chem", "ce", "timeline", "score", "graph"),
        *("syntaxhighlight", "source", "templatestyles", "mapframe", "maplink", "hiero", "inputbox"),
        *("imagemap", "style"),
    )
)
_LINES = frozenset(("br", "hr", "li", "dt", "dd", "p", "div", "tr", "center", "blockquote"))
# Links to what is shown or filed elsewhere: files, categories, other languages.
_ELSEWHERE = re.compile(
    r"\s*(?:file|image|media|category|文件|档案|檔案|图像|圖像|分类|分類|[a-z]{2,3}|[a-z]{2,3}-[a-z-]+)\s*:",
    re.IGNORECASE,
)
_VARIANTS = re.compile(r"-\{(?:([^{}|]*)\|)?([^{}]*)\}-")
_SHOWN = ("zh-cn", "zh-hans", "zh", "zh-hant", "zh-tw", "zh-hk")
_SWITCH = re.compile(r"__[A-Z]+__|^[ \t]*[*#:;]+[ \t]*", re.MULTILINE)
_HOLLOW = re.compile(r"[（(][\s,;:，、；：]*[）)]")


def is_redirect(text: str) -> bool:
    """Whether a page only leads to another."""
    return bool(_REDIRECT.match(text))


def plain(text: str) -> str:
    """The text that a reader of the page reads, one paragraph a line."""
    pieces: list[str] = []
    _add(mwparserfromhell.parse(text), pieces)
    shown = _VARIANTS.sub(_variant, "".join(pieces))
    shown = _HOLLOW.sub("", _SWITCH.sub("", shown))
    return "\n".join(line.strip() for line in shown.split("\n") if line.strip())


def _add(code: Any, pieces: list[str]) -> None:
    for node in code.nodes if code is not None else ():
        how = _SHOW.get(type(node))
        if how:
            how(node, pieces)


def _text(node: Any, pieces: list[str]) -> None:
    pieces.append(str(node.value))


def _heading(node: Any, pieces: list[str]) -> None:
    pieces.append("\n")
    _add(node.title, pieces)
    pieces.append("\n")


def _link(node: Any, pieces: list[str]) -> None:
    target = str(node.title)
    if _ELSEWHERE.match(target):
        return
    if node.text is not None:
        _add(node.text, pieces)
    else:
        pieces.append(target.strip().removeprefix(":").partition("#")[0])


def _external(node: Any, pieces: list[str]) -> None:
    if node.brackets:
        _add(node.title, pieces)


def _tag(node: Any, pieces: list[str]) -> None:
    name = str(node.tag).strip().lower()
    if name in _LEFT_OUT:
        return
    if name in _LINES and not node.wiki_markup:
        pieces.append("\n")
    _add(node.contents, pieces)


def _entity(node: Any, pieces: list[str]) -> None:
    pieces.append(html.unescape(str(node)))


_SHOW = {
    nodes.Text: _text,
    nodes.Heading: _heading,
    nodes.Wikilink: _link,
    nodes.ExternalLink: _external,
    nodes.Tag: _tag,
    nodes.HTMLEntity: _entity,
}


def _variant(match: re.Match[str]) -> str:
    """-{zh-hans:计算机;zh-hant:電腦}- as a reader of simplified characters has it."""
    flags = {flag.strip() for flag in (match[1] or "").split(";")}
    if flags & {"H", "T", "-"}:
        return ""  # rules and titles: nothing is shown
    forms = dict(part.split(":", 1) for part in match[2].split(";") if ":" in part)
    by_variant = {name.strip().lower(): form.strip() for name, form in forms.items()}
    return next((by_variant[name] for name in _SHOWN if name in by_variant), match[2])
