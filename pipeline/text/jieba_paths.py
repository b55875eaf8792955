"""How jieba chooses among the ways to cut a text: what frequency a word needs to come out whole."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import jieba

# jieba cuts at every other character before it looks at words.
BLOCK = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%-]+")


def needed(
    tokenizer: jieba.Tokenizer, text: str, places: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, float]]:
    """The least frequency, as natural logarithm, that brings a word out whole at each of its places.

    jieba takes the way of the greatest product of relative frequencies, a word not in its dictionary counting
    once. The best way through a place is the best before it, the word, and the best after it; it wins from
    the frequency on that makes up for what the best of all ways is better. A place that no way leads to, or
    that crosses the end of a block, is left out: no frequency helps.

    Args:
        tokenizer: its dictionary, in which the word has a lower frequency or none.
        text: the text.
        places: start and end of each place, ascending.

    Yields:
        Start, end, logarithm.
    """
    waiting = list(reversed(places))
    for block in BLOCK.finditer(text):
        begin, end = block.span()
        while waiting and waiting[-1][0] < begin:
            waiting.pop()
        if not waiting or waiting[-1][0] >= end:
            continue
        before, after, total = _scores(tokenizer, block[0])
        while waiting and waiting[-1][0] < end:
            start, stop = waiting.pop()
            through = before[start - begin] + after[stop - begin] if stop <= end else -math.inf
            if through > -math.inf:
                yield start, stop, after[0] + total - through


def _scores(tokenizer: jieba.Tokenizer, block: str) -> tuple[list[float], list[float], float]:
    """The best score of each beginning and each rest of a block, and the dictionary's sum as logarithm."""
    known, total, size = tokenizer.FREQ, math.log(tokenizer.total), len(block)
    ways: list[list[tuple[int, float]]] = []
    for start in range(size):
        stop, found = start + 1, []
        while stop <= size:
            frequency = known.get(block[start:stop])
            if frequency is None:
                break
            if frequency:
                found.append((stop, math.log(frequency) - total))
            stop += 1
        ways.append(found or [(start + 1, -total)])
    before, after = [-math.inf] * (size + 1), [0.0] * (size + 1)
    before[0] = 0.0
    for start, found in enumerate(ways):
        for stop, score in found:
            before[stop] = max(before[stop], before[start] + score)
    for start in range(size - 1, -1, -1):
        after[start] = max(score + after[stop] for stop, score in ways[start])
    return before, after, total
