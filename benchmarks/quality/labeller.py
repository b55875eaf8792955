"""What a sequence labeller finds that a list has not: `python -m benchmarks.quality.labeller RESULT=GOLD`.

RESULT is the folder of a mined result, its checkpoints in store/ beside it; GOLD a file of known terms. Needs
python-crfsuite. In each draw a fifth of the gold terms among the first --listed terms is hidden; the text is
labelled with the others (longest match between cuts of the rectified segmentation), a linear-chain CRF learns
the labels on a part of the clauses and labels all of them, and what it labels that is not listed is proposed.
Printed are, for the same number of proposals, hits on the gold: all, those hidden, those the list has beyond
its cut or not at all, and those too rare to be mined; of the labeller (proposals ordered by the sum, mean or
maximum of their probabilities; those alone that are no candidates of the ranking), of the ranking (what is
unlisted, by published score) and of both (reciprocal ranks added up). Means over draws.
"""

from __future__ import annotations

import argparse
import math
import random
import tempfile
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pycrfsuite

from pipeline import parquet, store
from pipeline.candidates.pool import token_kinds
from pipeline.evaluation import key
from pipeline.lineage import lineage
from pipeline.ngram.lookup import count_strings, encode_strings
from pipeline.params import Execution
from pipeline.rank import read_list
from pipeline.schema import DROPPED, TERMS
from pipeline.stages import discover, encode
from pipeline.text.characters import FIRST_TOKEN
from pipeline.text.lexicon import known_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

PROPOSALS = (200, 500, 1000, 2000, 10_000)
LEAST = 0.1  # probability of an occurrence that is proposed
LONGEST = 12  # tokens
ORDERS = ("sum", "mean", "max")
Clause = tuple[int, int]


class Text(NamedTuple):
    """A mined corpus.

    Attributes:
        encoded: its text.
        units: how it was encoded.
        cut: whether a word begins at a position.
        bond: PMI (nats, whole) of each token with the one before.
        kind: of each id's token.
        clauses: from border to border.
        terms: the published list.
    """

    encoded: Any
    units: Any
    cut: NDArray[np.bool_]
    bond: NDArray[np.int8]
    kind: NDArray[np.uint8]
    clauses: list[Clause]
    terms: list[str]


def load(result: Path, characters: int) -> Text:
    """A result's text, clauses up to so many tokens, spread over it."""
    made = lineage(result).stages
    encoded = encode.load(made["encode"].folder)
    ids = np.asarray(encoded.ids)
    cut = np.unpackbits(discover.load_cuts(made["discover"].folder), bitorder="little")[: ids.size] > 0
    pair = ids[:-1].astype(np.int64) * encoded.size + ids[1:]
    _, inverse, counts = np.unique(pair, return_inverse=True, return_counts=True)
    total, single = float(encoded.counts.sum()), np.maximum(encoded.id_counts, 1)
    pmi = np.log(counts[inverse] * total / single[ids[:-1]] / single[ids[1:]])
    bond = np.concatenate([[0], np.clip(pmi, -3, 9)]).astype(np.int8)
    borders = np.flatnonzero(ids < FIRST_TOKEN)
    spans = [(int(a) + 1, int(b)) for a, b in pairwise(borders) if b - a > 3]
    random.Random(0).shuffle(spans)  # noqa: S311 - nothing secret
    clauses, held = [], 0
    for begin, end in spans:
        clauses.append((begin, min(end, begin + 200)))
        held += end - begin
        if held > characters:
            break
    terms = parquet.read(result / "terms.parquet", TERMS, ["term"])["term"].to_pylist()
    return Text(
        encoded, encode.parameters(made["encode"].folder), cut, bond, token_kinds(encoded), clauses, terms
    )


def labels(text: Text, listed: set[tuple[int, ...]], clause: Clause) -> list[str]:
    """B, I and O of a clause: the longest listed terms that begin and end at cuts, from the left."""
    begin, end = clause
    ids = text.encoded.ids[begin:end].tolist()
    edge = [*text.cut[begin:end].tolist(), True]
    out, i = ["O"] * len(ids), 0
    while i < len(ids):
        length = next(
            (
                n
                for n in range(min(LONGEST, len(ids) - i), 0, -1)
                if edge[i] and edge[i + n] and tuple(ids[i : i + n]) in listed
            ),
            0,
        )
        if length:
            out[i : i + length] = ["B", *["I"] * (length - 1)]
        i += length or 1
    return out


