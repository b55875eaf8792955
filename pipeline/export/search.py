"""For Elasticsearch and OpenSearch: spellings of one term, and words too frequent to search for."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from pipeline.export import Written
from pipeline.export.lines import BREAKS
from pipeline.export.trial import fates, written_words
from pipeline.rank import NOT_TYPICAL
from pipeline.text.lexicon import FUNCTION_TAGS, general_lexicon

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.export import Result
    from pipeline.progress import Progress

_FULL_WIDTH = {point: point + 0xFEE0 for point in range(0x21, 0x7F)}
_SPECIAL = re.compile(r"([\\,=>#])")
COMMON = 0.01  # share of the documents that a stop word stands in
FUNCTION = 20_000  # occurrences in the lexicon's corpus (of 60 million words) of a one-character stop word


def write_synonyms(result: Result, path: Path, progress: Progress) -> Written:
    """Write a line of equivalent spellings, Solr's format, for each term that has more than one.

    Spellings are those that were merged in review, or that the evidence shows; half-width and full-width, as
    it is and in lower case; simplified and traditional, where opencc is installed; and other terms that are
    the same but for these.
    """
    scripts = _scripts()
    alike: dict[str, dict[str, None]] = defaultdict(dict)
    reasons: dict[str, str] = {}
    pairs = written_words(result)
    for term, word in pairs:
        if any(sign in BREAKS for sign in word) or word != word.strip():
            reasons[word] = "a synonym cannot hold a line break, nor begin or end with a blank"
            continue
        for spelling in _spellings(word, scripts):
            alike[_key(term, scripts)][spelling] = None
    groups = [list(words) for words in alike.values() if len(words) > 1]
    lines = (", ".join(_SPECIAL.sub(r"\\\1", word) for word in group) + "\n" for group in groups)
    path.write_text("".join(lines), encoding="utf-8", newline="\n")
    facts = {f"in {path.name}": len(groups), "spellings": sum(map(len, groups)), "left out": len(reasons)}
    return Written(facts, fates(pairs, reasons, {}))


def write_stopwords(result: Result, path: Path, progress: Progress) -> Written:
    """Write a word a line: function words of one character, and what the domain says as often as others."""
    lexicon = general_lexicon()
    frequent = lexicon.frequency >= FUNCTION
    function = np.isin(lexicon.tag, [k for k, tag in enumerate(lexicon.tags) if tag[0] in FUNCTION_TAGS])
    single = pc.equal(pc.utf8_length(lexicon.words), 1).to_numpy(zero_copy_only=False)
    particles = lexicon.words.to_numpy(zero_copy_only=False)[frequent & function & single].tolist()
    dropped = result.dropped
    general = dropped.filter(
        pc.and_(
            pc.and_(pc.equal(dropped["reason"], NOT_TYPICAL), dropped["in_jieba"]),
            pc.greater_equal(dropped["doc_count"], max(1, round(COMMON * result.documents))),
        )
    ).sort_by([("doc_count", "descending"), ("term", "ascending")])
    words = list(dict.fromkeys([*sorted(particles), *general["term"].to_pylist()]))
    path.write_text("".join(f"{word}\n" for word in words), encoding="utf-8", newline="\n")
    return Written({f"in {path.name}": len(words), "of them of the domain": general.num_rows})


def _spellings(word: str, scripts: tuple[Callable[[str], str], ...]) -> dict[str, None]:
    plain = unicodedata.normalize("NFKC", word)
    found = dict.fromkeys((word, plain, plain.lower(), plain.translate(_FULL_WIDTH)))
    for convert in scripts:
        found[convert(plain)] = None
    return found


def _key(term: str, scripts: tuple[Callable[[str], str], ...]) -> str:
    plain = unicodedata.normalize("NFKC", term).casefold()
    return scripts[0](plain) if scripts else plain


def _scripts() -> tuple[Callable[[str], str], ...]:
    """To simplified and to traditional characters, where opencc is installed."""
    try:
        from opencc import OpenCC
    except ImportError:
        return ()
    return OpenCC("t2s").convert, OpenCC("s2t").convert
