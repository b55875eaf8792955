"""A dictionary for IK, the analysis plug-in of Elasticsearch and OpenSearch.

ik_max_word gives every entry it sees; ik_smart chooses among those that overlap by the rules of `smart`,
without frequencies, so an entry that does more harm than good can only be left out. IK's own word list is
not at hand; jieba's stands in for it.
"""

from __future__ import annotations

import math
import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline.export import Written
from pipeline.export.places import beginnings, borders, find, places
from pipeline.export.trial import (
    evidence_lines,
    fates,
    figures,
    harmful,
    needless,
    try_out,
    written_words,
)
from pipeline.text.lexicon import known_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from pipeline.export import Result
    from pipeline.export.places import Places
    from pipeline.export.trial import Tally
    from pipeline.progress import Progress

    Dictionary = Mapping[str, bool]  # every beginning of every word, and whether it is one itself
    Span = tuple[int, int]

_HALF_WIDTH = {point: point - 0xFEE0 for point in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
# At every other sign IK ends what it was matching; beyond the BMP it sees two signs that are none.
_HOLDS = re.compile(
    "[0-9a-z\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\u31f0-\u31ff\u1100-\u11ff\u3130-\u318f\uac00-\ud7af\uff5f-\uffef]"
)
_RUN = re.compile("[0-9a-z#&+.@_-]+")
ROUNDS = 3


def write_ik(result: Result, path: Path, progress: Progress) -> Written:
    """Write a word a line, in lower case and half width as IK reads text, in order of rank."""
    first: dict[str, str] = {}
    for term, word in written_words(result):
        first.setdefault(as_read(word), term)
    pairs = [(term, word) for word, term in first.items()]
    reasons = {word: reason for word in first if (reason := limit(word))}
    kept = [word for word in first if word not in reasons]
    lines = list(dict.fromkeys(map(as_read, evidence_lines(result, kept))))
    found = places(find(lines, kept), borders(lines, lambda line: smart(line, main_dictionary())))
    left_out: dict[str, Tally] = {}
    for done in range(ROUNDS):
        progress(0.2 + 0.8 * done / ROUNDS, "trying out the dictionary")
        tallies, broken = _tried(kept, found)
        harm = harmful({word: tally for word, tally in tallies.items() if word not in known_words()})
        if not harm or done == ROUNDS - 1:
            break
        reasons |= harm
        left_out |= {word: tallies[word] for word in harm}
        kept = [word for word in kept if word not in harm]
    path.write_text("".join(f"{word}\n" for word in kept), encoding="utf-8", newline="\n")
    own = [tallies[word] for word in kept if word in tallies]
    facts = {
        f"in {path.name}": len(kept),
        "left out": len(reasons),
        **figures(own),
        "words cut apart": broken,
    }
    return Written(facts, fates(pairs, reasons, tallies | left_out))


def as_read(word: str) -> str:
    """A text as IK reads it: half width, then lower case (of ASCII alone)."""
    return "".join(sign.lower() if sign.isascii() else sign for sign in word.translate(_HALF_WIDTH))


def limit(word: str) -> str:
    """Why IK cannot hold a word, as it reads it; empty if it can."""
    sign = _HOLDS.sub("", word)[:1]
    if sign:
        return f"IK ends a word at {sign!r} (U+{ord(sign):04X})"
    return needless(word)


def smart(line: str, held: Dictionary) -> list[str]:
    """A line, as IK reads it, cut as ik_smart does.

    Entries and runs of letters and digits that overlap are a chain; of each chain one way is chosen, and
    what it leaves uncovered comes out sign by sign. Source: IKArbitrator of the plug-in.
    """
    tokens: list[str] = []
    chain: list[Span] = []
    reach = 0

    def settle(until: int) -> None:
        done = sum(map(len, tokens))
        for start, end in _chosen(chain):
            tokens.extend(line[done:start])
            tokens.append(line[start:end])
            done = end
        tokens.extend(line[done:until])

    for start, end in _entries(line, held):
        if start >= reach:
            settle(reach)
            chain, reach = [], end
        chain.append((start, end))
        reach = max(reach, end)
    settle(len(line))
    return tokens


@cache
def main_dictionary() -> Dictionary:
    """The words of jieba, of two characters or more, as IK would hold them."""
    return beginnings(as_read(word) for word in known_words() if len(word) > 1)


def _entries(line: str, held: Dictionary) -> list[Span]:
    """What may be a token, by start; of one start, the longest first."""
    found = {run.span() for run in _RUN.finditer(line)}
    for start in range(len(line)):
        end = start + 1
        while end <= len(line) and (is_word := held.get(line[start:end])) is not None:
            if is_word:
                found.add((start, end))
            end += 1
    return sorted(found, key=lambda span: (span[0], -span[1]))


def _chosen(chain: Sequence[Span]) -> list[Span]:
    """The way through a chain that covers most, in the fewest words, and so on."""
    if len(chain) < 2:
        return list(chain)
    way: list[Span] = []
    conflicts = _forward(chain, 0, way)
    ways = [tuple(way)]
    for k in reversed(conflicts):
        while way and way[-1][1] > chain[k][0]:
            way.pop()
        _forward(chain, k, way)
        ways.append(tuple(way))
    return list(min(dict.fromkeys(ways), key=_preference))


def _forward(chain: Sequence[Span], first: int, way: list[Span]) -> list[int]:
    """Add every entry from `first` on that fits; returns the others."""
    conflicts = []
    for k in range(first, len(chain)):
        if way and chain[k][0] < way[-1][1]:
            conflicts.append(k)
        else:
            way.append(chain[k])
    return conflicts


def _preference(way: Iterable[Span]) -> tuple[int, ...]:
    """Less is better: most covered, fewest words, longest, latest end, evenest words, weight at the end."""
    way = list(way)
    lengths = [end - start for start, end in way]
    return (
        -sum(lengths),
        len(way),
        way[0][0] - way[-1][1],
        -way[-1][1],
        -math.prod(lengths),
        -sum(k * length for k, length in enumerate(lengths, 1)),
    )


def _tried(words: Collection[str], found: Places) -> tuple[dict[str, Tally], int]:
    both = dict(main_dictionary())
    for beginning, is_word in beginnings(words).items():
        both[beginning] = is_word or both.get(beginning, False)
    return try_out(words, found, borders(found.text.lines, lambda line: smart(line, both)))
