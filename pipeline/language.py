"""Texts for people in English and Chinese: each is written down once, in both, beside what says it.

What is thrown, or written into a table, is English whatever the locale: it is data, compared and kept, and a
checkpoint does not go stale because a sentence was mended. `pipeline.catalogue` has its Chinese.
"""

from __future__ import annotations

import locale
import os
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE = "TERMLODE_LANG"
LANGUAGES = ("en", "zh")
_CHINESE = ("zh", "chinese")  # Windows says the latter


class Text(NamedTuple):
    """A text in each of `LANGUAGES`; both hold the same fields in braces, as `str.format` has them."""

    en: str
    zh: str


def language(environment: Mapping[str, str] | None = None) -> str:
    """The language to speak: TERMLODE_LANG, or that of the locale; Chinese if it is zh, English otherwise.

    As GNU's programs do, the first of LC_ALL, LC_MESSAGES and LANG counts, and LANGUAGE, a list, goes before
    it unless the locale is C.

    Args:
        environment: the variables; those of this process if not given.
    """
    given = os.environ if environment is None else environment
    asked = given.get(VARIABLE) or _locale(given)
    if not asked and environment is None:
        asked = locale.getlocale()[0] or ""  # Windows and macOS set no variables
    return "zh" if asked.lower().startswith(_CHINESE) else "en"


def _locale(given: Mapping[str, str]) -> str:
    asked = next((given[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if given.get(name)), "")
    if asked.partition(".")[0] in ("C", "POSIX"):
        return asked
    wanted = given.get("LANGUAGE", "").lower().split(":")
    return next((name for name in wanted if name.startswith(("en", *_CHINESE))), asked)


def say(text: Text, /, **values: Any) -> str:
    """A text in the language to speak, its fields filled in."""
    spoken: str = getattr(text, language())
    return spoken.format(**values)
