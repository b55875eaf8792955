"""The programs compared: `python -m benchmarks.speed.contenders NAME TEXT` runs one."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.text.jieba_tokenizer import private_tokenizer
from tests.helpers import chained_by_trie, word_finder

if TYPE_CHECKING:
    from collections.abc import Callable


def lines_of(path: str) -> list[str]:
    """The text as a list of lines."""
    return Path(path).read_text(encoding="utf-8").split("\n")


def nlp_zero(path: str) -> int:
    """nlp-zero's Word_Finder, train and find."""
    return len(word_finder(lines_of(path)))


def python_trie(path: str) -> int:
    """word-discovery's algorithm in plain Python."""
    return len(chained_by_trie(lines_of(path), 5, [2, 4, 6]))


def jieba_count(path: str) -> int:
    """Segment with jieba and count the words."""
    tokenizer = private_tokenizer()
    counts: Counter[str] = Counter()
    for line in lines_of(path):
        counts.update(tokenizer.cut(line))
    return len(counts)


def floor(path: str) -> int:
    """Read and decode alone."""
    return len(Path(path).read_text(encoding="utf-8"))


CONTENDERS: dict[str, Callable[[str], int]] = {
    "nlp-zero": nlp_zero,
    "plain Python trie": python_trie,
    "jieba word count": jieba_count,
    "read and decode": floor,
}

if __name__ == "__main__":
    print(CONTENDERS[sys.argv[1]](sys.argv[2]))
