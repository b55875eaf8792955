"""What a dictionary does to text it has not seen: known terms whole, other words cut apart."""

from __future__ import annotations

import argparse
import random
import re
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyarrow.parquet as pq

from pipeline.export import ik_dictionary, jieba_dictionary
from pipeline.export.hanlp_dictionary import joined
from pipeline.export.places import beginnings
from pipeline.rank import read_list
from pipeline.text.jieba_tokenizer import private_tokenizer
from pipeline.text.lexicon import known_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pipeline.export.places import Cut

WIDTHS = (10, 9, 9, 9, 10, 11, 11)


class Figures(NamedTuple):
    """What a dictionary does.

    Attributes:
        whole: places of known terms that come out as one token.
        inside: places that come out as one, or within a longer one.
        places: places of known terms; of those that overlap, the longest from the left.
        broken: words of the plain segmentation, two characters or more, that are cut apart.
        words: these words.
    """

    whole: int
    inside: int
    places: int
    broken: int
    words: int


class Segmenter(NamedTuple):
    """A segmenter to try dictionaries in.

    Attributes:
        read: a text as it reads it, of the same length.
        plain: cuts without a dictionary.
        ways: cuts with a dictionary each, by what it is.
    """

    read: Callable[[str], str]
    plain: Cut
    ways: Mapping[str, Cut]


def measure(cut: Cut, segmenter: Segmenter, lines: Sequence[str], known: Sequence[str]) -> Figures:
    """Cut lines with a dictionary and without it."""
    held, lexicon = beginnings(map(segmenter.read, known)), known_words()
    whole = inside = places = broken = words = 0
    for line in map(segmenter.read, lines):
        borders = set(accumulate(map(len, cut(line)), initial=0))
        for start, end in _places(line, held):
            places += 1
            crossed = any(k in borders for k in range(start + 1, end))
            inside += not crossed
            whole += not crossed and start in borders and end in borders
        start = 0
        for word in segmenter.plain(line):
            end = start + len(word)
            if len(word) > 1 and word in lexicon:
                words += 1
                broken += any(k in borders for k in range(start + 1, end))
            start = end
    return Figures(whole, inside, places, broken, words)


def of_jieba(words: Sequence[str], exported: Path, *, hmm: bool) -> Segmenter:
    """The real jieba: alone, with all terms as they are or frequent, with the dictionary tried out."""
    words = [word for word in words if not jieba_dictionary.limit(word)]
    frequent, tried = private_tokenizer(), private_tokenizer()
    for word in words:
        frequent.add_word(word, 10_000)
    with (exported / "userdict.txt").open("rb") as file:
        tried.load_userdict(file)
    tokenizers = {"jieba alone": private_tokenizer(), "all terms": private_tokenizer(words)}
    tokenizers |= {"all terms, frequency 10,000": frequent, "tried out": tried}
    cuts = {name: partial(tokenizer.cut, HMM=hmm) for name, tokenizer in tokenizers.items()}
    return Segmenter(str, cuts["jieba alone"], cuts)


def of_ik(words: Sequence[str], exported: Path) -> Segmenter:
    """The rules of ik_smart, with jieba's words for IK's own: alone, with all terms, with the dictionary."""

    def cut(own: Sequence[str]) -> Cut:
        held = dict(ik_dictionary.main_dictionary())
        for beginning, is_word in beginnings(own).items():
            held[beginning] = is_word or held.get(beginning, False)
        return lambda line: ik_dictionary.smart(line, held)

    every = [word for word in words if not ik_dictionary.limit(word)]
    tried = (exported / "termlode.dic").read_text(encoding="utf-8").splitlines()
    ways = {"ik_smart's rules alone": cut(()), "all terms": cut(every), "tried out": cut(tried)}
    return Segmenter(ik_dictionary.as_read, ways["ik_smart's rules alone"], ways)


def of_hanlp(exported: Path, core: Path | None) -> Segmenter:
    """HanLP's joining of its own words to entries, behind a unigram segmentation.

    Args:
        exported: the folder of the export.
        core: HanLP's CoreNatureDictionary.txt, for its words and frequencies; jieba's without it.
    """
    rows = [line.split() for line in core.read_text(encoding="utf-8").splitlines()] if core else []
    plain = private_tokenizer()
    if rows:
        plain.FREQ = dict.fromkeys((row[0][:k] for row in rows for k in range(1, len(row[0]))), 0)
        plain.FREQ |= {row[0]: sum(map(int, row[2::2])) for row in rows}
        plain.total = sum(plain.FREQ.values())
    lines = (exported / "hanlp.txt").read_text(encoding="utf-8").splitlines()
    held = frozenset(line.rpartition(" ")[0].rpartition(" ")[0] for line in lines)
    alone = partial(plain.cut, HMM=False)
    name = f"{'HanLP' if rows else 'jieba'}'s words alone"
    ways = {name: alone, "with the dictionary": lambda line: joined(line, alone(line), held)}
    return Segmenter(str, alone, ways)


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
    """Compare a segmenter alone with what dictionaries do to it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "result", type=Path, help="a result's folder, in which `termlode export FORMAT` was run"
    )
    parser.add_argument("text", type=Path, help="text of the domain that was not mined")
    parser.add_argument("gold", type=Path, help="known terms, one a line")
    parser.add_argument(
        "--format", choices=("jieba", "ik", "hanlp"), default="jieba", help="which dictionary"
    )
    parser.add_argument(
        "--core", type=Path, help="HanLP's CoreNatureDictionary.txt; jieba's words without it"
    )
    parser.add_argument("--lines", type=int, default=5000, help="sentences, chosen by chance")
    arguments = parser.parse_args()

    text = arguments.text.read_text(encoding="utf-8")
    lines = [line for line in re.split(r"(?<=[。；！？])|\n", text) if line.strip()]
    lines = random.Random(1).sample(lines, min(len(lines), arguments.lines))  # noqa: S311
    known = [term for term in read_list(arguments.gold) if len(term) > 1]
    exported = arguments.result / "exports" / arguments.format
    report = exported / f"{arguments.format}_report.parquet"
    words = pq.read_table(report, columns=["word"])["word"].to_pylist()
    if arguments.format == "jieba":
        found = {f"HMM {hmm}": of_jieba(words, exported, hmm=hmm) for hmm in (False, True)}
    elif arguments.format == "ik":
        found = {"": of_ik(words, exported)}
    else:
        found = {"": of_hanlp(exported, arguments.core)}

    print(f"{len(lines):,} sentences, {len(words):,} words")
    heads = zip(("", "places", "whole", "inside", "words", "cut apart", "in 10,000"), WIDTHS, strict=True)
    print(f"{'':30}" + "".join(f"{head:>{width}}" for head, width in heads))
    for title, segmenter in found.items():
        for name, cut in segmenter.ways.items():
            f = measure(cut, segmenter, lines, known)
            shares = f"{f.places:>9,}{f.whole / f.places:>9.1%}{f.inside / f.places:>9.1%}"
            harm = f"{f.words:>10,}{f.broken:>11,}{1e4 * f.broken / f.words:>11.1f}"
            print(f"{name:30}{title:>10}{shares}{harm}", flush=True)


if __name__ == "__main__":
    main()
