"""A corpus.toml to begin with: what was found in the folder, and every setting as it stands."""

from __future__ import annotations

import json
import textwrap
import unicodedata
from dataclasses import fields
from itertools import islice
from typing import TYPE_CHECKING, Any

from pipeline.catalogue import spoken
from pipeline.corpus.examine import (
    FIELDS,
    MORE,
    OTHERS,
    READ_AS,
    SHOWN,
    UNREADABLE,
    fields_taken,
    kinds,
    reasons,
    summary,
)
from pipeline.corpus.readers import READERS
from pipeline.corpus.spec import CorpusSpec
from pipeline.language import Text, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.corpus.examine import Examination

_WIDTH = 98
_CHOICES = {"format": READERS}
_HEAD = Text(
    "How termlode reads this folder. Take a setting out of its comment and change it: the next run reads "
    "what it asks for. `termlode doctor` says what comes of it.",
    "termlode 怎样读这个文件夹。去掉某项设置前的注释符并修改，下次运行就按它读取；可用 termlode doctor 查"
    "看效果。",
)
_FOUND = Text("found when this was written", "写此文件时找到")
_ONE_OF = Text("; one of {names}", "；可为 {names}")
_SENTENCE = Text("{text}.", "{text}。")
_TITLE = Text("{title}:", "{title}：")


def draft(examination: Examination) -> str:
    """The content of a corpus.toml that changes nothing until a setting in it is taken out of its comment."""
    lines = [
        *_comment(say(_HEAD)),
        "#",
        *_found(say(_FOUND), [summary(examination)]),
        *_found(say(READ_AS), kinds(examination)),
        *_found(say(FIELDS), fields_taken(examination)),
        *_found(say(UNREADABLE), reasons(examination)),
        *_found(say(OTHERS), examination.ignored),
    ]
    for setting in fields(CorpusSpec):
        told = spoken(setting.metadata["help"])
        if setting.name in _CHOICES:
            told += say(_ONE_OF, names=", ".join(_CHOICES[setting.name]))
        lines += [
            "",
            *_comment(say(_SENTENCE, text=f"{told[0].upper()}{told[1:]}")),
            f"# {setting.name} = {_toml(setting.default)}",
        ]
    return "\n".join(lines) + "\n"


def _found(title: str, items: Iterable[str]) -> list[str]:
    found = list(items)
    lines = [line for item in islice(found, SHOWN) for line in _comment(item, "#   ")]
    more = [f"#   {say(MORE, count=len(found) - SHOWN)}"] if len(found) > SHOWN else []
    return [f"# {say(_TITLE, title=f'{title[0].upper()}{title[1:]}')}", *lines, *more] if found else []


def _comment(text: str, prefix: str = "# ") -> list[str]:
    """Text as comment lines; names of files may hold anything, line breaks and control characters too."""
    printable = "".join(c if c.isprintable() else " " for c in text)
    # What takes two columns is two characters while lines are measured.
    wide = "".join(f"{c}\0" if unicodedata.east_asian_width(c) in "WF" else c for c in printable)
    lines = textwrap.wrap(
        wide, _WIDTH, initial_indent=prefix, subsequent_indent=prefix, break_on_hyphens=False
    )
    return [line.replace("\0", "") for line in lines]


def _toml(value: Any) -> str:
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)
