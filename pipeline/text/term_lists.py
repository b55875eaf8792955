"""Lists of terms as people write them."""

from __future__ import annotations


def terms_of(text: str) -> tuple[str, ...]:
    """The terms of a list's text, in its order: one a line, up to a tab; each once.

    Blank lines are left out, and those that begin with #.
    """
    terms = (line.partition("\t")[0].strip() for line in text.splitlines() if not line.startswith("#"))
    return tuple(dict.fromkeys(filter(None, terms)))
