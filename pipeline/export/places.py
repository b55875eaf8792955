"""Where words stand in lines of text, and where a segmentation puts borders.

The lines are strung together, each with `END` behind it, so that a place is two numbers and all that is asked
of places is asked of all at once.
"""

from __future__ import annotations

from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from numpy.typing import NDArray

    Cut = Callable[[str], Iterable[str]]

END = "\0"  # behind each line; jieba has it alone


class Text(NamedTuple):
    """Lines, and all that stands in them of some words.

    Attributes:
        lines: the lines.
        signs: these, each with END behind it; N characters.
        words: the words, each once.
        start, end: where each place begins and ends in `signs`, shape (P,), int64; by start, then by end.
        word: which of the words it is, int64.
    """

    lines: Sequence[str]
    signs: str
    words: Sequence[str]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    word: NDArray[np.int64]

    def only(self, words: Collection[str]) -> Text:
        """The same lines with the places of some of the words."""
        kept = np.fromiter((word in words for word in self.words), np.bool_, len(self.words))[self.word]
        return self._replace(start=self.start[kept], end=self.end[kept], word=self.word[kept])


class Places(NamedTuple):
    """The places of words that count: not inside of a longer one that is free.

    Attributes:
        text: the text, with all places.
        plain: whether the segmentation without a dictionary has a border before each character, shape
            (N + 1,), bool.
        start, end, word: as in Text, of those that count.
        free: whether both sides are borders of the plain segmentation. If not, the word would cut another
            one apart there.
    """

    text: Text
    plain: NDArray[np.bool_]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    word: NDArray[np.int64]
    free: NDArray[np.bool_]


def find(lines: Sequence[str], words: Iterable[str]) -> Text:
    """Look words up in lines."""
    words = list(dict.fromkeys(words))
    held, number = beginnings(words), {word: k for k, word in enumerate(words)}
    found: tuple[list[int], list[int], list[int]] = ([], [], [])
    starts, ends, which = found
    offset = 0
    for line in lines:
        for start in range(len(line)):
            end = start + 1
            while end <= len(line) and (is_word := held.get(piece := line[start:end])) is not None:
                if is_word:
                    starts.append(offset + start)
                    ends.append(offset + end)
                    which.append(number[piece])
                end += 1
        offset += len(line) + len(END)
    return Text(lines, strung(lines), words, *(np.array(column, np.int64) for column in found))


def strung(lines: Iterable[str]) -> str:
    """Lines, each with END behind it."""
    return "".join(chain.from_iterable((line, END) for line in lines))


def beginnings(words: Iterable[str]) -> dict[str, bool]:
    """Every beginning of every word, and whether it is one itself."""
    words = list(words)
    held = {word[:length]: False for word in words for length in range(1, len(word))}
    return held | dict.fromkeys(words, True)


def borders(lines: Iterable[str], cut: Cut) -> NDArray[np.bool_]:
    """Whether a segmentation of lines, which loses nothing, has a border before each character of `signs`."""
    tokens = chain.from_iterable(chain(cut(line), (END,)) for line in lines)
    ends = np.cumsum(np.fromiter(map(len, tokens), np.int64))
    marks = np.zeros(ends[-1] + 1 if ends.size else 1, np.bool_)
    marks[0] = True
    marks[ends] = True
    return marks


def places(text: Text, plain: NDArray[np.bool_]) -> Places:
    """The places that count.

    Args:
        text: the text.
        plain: borders of the segmentation without a dictionary.
    """
    start, end, word = text.start, text.end, text.word
    free = plain[start] & plain[end]
    longest = np.zeros(plain.size, np.int64)  # the end of the longest free word from each character on
    np.maximum.at(longest, start[free], end[free])
    reach = np.zeros(plain.size, np.int64)  # how far free words that began before each character go
    np.maximum.accumulate(longest[:-1], out=reach[1:])
    kept = (end > reach[start]) & (end >= longest[start])
    return Places(text, plain, start[kept], end[kept], word[kept], free[kept])


def whole(places: Places, marks: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which places come out whole with these borders."""
    after = np.append(np.flatnonzero(marks), marks.size)
    following = after[np.searchsorted(after, places.start, side="right")]
    found: NDArray[np.bool_] = marks[places.start] & (following == places.end)
    return found


def spans(tokens: Iterable[str]) -> list[tuple[int, int]]:
    """Start and end of each token."""
    return list(pairwise(accumulate(map(len, tokens), initial=0)))
