"""A user dictionary for jieba, tried out before it is handed over.

jieba gives a word that comes without a frequency just enough to come out whole alone. Text asks for more
where the word's neighbours pull at it, and for less where the same characters belong to other words. So each
word is given the frequency that the places it was seen in ask for, and one that does more harm than good is
left out.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

from pipeline.export import Written
from pipeline.export.trial import (
    HARM,
    evidence_lines,
    fates,
    figures,
    harmful,
    needless,
    text_of,
    try_out,
    written_words,
)
from pipeline.rank import NOT_TYPICAL
from pipeline.text.jieba_paths import BLOCK, needed
from pipeline.text.jieba_tokenizer import private_tokenizer

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    import jieba

    from pipeline.export import Result
    from pipeline.export.trial import Tally, Text
    from pipeline.progress import Progress

# No word is made more frequent than jieba's most frequent ones of two characters (一个, 中国, 我们): it would
# pull at everything. A place that asks for more stays as it is.
CEILING = 200_000
ROUNDS = 3  # a frequency that was changed may pull at others; after two, hardly one does
NEVER_FREE = "stands only where it would cut another word apart"


def write_userdict(result: Result, path: Path, progress: Progress) -> Written:
    """Write the words that jieba can hold and that do good, with their frequency, in order of rank.

    Terms that are not more frequent in the domain than in the baseline are left out.
    """
    pairs = written_words(result)
    words: dict[str, str] = {}  # the first term of each
    reasons: dict[str, str] = {}
    common = _not_typical(result)
    for term, word in pairs:
        words.setdefault(word, term)
        reason = NOT_TYPICAL if term in common else limit(word)
        if reason:
            reasons.setdefault(word, reason)
    pairs = [(term, word) for term, word in pairs if words[word] == term]
    held = [word for word in words if word not in reasons]
    lines, plain = evidence_lines(result, held), private_tokenizer()
    text = text_of(lines, held, partial(plain.cut, HMM=False))
    frequencies, harm, tallies = choose(held, text, progress)
    reasons |= harm
    path.write_text(
        "".join(f"{word} {frequencies[word]}\n" for word in held if word in frequencies),
        encoding="utf-8",
        newline="\n",
    )
    progress(0.7, "trying out the dictionary")
    with path.open("rb") as file:
        tokenizer = private_tokenizer()
        tokenizer.load_userdict(file)
    after, broken = try_out(frequencies, text, partial(tokenizer.cut, HMM=False))
    progress(0.8, "trying out the dictionary")
    guessing = text_of(lines, frequencies, plain.cut)
    with_hmm, broken_hmm = try_out(frequencies, guessing, tokenizer.cut)
    kept = [after[word] for word in frequencies if word in after]
    kept_hmm = [with_hmm[word] for word in frequencies if word in with_hmm]
    facts = {
        f"in {path.name}": len(frequencies),
        "left out": len(reasons),
        **figures(kept),
        "words cut apart": broken,
        "places with HMM": sum(tally.places for tally in kept_hmm),
        "whole with HMM": sum(tally.whole for tally in kept_hmm),
        "words cut apart with HMM": broken_hmm,
    }
    whole_hmm = {word: with_hmm[word].whole for word in frequencies if word in with_hmm}
    return Written(facts, fates(pairs, reasons, after | tallies, frequency=frequencies, whole_hmm=whole_hmm))


def limit(word: str) -> str:
    """Why jieba cannot hold a word; empty if it can."""
    sign = BLOCK.sub("", word)[:1]
    if sign:
        return f"jieba cuts at {sign!r} (U+{ord(sign):04X})"
    return needless(word)


def choose(
    words: Sequence[str], text: Text, progress: Progress
) -> tuple[dict[str, int], dict[str, str], dict[str, Tally]]:
    """Give each word the frequency that its places ask for, or leave it out.

    Returns:
        The frequencies, the reasons of those left out, and what became of these while they were in.
    """
    plain = private_tokenizer()
    frequencies, reasons = _first(words, plain, text)
    left_out: dict[str, Tally] = {}
    for done in range(ROUNDS):
        progress(0.3 + 0.4 * done / ROUNDS, "weighing words")
        tokenizer = _with(frequencies)
        tallies, _ = try_out(frequencies, text, partial(tokenizer.cut, HMM=False))
        found = harmful({w: t for w, t in tallies.items() if frequencies.get(w, 0) > plain.FREQ.get(w, 0)})
        if not found:
            break
        for word, reason in found.items():
            if plain.FREQ.get(word):
                frequencies[word] = plain.FREQ[word]  # jieba has it anyway
            else:
                reasons[word], left_out[word] = reason, tallies[word]
                del frequencies[word]
    return frequencies, reasons, left_out


def _first(words: Sequence[str], plain: jieba.Tokenizer, text: Text) -> tuple[dict[str, int], dict[str, str]]:
    """Frequencies as plain jieba's dictionary asks for them, each word seen by itself."""
    good, bad = _needs(frozenset(words), plain, text)
    free: dict[str, bool] = {}
    for line, found in zip(text.lines, text.places, strict=True):
        for start, end, is_free in found:
            free[line[start:end]] = is_free or free.get(line[start:end], False)
    frequencies, reasons = {}, {}
    for word in words:
        if word in good:
            level = _weighed(good[word], bad.get(word, ()))
            frequencies[word] = max(plain.FREQ.get(word, 0), int(math.exp(level)) + 1)
        elif not free.get(word, True):
            reasons[word] = NEVER_FREE
        else:  # seen only inside of longer words, or where no sane frequency helps
            frequencies[word] = plain.suggest_freq(word)
    return frequencies, reasons


def _weighed(good: Sequence[float], bad: Sequence[float]) -> float:
    """The least level that does the most good."""
    levels = sorted(good)
    return max(
        levels, key=lambda level: bisect_right(levels, level) - HARM * sum(need <= level for need in bad)
    )


def _needs(
    words: Collection[str],
    tokenizer: jieba.Tokenizer,
    text: Text,
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """What each place of each word asks for: those where it stands free, and the others."""
    ceiling = math.log(CEILING)
    good: dict[str, list[float]] = defaultdict(list)
    bad: dict[str, list[float]] = defaultdict(list)
    for line, found in zip(text.lines, text.places, strict=True):
        wanted = {(start, end): free for start, end, free in found if line[start:end] in words}
        for start, end, need in needed(tokenizer, line, list(wanted)):
            if need < ceiling:
                (good if wanted[start, end] else bad)[line[start:end]].append(need)
    return good, bad


def _with(frequencies: Mapping[str, int]) -> jieba.Tokenizer:
    tokenizer = private_tokenizer()
    for word, frequency in frequencies.items():
        tokenizer.add_word(word, frequency)
    return tokenizer


def _not_typical(result: Result) -> frozenset[str]:
    columns = ("term", "domain_per_million", "baseline_per_million")
    rows = zip(*(result.terms[name].to_pylist() for name in columns), strict=True)
    return frozenset(term for term, here, there in rows if here <= there)
