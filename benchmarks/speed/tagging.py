"""Finding a list in text, on one core: `python -m benchmarks.speed.tagging RESULT TEXT`.

RESULT is the folder of a mined result, its checkpoints in store/ beside it; the first --top terms are looked
for. Each contender runs in a process of its own, in turns; what is timed is going through the text, in CPU
seconds, without reading it and without building the automaton. Peers are left out that are not installed
(`pip install pyahocorasick ahocorasick-rs daachorse`): they look for strings as they stand, longest ones from
the left; jieba cuts the text with the terms as its user dictionary. termlode reads other widths, cases and
spaces as the list does, cuts the text into its likeliest words, leaves out what these cross, and gives
characters, lines and columns.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline import parquet
from pipeline.schema import TERMS
from pipeline.stages.tag import load
from pipeline.tagging.spans import COLUMNS, tag
from pipeline.text.jieba_tokenizer import private_tokenizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

BATCH = 1 << 20  # characters, as ingest writes them


def batches_of(documents: Iterable[str]) -> list[pa.RecordBatch]:
    """Documents as ingest writes them."""
    batches: list[pa.RecordBatch] = []
    held: list[str] = []
    size = 0
    for text in [*documents, None]:
        if text is None or size >= BATCH:
            rows = range(len(held))
            columns: list[Any] = [
                list(rows),
                ["a.txt"] * len(held),
                [1] * len(held),
                *([[""] * len(held)] * 2),
            ]
            batches += pa.table([*columns, held], names=COLUMNS).to_batches()
            held, size = [], 0
        if text is not None:
            held.append(text)
            size += len(text)
    return batches


def termlode(result: Path, top: int, documents: list[str]) -> Callable[[], int]:
    """This package, all that `TagTerms` does but reading and writing."""
    tagger, batches = load(result, top), batches_of(documents)
    list(tag(batches[:1], tagger, (), 1))  # kernels are compiled
    return lambda: sum(one.spans.num_rows for one in tag(batches, tagger, (), 1))


def _terms(result: Path, top: int) -> list[str]:
    terms: list[str] = (
        parquet.read(result / "terms.parquet", TERMS, ["term"])["term"].slice(0, top).to_pylist()
    )
    return terms


def pyahocorasick(result: Path, top: int, documents: list[str]) -> Callable[[], int]:
    """Longest matches by pyahocorasick."""
    ahocorasick = import_module("ahocorasick")

    automaton = ahocorasick.Automaton()
    for k, term in enumerate(_terms(result, top)):
        automaton.add_word(term, k)
    automaton.make_automaton()
    return lambda: sum(1 for text in documents for _ in automaton.iter_long(text))


def ahocorasick_rs(result: Path, top: int, documents: list[str]) -> Callable[[], int]:
    """Longest matches by ahocorasick-rs."""
    rs = import_module("ahocorasick_rs")

    automaton = rs.AhoCorasick(_terms(result, top), matchkind=rs.MatchKind.LeftmostLongest)
    return lambda: sum(len(automaton.find_matches_as_indexes(text)) for text in documents)


def daachorse(result: Path, top: int, documents: list[str]) -> Callable[[], int]:
    """Longest matches by daachorse."""
    d = import_module("daachorse")

    automaton = d.CharwiseDoubleArrayAhoCorasick(_terms(result, top), d.MATCH_KIND_LEFTMOST_LONGEST)
    return lambda: sum(len(automaton.find(text)) for text in documents)


def jieba(result: Path, top: int, documents: list[str]) -> Callable[[], int]:
    """Words of jieba, the terms in its dictionary."""
    tokenizer, terms = private_tokenizer(), set(_terms(result, top))
    for term in terms:
        tokenizer.add_word(term)
    return lambda: sum(word in terms for text in documents for word in tokenizer.cut(text, HMM=False))


CONTENDERS: dict[str, tuple[Callable[..., Callable[[], int]], str]] = {
    "termlode": (termlode, "pipeline"),
    "pyahocorasick": (pyahocorasick, "ahocorasick"),
    "ahocorasick-rs": (ahocorasick_rs, "ahocorasick_rs"),
    "daachorse": (daachorse, "daachorse"),
    "jieba, user dictionary": (jieba, "jieba"),
}


def run_one(name: str, options: argparse.Namespace) -> None:
    """Run a contender in this process; print its CPU seconds and what it found."""
    documents = options.text.read_text(encoding="utf-8").split("\n\n")
    go = CONTENDERS[name][0](options.result, options.top, documents)
    started = time.process_time()
    found = go()
    print(time.process_time() - started, found)


def main() -> None:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed.tagging", description=__doc__)
    parser.add_argument("result", type=Path)
    parser.add_argument("text", type=Path, help="a UTF-8 text file, documents between blank lines")
    parser.add_argument("--top", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--contender", choices=list(CONTENDERS))
    options = parser.parse_args()
    if options.contender:
        run_one(options.contender, options)
        return
    names = [name for name, (_, module) in CONTENDERS.items() if find_spec(module)]
    seconds: dict[str, list[float]] = {name: [] for name in names}
    found = dict.fromkeys(names, 0)
    for _ in range(options.runs):
        for name in names:
            command = [
                sys.executable,
                "-m",
                "benchmarks.speed.tagging",
                str(options.result),
                str(options.text),
            ]
            command += ["--top", str(options.top), "--contender", name]
            told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
            seconds[name].append(float(told[0]))
            found[name] = int(told[1])
    size = options.text.stat().st_size / 1e6
    print(f"{'':24}{'cpu s':>8}{'MB/s':>8}{'× termlode':>12}{'found':>12}")
    own = statistics.median(seconds["termlode"])
    for name in names:
        took = statistics.median(seconds[name])
        print(f"{name:24}{took:8.2f}{size / took:8.1f}{own / took:12.2f}{found[name]:12,}")


if __name__ == "__main__":
    main()
