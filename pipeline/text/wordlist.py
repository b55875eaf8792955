"""Word lists that stand in for a baseline corpus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.keys import file_digest, library_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pandas as pd
    import pyarrow as pa
    from numpy.typing import NDArray

# By name, the file that holds the list: the large Chinese one of the wordfreq package (Wikipedia, subtitles,
# news, books, web). It is an input of the contrasts that ask for it, and of no other.
WORDLISTS = {"wordfreq": "wordfreq/data/large_zh.msgpack.gz"}


def wordlist_digest(name: str) -> str:
    """SHA-256 (hex) of the file that holds a list in `WORDLISTS`; nothing of its package is imported."""
    return file_digest(library_file(WORDLISTS[name]))


def wordlist(name: str) -> tuple[pa.StringArray, NDArray[np.float64]]:
    """The words of a list in `WORDLISTS`, shape (W,), and their relative frequencies."""
    import numpy as np
    import pyarrow as pa
    from wordfreq import cB_to_freq, get_frequency_list

    if name not in WORDLISTS:
        raise KeyError(name)
    buckets = get_frequency_list("zh", wordlist="large")  # the words of each frequency, in centibels below 1
    words = pa.chunked_array([pa.array(bucket, pa.string()) for bucket in buckets]).combine_chunks()
    sizes = [len(bucket) for bucket in buckets]
    get_frequency_list.cache_clear()  # some 40 MB of strings
    return words, np.repeat([cB_to_freq(-k) for k in range(len(sizes))], sizes)


def frequencies(name: str, words: pa.StringArray) -> NDArray[np.float64]:
    """The relative frequencies of words in a list, shape (K,); 0 for those it has not.

    The list has words in lower case, and numbers of several digits by their number of digits only. Words
    written otherwise, such as GDP or 2020, are looked up as wordfreq itself would.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc
    from wordfreq.numbers import digit_freq, smash_numbers

    listed, frequency = wordlist(name)

    def look_up(sought: pa.StringArray) -> NDArray[np.float64]:
        place = pc.index_in(sought, value_set=listed)
        found = frequency[pc.fill_null(place, 0).to_numpy()]
        return np.where(place.is_null().to_numpy(zero_copy_only=False), 0.0, found)

    out = look_up(words)
    lower = pc.utf8_lower(words)
    plain = pc.and_(pc.equal(lower, words), pc.utf8_is_alpha(words)).to_numpy(zero_copy_only=False)
    rows = np.flatnonzero((out == 0) & ~plain)
    forms = lower.take(pa.array(rows)).to_pylist()
    smashed = [smash_numbers(form) for form in forms]
    share = [digit_freq(form) if form != seen else 1.0 for form, seen in zip(forms, smashed, strict=True)]
    out[rows] = look_up(pa.array(smashed, pa.string())) * np.array(share, np.float64)
    return out


def load_wordlist(name: str, words: Sequence[str] = ()) -> pd.Series[float]:
    """Relative frequencies of all words of a list, and of `words` as `frequencies` finds them, by word."""
    import pandas as pd
    import pyarrow as pa

    listed, frequency = wordlist(name)
    series = pd.Series(frequency, index=listed.to_pylist())
    more = pd.Series(frequencies(name, pa.array(words, pa.string())), index=list(words), dtype=float)
    return pd.concat([series, more[(more > 0) & ~more.index.isin(series.index)]])
