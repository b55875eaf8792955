"""Word lists that stand in for a baseline corpus."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.keys import file_digest

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

WORDLISTS = {
    "wordfreq": "the large Chinese list of the wordfreq package: Wikipedia, subtitles, news, books, web"
}


def wordlist_digest(name: str) -> str:
    """SHA-256 (hex) of the file that holds a list in `WORDLISTS`; nothing of its package is imported."""
    found = find_spec(name)
    if found is None or found.origin is None:
        raise KeyError(name)
    return file_digest(Path(found.origin).parent / "data" / "large_zh.msgpack.gz")


def load_wordlist(name: str, words: Iterable[str] = ()) -> pd.Series[float]:
    """Relative frequencies of the words of a list in `WORDLISTS`, indexed by word.

    The list has words in lower case, and numbers of several digits by their number of digits only. For
    `words` written otherwise, such as GDP or 2020, entries are added as wordfreq itself would look them up.
    """
    import pandas as pd
    from wordfreq import get_frequency_dict
    from wordfreq.numbers import digit_freq, smash_numbers

    if name not in WORDLISTS:
        raise KeyError(name)
    listed = dict(get_frequency_dict("zh", wordlist="large"))
    for word in words:
        form = word.lower()
        if word not in listed and not (form == word and word.isalpha()):
            smashed = smash_numbers(form)
            if smashed in listed:
                listed[word] = listed[smashed] * (digit_freq(form) if smashed != form else 1.0)
    return pd.Series(listed, dtype=float)
