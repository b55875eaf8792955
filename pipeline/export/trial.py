"""A dictionary tried out: real text cut with it and without it.

What a dictionary is for is that its words come out whole where they stand. What it may break are the words
that were right without it: 的规 in 本法的规定 leaves 定 alone. Both are counted, word by word.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.export.places import whole
from pipeline.merging import spellings
from pipeline.schema import FATES
from pipeline.text.lexicon import known_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from pipeline.export import Result
    from pipeline.export.places import Places


# A word cut apart weighs as much as so many terms brought out whole: beyond, a term is left out. On unseen
# text 5 cuts a third of the words less apart than all terms would (docs/exports.md).
HARM = 5
HARMFUL = "would cut {word} apart ({pieces}): {harm:,} words cut for {gain:,} times it comes out whole"
LONGEST = 100  # characters of a word; segmenters look at every beginning of it at every character
LONGEST_LINE = 1000  # characters: beyond, it is hardly prose
MOST_LINES = 20_000  # more text hardly changes a frequency any more, and a minute is long enough


@dataclass
class Tally:
    """What became of one word.

    Attributes:
        places: where it stands free, and not inside of a longer word that does.
        before: of these, where it came out whole without the dictionary.
        whole: of these, where it does with it.
        broken: the words that it cut apart, with the pieces.
    """

    places: int = 0
    before: int = 0
    whole: int = 0
    broken: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def harm(self) -> int:
        """How many words it cut apart."""
        return self.broken.total()

    @property
    def gain(self) -> int:
        """In how many places it comes out whole that did not before."""
        return max(0, self.whole - self.before)


def figures(tallies: Collection[Tally]) -> dict[str, int]:
    """What became of words, added up, as facts."""
    return {
        "places": sum(tally.places for tally in tallies),
        "whole before": sum(tally.before for tally in tallies),
        "whole": sum(tally.whole for tally in tallies),
    }


def needless(word: str) -> str:
    """Why a dictionary that cuts text for its entries should not hold a word; empty if it may."""
    return too_long(word) if len(word) > 1 else "a single character comes out whole anyway"


def too_long(word: str) -> str:
    """Why no dictionary should hold a word; empty if it may."""
    return f"longer than {LONGEST} characters" if len(word) > LONGEST else ""


def written_words(result: Result) -> list[tuple[str, str]]:
    """Each term with each way to write it, in order of rank: (term, word).

    These are itself, what was merged into it in review, and what its evidence shows.
    """
    ways: dict[str, dict[str, None]] = defaultdict(dict)
    known: dict[str, dict[str, None]] = {}
    if result.evidence is not None:
        seen = result.evidence.select(["term", "match"]).group_by(["term", "match"], use_threads=False)
        for row in seen.aggregate([]).to_pylist():
            ways[row["term"]][row["match"]] = None
    for term, word in spellings(result.terms):
        known.setdefault(term, {})[word] = None
    return [(term, word) for term, own in known.items() for word in own | ways.get(term, {})]


def evidence_lines(result: Result, words: Iterable[str], most: int = MOST_LINES) -> list[str]:
    """The text to try words out in: the evidence, each line once; without any, each word by itself.

    If there is too much, the first line of each term goes before the second of any.
    """
    if result.evidence is None:
        return list(dict.fromkeys(words))
    listed = pc.is_in(result.evidence["term"], value_set=result.terms["term"].combine_chunks())
    chosen = result.evidence.filter(listed)
    chosen = chosen.take(pa.array(np.argsort(chosen["place"].to_numpy(), kind="stable")))
    sides = (chosen[name].to_pylist() for name in ("left", "match", "right"))
    lines = dict.fromkeys(map("".join, zip(*sides, strict=True)))
    return [line for line in lines if len(line) <= LONGEST_LINE][:most]


def try_out(words: Collection[str], found: Places, marks: NDArray[np.bool_]) -> tuple[dict[str, Tally], int]:
    """See what a dictionary does to a text.

    Args:
        words: those of the dictionary.
        found: the text; its places are of these words, and maybe of others.
        marks: where the text has borders when it is cut with the dictionary, as `places.borders`.

    Returns:
        What became of each word that stands anywhere, and how many words of the plain segmentation were cut
        apart: a border runs through them now. What neither the general lexicon has nor is a run of letters
        was but guessed, and does not count.
    """
    free, names = found.free, found.text.words
    counts = (
        np.bincount(found.word[which], minlength=len(names)).tolist()
        for which in (free, free & whole(found, found.plain), free & whole(found, marks))
    )
    rows = zip(names, *counts, strict=True)
    tallies = {word: Tally(*row) for word, *row in rows if row[0]}
    known, right, broken = frozenset(words), known_words(), 0
    for old, pieces in _broken(found.plain, marks):
        word = found.text.signs[slice(*old)]
        if not (word.isascii() or word in right):
            continue
        broken += 1
        parts = [found.text.signs[slice(*piece)] for piece in pieces]
        # Who crosses its border is to blame; without such a one, who is inside of it.
        crossing = [
            part for part, (start, end) in zip(parts, pieces, strict=True) if start < old[0] or end > old[1]
        ]
        for part in crossing or parts:
            if part in known:
                tallies.setdefault(part, Tally()).broken[word, "|".join(parts)] += 1
    return tallies, broken


def harmful(tallies: Mapping[str, Tally]) -> dict[str, str]:
    """The words that do more harm than good, each with the reason to leave it out."""
    reasons = {}
    for word, tally in tallies.items():
        if tally.harm * HARM > tally.gain:
            (cut, pieces), _ = min(tally.broken.items(), key=lambda item: (-item[1], item[0]))
            reasons[word] = HARMFUL.format(word=cut, pieces=pieces, harm=tally.harm, gain=tally.gain)
    return reasons


def fates(
    pairs: Sequence[tuple[str, str]],
    reasons: Mapping[str, str],
    tallies: Mapping[str, Tally],
    **more: Mapping[str, int],
) -> pa.Table:
    """FATES.

    Args:
        pairs: term and word of each row.
        reasons: by word, why it is left out.
        tallies: by word, what became of it, or would have.
        more: columns of numbers, by word.
    """
    rows = []
    for term, word in pairs:
        tally, row = tallies.get(word), dict.fromkeys(FATES.names)
        row |= {"term": term, "word": word, "kept": word not in reasons, "reason": reasons.get(word)}
        row |= {name: by_word.get(word) for name, by_word in more.items()}
        if tally:
            row |= {"places": tally.places, "whole_before": tally.before, "broken": tally.harm}
            row["whole"] = tally.whole if row["kept"] else None
            # Of words cut apart as often, the first in order.
            row["example"] = min(
                tally.broken, key=lambda pair: (-tally.broken[pair], pair), default=(None, None)
            )[1]
        rows.append(row)
    return pa.Table.from_pylist(rows, schema=FATES)


def _broken(
    plain: NDArray[np.bool_], marks: NDArray[np.bool_]
) -> Iterator[tuple[tuple[int, int], list[tuple[int, int]]]]:
    """The plain tokens that a border of the new ones runs through, each with the new ones that share it."""
    old, new = np.flatnonzero(plain), np.flatnonzero(marks)
    after = np.searchsorted(new, old[:-1], side="right")
    for k in np.flatnonzero(new[after] < old[1:]).tolist():
        first, last = after[k] - 1, np.searchsorted(new, old[k + 1])
        ends = new[first : last + 1].tolist()
        yield (int(old[k]), int(old[k + 1])), list(pairwise(ends))
