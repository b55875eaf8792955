"""How jieba chooses among the ways to cut a text, for many dictionaries in turn.

jieba takes the way of the greatest product of relative frequencies, a word not in its dictionary counting
once. What may be a word where is looked up once, and every dictionary's best ways are found among these, in
the same arithmetic and so with the same outcome as jieba's own.
"""

from __future__ import annotations

import math
import re
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.jit import kernel

if TYPE_CHECKING:
    from collections.abc import Mapping

    import jieba
    from numpy.typing import NDArray

# jieba cuts at every other character before it looks at words.
BLOCK = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%-]+")
_LETTER = re.compile("[a-zA-Z0-9]")  # those that come out alone are joined
_LINE_END = re.compile("\r\n")  # one token


class Lattice(NamedTuple):
    """Whatever may be a word in a text of N characters.

    Attributes:
        signs: the text.
        begin, end: its blocks, int64.
        first: by character, its first word in `stop` and `word`, shape (N + 1,), int64. The first of a
            character of a block is that character itself.
        stop: where each word ends, int64; ascending for each character.
        word: which of the words it is, int64.
        words: the words.
    """

    signs: str
    begin: NDArray[np.int64]
    end: NDArray[np.int64]
    first: NDArray[np.int64]
    stop: NDArray[np.int64]
    word: NDArray[np.int64]
    words: list[str]

    def start(self) -> NDArray[np.int64]:
        """Where each word begins."""
        return np.repeat(np.arange(len(self.signs)), np.diff(self.first))


class Paths(NamedTuple):
    """The best ways of a dictionary.

    Attributes:
        before: score of the best way from the block's begin to each character, shape (N + 1,), float64; -inf
            where none leads.
        after: of the best way from it to the block's end.
        to: where the word ends that the latter begins with, int64.
        total: the sum of the dictionary's frequencies, as natural logarithm.
    """

    before: NDArray[np.float64]
    after: NDArray[np.float64]
    to: NDArray[np.int64]
    total: float


def lattice(signs: str, known: Mapping[str, int]) -> Lattice:
    """Look up what may be a word in a text.

    Args:
        signs: the text.
        known: words with any frequency, and every beginning of one with 0 if it is none: at least those of
            every dictionary that will be asked for.
    """
    blocks = [block.span() for block in BLOCK.finditer(signs)]
    first = [0] * (len(signs) + 1)
    ids: dict[str, int] = {}
    stops: list[int] = []
    which: list[int] = []
    for begin, end in blocks:
        for start in range(begin, end):
            stops.append(start + 1)
            which.append(ids.setdefault(signs[start], len(ids)))
            for stop in range(start + 2, end + 1):
                piece = signs[start:stop]
                frequency = known.get(piece)
                if frequency is None:
                    break
                if frequency:
                    stops.append(stop)
                    which.append(ids.setdefault(piece, len(ids)))
            first[start + 1] = len(stops)
    spans = np.array(blocks, np.int64).reshape(-1, 2)
    return Lattice(
        signs,
        np.ascontiguousarray(spans[:, 0]),
        np.ascontiguousarray(spans[:, 1]),
        np.maximum.accumulate(np.array(first, np.int64)),
        np.array(stops, np.int64),
        np.array(which, np.int64),
        list(ids),
    )


def paths(among: Lattice, tokenizer: jieba.Tokenizer) -> Paths:
    """The best ways by a tokenizer's dictionary."""
    total = math.log(tokenizer.total)
    frequencies = map(tokenizer.FREQ.get, among.words)
    # math.log as jieba: numpy's may differ in the last digit.
    score = np.array([math.log(one) - total if one else -math.inf for one in frequencies], np.float64)
    size = len(among.signs)
    before, after = np.full(size + 1, -math.inf), np.zeros(size + 1)
    to = np.arange(1, size + 1)
    _search(among.begin, among.end, among.first, among.stop, among.word, score, -total, before, after, to)
    return Paths(before, after, to, total)


def borders(among: Lattice, best: Paths) -> NDArray[np.bool_]:
    """Whether jieba's segmentation without HMM has a border before each character, shape (N + 1,)."""
    marks, letter = np.ones((2, len(among.signs) + 1), np.bool_)
    letter[:] = False
    letter[[found.start() for found in _LETTER.finditer(among.signs)]] = True
    marks[[found.start() + 1 for found in _LINE_END.finditer(among.signs)]] = False
    _mark(among.begin, among.end, best.to, letter, marks)
    return marks


