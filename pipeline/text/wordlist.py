"""Word lists that stand in for a baseline corpus."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

WORDLISTS = {
    "wordfreq": "the large Chinese list of the wordfreq package: Wikipedia, subtitles, news, books, web"
}


def load_wordlist(name: str) -> pd.Series[float]:
    """Relative frequencies of the words of a list in `WORDLISTS`, indexed by word."""
    import pandas as pd
    import wordfreq

    if name not in WORDLISTS:
        raise KeyError(name)
    return pd.Series(wordfreq.get_frequency_dict("zh", wordlist="large"), dtype=float)
