"""The Chinese of what is English by nature: errors, reasons kept in tables, helps of parameters, progress.

Such a text is known by its English, which may have been filled in already: "no file a.txt" is an instance of
"no file {path}". Nothing that makes a checkpoint may import this package: its key would change with every
sentence that is mended.
"""

from __future__ import annotations

import string
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import TermlodeError, one_line
from pipeline.language import Text, language

if TYPE_CHECKING:
    from collections.abc import Iterator

# These fields hold a text of the catalogue themselves.
SPOKEN = frozenset({"what", "why", "expected", "remedy", "some"})
DEEPEST = 5  # texts within texts
_LISTS = (("; ", "；"), (", ", "、"))


class _Known(NamedTuple):
    """A text with fields.

    Attributes:
        said: what stands before, between and after its fields.
        fields: their names.
        text: in both languages.
    """

    said: list[str]
    fields: list[str]
    text: Text

    def values(self, english: str) -> dict[str, str] | None:
        """What the fields hold, each as little as it can; None if this is not the text.

        Nothing is tried twice, so that no text, which may hold names of files, takes long.
        """
        first, *between, last = self.said
        end = len(english) - len(last)
        if not (english.startswith(first) and english.endswith(last)):
            return None
        at, found = len(first), []
        for said in between:
            until = english.find(said, at + 1, end)
            if until < 0:
                return None
            found.append(english[at:until])
            at = until + len(said)
        return dict(zip(self.fields, [*found, english[at:end]], strict=True)) if at < end else None


def texts() -> Iterator[Text]:
    """Every text of the catalogue, subject by subject."""
    from pipeline.catalogue import errors, expansion, exports, findings, parameters, progress, remedies, usage

    for subject in (errors, remedies, findings, progress, parameters, exports, expansion, usage):
        yield from subject.TEXTS


def spoken(english: str) -> str:
    """A text in the language to speak; as it is if that is English, or its Chinese is not known."""
    return english if language() == "en" else _chinese(english) or english


def told(error: TermlodeError) -> str:
    """An error as one line in the language to speak."""
    if language() == "en":
        return str(error)
    where = f"{error.where}: " if error.where else ""
    return one_line(f"{where}{spoken(error.what)}。{spoken(error.remedy)}。")


def _chinese(english: str, depth: int = 0) -> str:
    """The Chinese of a text or of a list of texts, "" if it is not known."""
    plain, filled = _known()
    if english in plain or depth == DEEPEST:
        return plain.get(english, "")
    for mark, chinese_mark in _LISTS:
        if mark in english:
            parts = list(takewhile(bool, (_chinese(part, depth + 1) for part in english.split(mark))))
            if len(parts) == english.count(mark) + 1:
                return chinese_mark.join(parts)
    for known in filled:
        values = known.values(english)
        if values:
            inner = {
                name: _chinese(values[name], depth + 1) or values[name] for name in values if name in SPOKEN
            }
            return known.text.zh.format(**values | inner)
    return ""


@cache
def _known() -> tuple[dict[str, str], list[_Known]]:
    """Texts by their English, and those with fields.

    Those that begin with a word go before those that begin with a field, then those that say the most.
    """
    plain, filled = {}, []
    for text in texts():
        plain[text.en] = text.zh
        parts = list(string.Formatter().parse(text.en))
        fields = [name for _, name, _, _ in parts if name]
        if fields:
            said = [part[0] for part in parts] + ([""] if parts[-1][1] else [])
            filled.append(_Known(said, fields, text))
    return plain, sorted(filled, key=lambda one: (not one.said[0], -sum(map(len, one.said))))