def features(text: Text, words: list[str], clause: Clause, *, cuts: bool) -> list[list[str]]:
    """What the labeller sees of each token: those around it, their kinds, bonds and cuts between them."""
    begin, end = clause
    ids = text.encoded.ids[begin:end].tolist()
    token = ["<", "<", *(words[i] for i in ids), ">", ">"]
    kind = ["", *map(str, text.kind[ids].tolist()), ""]
    bond = ["", *map(str, text.bond[begin + 1 : end].tolist()), ""]
    cut = [*("01"[c] for c in text.cut[begin:end].tolist()), "1"]
    out = []
    for i in range(len(ids)):
        a, b, c, d, e = token[i : i + 5]
        out.append(
            [
                *(
                    f"0{c}",
                    f"1{b}",
                    f"2{d}",
                    f"3{a}",
                    f"4{e}",
                    f"5{b}{c}",
                    f"6{c}{d}",
                    f"7{a}{b}",
                    f"8{d}{e}",
                ),
                *(f"k{kind[i]}{kind[i + 1]}{kind[i + 2]}", f"p{bond[i]}", f"q{bond[i + 1]}"),
            ]
            + ([f"c{cut[i]}{cut[i + 1]}", f"w{cut[i]}{c}", f"x{c}{cut[i + 1]}"] if cuts else [])
        )
    return out


def train(text: Text, words: list[str], listed: set[tuple[int, ...]], options: Any, model: Path) -> None:
    """Learn the labels of clauses with a listed term in them, so many tokens in all, into a file."""
    dictionary = known_words() if options.sure else None
    tokens = options.train
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": 0.0, "c2": 0.1, "max_iterations": 60, "feature.minfreq": 2})
    for clause in text.clauses:
        told = labels(text, listed, clause)
        if "B" in told and (dictionary is None or is_sure(text, words, clause, told, dictionary)):
            trainer.append(features(text, words, clause, cuts=options.cuts), told)
            tokens -= len(told)
        if tokens < 0:
            break
    trainer.train(str(model))


def is_sure(
    text: Text, words: list[str], clause: Clause, told: list[str], dictionary: frozenset[str]
) -> bool:
    """Whether every word of a clause is listed, in the dictionary or a single token."""
    begin, end = clause
    edges = [i for i in range(end - begin) if text.cut[begin + i]] + [end - begin]
    return all(
        told[a] != "O"
        or b - a < 2
        or "".join(words[k] for k in text.encoded.ids[begin + a : begin + b]) in dictionary
        for a, b in pairwise(edges)
    )


def occurrences(text: Text, words: list[str], model: Path, *, cuts: bool) -> Iterator[tuple[str, float]]:
    """What may be a term in every clause, with its probability, marginals taken as independent."""
    tagger = pycrfsuite.Tagger()
    tagger.open(str(model))
    for clause in text.clauses:
        tagger.set(features(text, words, clause, cuts=cuts))
        n = clause[1] - clause[0]
        first = [tagger.marginal("B", i) for i in range(n)]
        inside = [*(tagger.marginal("I", i) for i in range(n)), 0.0]
        ids = text.encoded.ids[clause[0] : clause[1]].tolist()
        for i in range(n):
            held, j = first[i], i + 1
            while held >= LEAST and j - i <= LONGEST:
                if held * (1 - inside[j]) >= LEAST:
                    yield "".join(words[k] for k in ids[i:j]), held * (1 - inside[j])
                if j == n:
                    break
                held *= inside[j]
                j += 1


def main() -> None:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality.labeller", description=__doc__)
    parser.add_argument("results", nargs="+", metavar="RESULT=GOLD")
    parser.add_argument("--listed", type=int, default=3000, help="terms that the text is labelled with")
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--tokens", type=int, default=1_500_000, help="tokens labelled")
    parser.add_argument("--train", type=int, default=300_000, help="tokens learned from")
    parser.add_argument("--no-cuts", dest="cuts", action="store_false", help="do not show it the cuts")
    parser.add_argument(
        "--sure", action="store_true", help="learn where unlisted words are in jieba's dictionary"
    )
    options = parser.parse_args()
    for one in options.results:
        place, _, gold = one.partition("=")
        evaluate(Path(place), Path(gold), options)


