"""A custom dictionary for HanLP 1.x, whose lines serve 2.x's dict_combine too.

HanLP joins its own words to the longest entry that they make up; it never cuts one apart for an entry, unless
enableCustomDictionaryForcing asks for that. So nothing can be harmed, and an entry counts where it stands
between borders that are there without it. jieba's segmentation stands in for HanLP's own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.export import Written
from pipeline.export.places import borders, find, places, spans
from pipeline.export.trial import (
    evidence_lines,
    fates,
    figures,
    too_long,
    try_out,
    written_words,
)
from pipeline.text.jieba_tokenizer import private_tokenizer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from pipeline.export import Result
    from pipeline.progress import Progress

TAG = "nz"  # a proper name of another kind, HanLP's own choice for entries without a tag
_BLANK = re.compile(r"\s")


def write_hanlp(result: Result, path: Path, progress: Progress) -> Written:
    """Write "word nz count" a line, in order of rank."""
    counts = dict(zip(result.terms["term"].to_pylist(), result.terms["count"].to_pylist(), strict=True))
    pairs = list({word: (term, word) for term, word in reversed(written_words(result))}.values())[::-1]
    reasons = {word: reason for _, word in pairs if (reason := limit(word))}
    held = {word: counts[term] for term, word in pairs if word not in reasons}
    entries = (f"{word} {TAG} {max(1, count)}\n" for word, count in held.items())
    path.write_text("".join(entries), encoding="utf-8", newline="\n")
    plain = private_tokenizer()
    lines = evidence_lines(result, held)
    found = places(find(lines, held), borders(lines, plain.cut))
    progress(0.5, "trying out the dictionary")
    joining = borders(lines, lambda line: joined(line, plain.cut(line), held))
    tallies, _ = try_out(held, found, joining)
    facts = {
        f"in {path.name}": len(held),
        "left out": len(reasons),
        **figures(tallies.values()),
    }
    return Written(facts, fates(pairs, reasons, tallies, frequency=held))


def limit(word: str) -> str:
    """Why HanLP cannot hold a word; empty if it can."""
    return "a blank ends the word" if _BLANK.search(word) or not word else too_long(word)


def joined(line: str, tokens: Iterable[str], words: Collection[str]) -> Iterator[str]:
    """Tokens, those that make up a word joined; the longest from the left goes first."""
    cut = spans(tokens)
    longest = max(map(len, words), default=0)
    k = 0
    while k < len(cut):
        start, last = cut[k][0], k
        for j in range(k + 1, len(cut)):
            if cut[j][1] - start > longest:
                break
            if line[start : cut[j][1]] in words:
                last = j
        yield line[start : cut[last][1]]
        k = last + 1
