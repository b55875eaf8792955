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
from pipeline.export.places import Text, borders, places, strung
from pipeline.export.trial import (
    HARM,
    evidence_lines,
    fates,
    figures,
    harmful,
    needless,
    try_out,
    written_words,
)
from pipeline.rank import NOT_TYPICAL
from pipeline.text import jieba_paths
from pipeline.text.jieba_tokenizer import private_tokenizer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import jieba
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.export import Result
    from pipeline.export.places import Places
    from pipeline.export.trial import Tally
    from pipeline.progress import Progress
    from pipeline.text.jieba_paths import Lattice, Paths

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
    among = jieba_paths.lattice(strung(lines), _with(dict.fromkeys(held, 1)).FREQ)
    text = Text(lines, among.signs, among.words, among.start(), among.stop, among.word).only(frozenset(held))
    best = jieba_paths.paths(among, plain)
    found = places(text, jieba_paths.borders(among, best))
    frequencies, harm, tallies = choose(held, found, plain, among, best, progress)
    reasons |= harm
    path.write_text(
        "".join(f"{word} {frequencies[word]}\n" for word in held if word in frequencies),
        encoding="utf-8",
        newline="\n",
    )
    progress(0.7, "trying out the dictionary")
    tokenizer = private_tokenizer()
    with path.open("rb") as file:
        tokenizer.load_userdict(file)
    jieba_paths.follow(tokenizer)
    jieba_paths.follow(plain, among, best)
    after, broken = try_out(frequencies, found, borders(lines, partial(tokenizer.cut, HMM=False)))
    progress(0.8, "trying out the dictionary")
    guessed = places(text.only(frequencies), borders(lines, plain.cut))
    with_hmm, broken_hmm = try_out(frequencies, guessed, borders(lines, tokenizer.cut))
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
    sign = jieba_paths.BLOCK.sub("", word)[:1]
    if sign:
        return f"jieba cuts at {sign!r} (U+{ord(sign):04X})"
    return needless(word)


def choose(
    words: Sequence[str],
    found: Places,
    plain: jieba.Tokenizer,
    among: Lattice,
    best: Paths,
    progress: Progress,
) -> tuple[dict[str, int], dict[str, str], dict[str, Tally]]:
    """Give each word the frequency that its places ask for, or leave it out.

    Args:
        words: the words.
        found: their places.
        plain: jieba without a dictionary.
        among: what may be a word in the text, these included.
        best: its ways through the text.
        progress: told how far it is.

    Returns:
        The frequencies, the reasons of those left out, and what became of these while they were in.
    """
    need = jieba_paths.needed(among, best, found.start, found.end)
    frequencies, reasons = _first(words, plain, found, need)
    left_out: dict[str, Tally] = {}
    for done in range(ROUNDS):
        progress(0.3 + 0.4 * done / ROUNDS, "weighing words")
        tried = jieba_paths.paths(among, _with(frequencies))
        tallies, _ = try_out(frequencies, found, jieba_paths.borders(among, tried))
        harm = harmful({w: t for w, t in tallies.items() if frequencies.get(w, 0) > plain.FREQ.get(w, 0)})
        if not harm:
            break
        for word, reason in harm.items():
            if plain.FREQ.get(word):
                frequencies[word] = plain.FREQ[word]  # jieba has it anyway
            else:
                reasons[word], left_out[word] = reason, tallies[word]
                del frequencies[word]
    return frequencies, reasons, left_out


def _first(
    words: Sequence[str], plain: jieba.Tokenizer, found: Places, need: NDArray[np.float64]
) -> tuple[dict[str, int], dict[str, str]]:
    """Frequencies as plain jieba's dictionary asks for them, each word seen by itself.

    Args:
        words: the words.
        plain: the tokenizer.
        found: their places.
        need: what each asks for, as logarithm.
    """
    good: dict[str, list[float]] = defaultdict(list)  # what the places where it stands free ask for
    bad: dict[str, list[float]] = defaultdict(list)  # the others
    free: dict[str, bool] = {}
    ceiling = math.log(CEILING)
    for k, is_free, level in zip(found.word.tolist(), found.free.tolist(), need.tolist(), strict=True):
        word = found.text.words[k]
        free[word] = is_free or free.get(word, False)
        if level < ceiling:
            (good if is_free else bad)[word].append(level)
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


def _with(frequencies: Mapping[str, int]) -> jieba.Tokenizer:
    tokenizer = private_tokenizer()
    for word, frequency in frequencies.items():
        tokenizer.add_word(word, frequency)
    return tokenizer


def _not_typical(result: Result) -> frozenset[str]:
    columns = ("term", "domain_per_million", "baseline_per_million")
    rows = zip(*(result.terms[name].to_pylist() for name in columns), strict=True)
    return frozenset(term for term, here, there in rows if here <= there)