def evaluate(result: Path, gold: Path, options: Any) -> None:
    """Print the figures of one result."""
    text = load(result, options.tokens)
    words = [""] * FIRST_TOKEN + [token.lower() for token in text.encoded.tokens.to_pylist()]
    known = sorted(read_list(gold))
    counts, _ = count_strings(text.encoded, pa.array(known, pa.string()), text.units, Execution().workers)
    least = int((store.manifest(lineage(result).stages["count"].folder) or {})["facts"]["min_count"])
    total: Counter[str] = Counter()
    for term, count in zip(known, counts.tolist(), strict=True):
        total[key(term)] += count
    top = text.terms[: options.listed]
    listed_keys = {key(term) for term in top}
    there = [term for term in top if total[key(term)]]
    rare = {one for one, count in total.items() if 0 < count < least}
    beyond = {one for one, count in total.items() if count >= least} - listed_keys
    print(
        f"{result.name}: gold {sum(c > 0 for c in total.values())} in the text, {len(there)} listed, "
        f"{len(beyond)} not, {len(rare)} rarer than {least}",
        flush=True,
    )
    ranked = [key(term) for term in text.terms]
    dropped = parquet.read(result / "dropped.parquet", DROPPED, ["term"])["term"].to_pylist()
    mined = {*ranked, *map(key, dropped)}
    figures: dict[tuple[str, int], list[list[int]]] = defaultdict(list)
    for draw in range(options.draws):
        hidden = {key(term) for term in draws(there, draw)}
        shown = [term for term in top if key(term) not in hidden]
        visible = {key(term) for term in shown}
        found = propose(text, words, shown, options)
        lists = {"ranking": ranked} | {
            f"labeller, {order}": [key(term) for term in ordered(found, order)] for order in ORDERS
        }
        lists["labeller, new"] = [one for one in lists["labeller, mean"] if one not in mined]
        lists["both"] = fused([one for one in ranked if one not in visible], lists["labeller, mean"])
        for name, proposed in lists.items():
            new = list(dict.fromkeys(one for one in proposed if one not in visible))
            for most in PROPOSALS:
                some = set(new[:most])
                figures[name, most].append(
                    [
                        len(some),
                        sum(total[one] > 0 for one in some),
                        *(len(some & s) for s in (hidden, beyond, rare)),
                    ]
                )
        print(f"  draw {draw}: {len(hidden)} hidden, {len(found)} proposed", flush=True)
    for (name, most), rows in sorted(figures.items(), key=lambda item: (item[0][1], item[0][0])):
        made, hits, back, more, seldom = np.mean(rows, axis=0)
        made = max(made, 1)
        print(
            f"  {most:5} {name:16} precision {hits / made:.3f}  hidden {back:6.1f}  beyond {more:6.1f}  "
            f"rare {seldom:5.1f}  (of {made:.0f})",
            flush=True,
        )


def draws(terms: list[str], draw: int) -> list[str]:
    """A fifth of the terms, another one each draw."""
    return random.Random(draw).sample(terms, len(terms) // 5)  # noqa: S311 - nothing secret


def propose(text: Text, words: list[str], shown: list[str], options: Any) -> dict[str, list[float]]:
    """Train on what is shown; the probabilities of everything labelled, by string."""
    sequences = encode_strings(text.encoded, pa.array(shown, pa.string()), text.units)
    listed = {
        tuple(sequences.ids[start : start + length].tolist())
        for start, length in zip(sequences.start.tolist(), sequences.length.tolist(), strict=True)
        if length
    }
    found: dict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "model.crfsuite"
        train(text, words, listed, options, model)
        for string, probability in occurrences(text, words, model, cuts=options.cuts):
            found[string].append(probability)
    return found


def ordered(found: dict[str, list[float]], order: str) -> list[str]:
    """Strings by the sum, mean or maximum of their probabilities; of equals the more frequent one."""
    measure = {"sum": math.fsum, "mean": np.mean, "max": max}[order]
    return sorted(found, key=lambda string: (-measure(found[string]), -len(found[string]), string))


def fused(*lists: list[str]) -> list[str]:
    """Several orders as one, by the sum of 1 / (60 + rank)."""
    worth: dict[str, float] = defaultdict(float)
    for one in lists:
        for rank, string in enumerate(dict.fromkeys(one), 1):
            worth[string] += 1 / (60 + rank)
    return sorted(worth, key=lambda string: (-worth[string], string))


if __name__ == "__main__":
    main()