def follow(tokenizer: jieba.Tokenizer, among: Lattice | None = None, best: Paths | None = None) -> None:
    """Let a tokenizer keep the way through each block, which is the same with HMM and without.

    Args:
        tokenizer: its dictionary does not change any more, and it is not asked for all words (`cut_all`).
        among: a text.
        best: the best ways by the tokenizer's dictionary, which it takes instead of finding them itself.
    """
    ways: dict[str, list[int]] = {}  # of a block, from its end: where the word from each character on ends
    if among is not None and best is not None:
        for begin, end in zip(among.begin.tolist(), among.end.tolist(), strict=True):
            ways[among.signs[begin:end]] = [0, *(best.to[begin:end] - (begin + 1))[::-1].tolist()]
    search, choose = tokenizer.get_DAG, tokenizer.calc

    def get_dag(block: str) -> dict[int, list[int]]:
        return {} if block in ways else search(block)

    def calc(block: str, dag: dict[int, list[int]], route: dict[int, tuple[float, int]]) -> None:
        if block in ways:
            route.update(zip(range(len(block), -1, -1), zip(repeat(0.0), ways[block]), strict=True))
        else:
            choose(block, dag, route)
            ways[block] = [last for _, last in route.values()]

    tokenizer.get_DAG, tokenizer.calc = get_dag, calc


def needed(
    among: Lattice, best: Paths, start: NDArray[np.int64], end: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The least frequency, as natural logarithm, that brings a word out whole at each of its places.

    The best way through a place is the best before it, the word, and the best after it; it wins from the
    frequency on that makes up for what the best of all ways is better. Where no way leads to a place, or it
    crosses the end of a block, it is inf: no frequency helps.

    Args:
        among: the text.
        best: the best ways by a dictionary in which the words have a lower frequency or none.
        start: where the places begin, shape (P,).
        end: where they end.
    """
    block = np.searchsorted(among.begin, start, side="right") - 1
    need = np.full(start.size, math.inf)
    inside = np.flatnonzero(block >= 0)
    inside = inside[end[inside] <= among.end[block[inside]]]
    through = best.before[start[inside]] + best.after[end[inside]]
    need[inside] = best.after[among.begin[block[inside]]] + best.total - through
    return need


@kernel
def _search(
    begin: NDArray[np.int64],
    end: NDArray[np.int64],
    first: NDArray[np.int64],
    stop: NDArray[np.int64],
    word: NDArray[np.int64],
    score: NDArray[np.float64],
    alone: float,
    before: NDArray[np.float64],
    after: NDArray[np.float64],
    to: NDArray[np.int64],
) -> None:
    """Fill in `before`, `after` and `to`; `alone` is the score of a character at which no word begins."""
    for block in range(begin.size):
        after[end[block]] = 0.0
        for at in range(end[block] - 1, begin[block] - 1, -1):
            after[at] = -np.inf
            for k in range(first[at], first[at + 1]):
                way = score[word[k]] + after[stop[k]]
                if way >= after[at] and way > -np.inf:  # of ways as good, the longest word
                    after[at], to[at] = way, stop[k]
            if after[at] == -np.inf:
                after[at], to[at] = alone + after[at + 1], at + 1
        before[begin[block]] = 0.0
        for at in range(begin[block], end[block]):
            no_word = True
            for k in range(first[at], first[at + 1]):
                if score[word[k]] > -np.inf:
                    no_word = False
                    before[stop[k]] = max(before[stop[k]], before[at] + score[word[k]])
            if no_word:
                before[at + 1] = max(before[at + 1], before[at] + alone)


@kernel
def _mark(
    begin: NDArray[np.int64],
    end: NDArray[np.int64],
    to: NDArray[np.int64],
    letter: NDArray[np.bool_],
    marks: NDArray[np.bool_],
) -> None:
    """Clear the marks inside of the words of the best ways."""
    for block in range(begin.size):
        marks[begin[block] + 1 : end[block]] = False
        at, was_letter = begin[block], False
        while at < end[block]:
            is_letter = letter[at] and to[at] == at + 1
            marks[at] = not (is_letter and was_letter)
            at, was_letter = to[at], is_letter
