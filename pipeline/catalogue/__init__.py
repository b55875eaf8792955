"""The Chinese of what is English by nature: errors, reasons kept in tables, helps of parameters, progress.

Such a text is known by its English, which may have been filled in already: "no file a.txt" is an instance of
"no file {path}". Nothing that makes a checkpoint may import this package: its key would change with every
sentence that is mended.
"""

from __future__ import annotations

import re
import string
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import TermlodeError, one_line
from pipeline.language import Text, language

if TYPE_CHECKING:
    from collections.abc import Iterator

# These fields hold a text of the catalogue themselves.
SPOKEN = frozenset({"what", "why", "expected", "remedy", "some"})
_LISTS = (("; ", "；"), (", ", "、"))


class _Known(NamedTuple):
    pattern: re.Pattern[str]
    text: Text


def texts() -> Iterator[Text]:
    """Every text of the catalogue, subject by subject."""
    from pipeline.catalogue import errors, exports, findings, parameters, progress, remedies, usage

    for subject in (errors, remedies, findings, progress, parameters, exports, usage):
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


def _chinese(english: str) -> str:
    """The Chinese of a text or of a list of texts, "" if it is not known."""
    plain, filled = _known()
    if english in plain:
        return plain[english]
    for mark, chinese_mark in _LISTS:
        parts = [_chinese(part) for part in english.split(mark)] if mark in english else []
        if parts and all(parts):
            return chinese_mark.join(parts)
    for known in filled:
        found = known.pattern.fullmatch(english)
        if found:
            values = found.groupdict()
            return known.text.zh.format(**{k: spoken(v) if k in SPOKEN else v for k, v in values.items()})
    return ""


@cache
def _known() -> tuple[dict[str, str], list[_Known]]:
    """Texts by their English, and those with fields by a pattern.

    Those that begin with a word go before those that begin with a field, then those that say the most.
    """
    plain, filled = {}, []
    for text in texts():
        plain[text.en] = text.zh
        parts = list(string.Formatter().parse(text.en))
        if any(name for _, name, _, _ in parts):
            pattern = "".join(
                re.escape(said) + (f"(?P<{name}>.+?)" if name else "") for said, name, _, _ in parts
            )
            length = sum(len(said) for said, *_ in parts)
            filled.append(((not parts[0][0], -length), _Known(re.compile(pattern, re.DOTALL), text)))
    return plain, [known for _, known in sorted(filled, key=lambda one: one[0])]
