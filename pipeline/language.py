"""Texts for people in English and Chinese: each is written down once, in both, beside what says it."""

from __future__ import annotations

import locale
import os
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE = "TERMLODE_LANG"
LANGUAGES = ("en", "zh")


class Text(NamedTuple):
    """A text in each of `LANGUAGES`; both hold the same fields in braces, as `str.format` has them."""

    en: str
    zh: str


def language(environment: Mapping[str, str] | None = None) -> str:
    """The language to speak: TERMLODE_LANG, or that of the locale; Chinese if it is zh, English otherwise.

    Args:
        environment: the variables; those of this process if not given.
    """
    given = os.environ if environment is None else environment
    asked = next(
        (given[name] for name in (VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG") if given.get(name)), None
    )
    if asked is None and environment is None:
        asked = locale.getlocale()[0]  # Windows and macOS set no variables
    return "zh" if (asked or "").lower().startswith(("zh", "chinese")) else "en"


def say(text: Text, **values: Any) -> str:
    """A text in the language to speak, its fields filled in."""
    spoken: str = getattr(text, language())
    return spoken.format(**values)
