"""What a jieba dictionary does to text it has not seen: known terms whole, other words cut apart."""

from __future__ import annotations

import argparse
import random
import re
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyarrow.parquet as pq

from pipeline.export.jieba_dictionary import limit
from pipeline.export.trial import beginnings
from pipeline.rank import read_list
from pipeline.text.jieba_tokenizer import private_tokenizer
from pipeline.text.lexicon import known_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import jieba


WIDTHS = (5, 9, 9, 9, 10, 11, 11)


class Figures(NamedTuple):
    """What a dictionary does.

    Attributes:
        whole: places of known terms that come out as one token.
        inside: places that come out as one, or within a longer one.
        places: places of known terms; of those that overlap, the longest from the left.
        broken: words of plain jieba's segmentation, two characters or more, that are cut apart.
        words: these words.
    """

    whole: int
    inside: int
    places: int
    broken: int
    words: int


def measure(tokenizer: jieba.Tokenizer, lines: Sequence[str], known: Sequence[str], *, hmm: bool) -> Figures:
    """Cut lines with a dictionary and without it."""
    plain, held, lexicon = private_tokenizer(), beginnings(known), known_words()
    whole = inside = places = broken = words = 0
    for line in lines:
        cut = list(accumulate(map(len, tokenizer.cut(line, HMM=hmm)), initial=0))
        borders = set(cut)
        for start, end in _places(line, held):
            places += 1
            crossed = any(k in borders for k in range(start + 1, end))
            inside += not crossed
            whole += not crossed and start in borders and end in borders
        start = 0
        for word in plain.cut(line, HMM=hmm):
            end = start + len(word)
            if len(word) > 1 and word in lexicon:
                words += 1
                broken += any(k in borders for k in range(start + 1, end))
            start = end
    return Figures(whole, inside, places, broken, words)


def _places(line: str, held: dict[str, bool]) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(line):
        best, end = 0, start + 1
        while end <= len(line) and (is_word := held.get(line[start:end])) is not None:
            best = end if is_word else best
            end += 1
        if best:
            yield start, best
        start = best or start + 1


def main() -> None:
    """Compare jieba alone, all terms as they are or with a high frequency, and the dictionary tried out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "result", type=Path, help="a result's folder, in which `termlode export jieba` was run"
    )
    parser.add_argument("text", type=Path, help="text of the domain that was not mined")
    parser.add_argument("gold", type=Path, help="known terms, one a line")
    parser.add_argument("--lines", type=int, default=5000, help="sentences, chosen by chance")
    arguments = parser.parse_args()

    text = arguments.text.read_text(encoding="utf-8")
    lines = [line for line in re.split(r"(?<=[。；！？])|\n", text) if line.strip()]
    lines = random.Random(1).sample(lines, min(len(lines), arguments.lines))  # noqa: S311
    known = [term for term in read_list(arguments.gold) if len(term) > 1]
    exported = arguments.result / "exports" / "jieba"
    report = pq.read_table(exported / "jieba_report.parquet", columns=["word"])
    words = [word for word in report["word"].to_pylist() if not limit(word)]
    tokenizers = {"jieba alone": private_tokenizer(), "all terms": private_tokenizer(words)}
    tokenizers["all terms, frequency 10,000"] = private_tokenizer()
    for word in words:
        tokenizers["all terms, frequency 10,000"].add_word(word, 10_000)
    tokenizers["tried out"] = private_tokenizer()
    with (exported / "userdict.txt").open("rb") as file:
        tokenizers["tried out"].load_userdict(file)

    print(f"{len(lines):,} sentences, {len(words):,} words")
    heads = zip(("HMM", "places", "whole", "inside", "words", "cut apart", "in 10,000"), WIDTHS, strict=True)
    print(f"{'':30}" + "".join(f"{head:>{width}}" for head, width in heads))
    for hmm in (False, True):
        for name, tokenizer in tokenizers.items():
            f = measure(tokenizer, lines, known, hmm=hmm)
            shares = f"{f.places:>9,}{f.whole / f.places:>9.1%}{f.inside / f.places:>9.1%}"
            harm = f"{f.words:>10,}{f.broken:>11,}{1e4 * f.broken / f.words:>11.1f}"
            print(f"{name:30}{'yes' if hmm else 'no':>5}{shares}{harm}", flush=True)


if __name__ == "__main__":
    main()
