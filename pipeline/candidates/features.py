"""The features by which candidates are judged: cohesion, freedom at both sides, spread, and the lexicon.

All say how well a string holds as a unit (unithood); none says whether the domain uses it more than others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.candidates.dictionary import characters, habits_of_ids, own_tags, parse, word_trie
from pipeline.candidates.pool import DIGITS, LATIN, tally_kinds, token_kinds
from pipeline.candidates.whole import stands_whole
from pipeline.measures.cohesion import Cohesion
from pipeline.text.lexicon import FUNCTION_TAGS, general_lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from pipeline.candidates.dictionary import WordTrie
    from pipeline.ngram.encode import Encoded
    from pipeline.ngram.ids import Ids
    from pipeline.ngram.links import Lattice
    from pipeline.params import EncodeParams
    from pipeline.text.lexicon import CharacterHabits

# What is read of NGRAMS beside what the lattice has.
COLUMNS = (
    "alone",
    "blocks",
    "dispersion",
    "left_entropy",
    "right_entropy",
    "left_distinct",
    "right_distinct",
    "left_max",
    "right_max",
    "left_border",
    "right_border",
)


class Evidence(NamedTuple):
    """All that candidates are described by.

    Attributes:
        ids: the text.
        tokens: how many it has.
        kinds: uint8, the kind of each id's token.
        words: the lexicon.
        habits: of characters in it, by id.
        own_tag: int64, the part of speech the lexicon gives each candidate, -1 where it has it not; shape
            (K,). No feature, but what the learner is trained on.
        latin: bool, whether it has Latin letters.
        whole: bool, whether it has Latin letters, no digits, no function word at either end, and stands whole
            somewhere (`stands_whole`); no feature either.
        position: int32, where each candidate stands in the text.
        length: int32, its tokens.
        occurrences: float64, how often it occurs.
        of_prefix: float32, their share of those of the n-gram without its last token.
        of_suffix: float32, the same without its first token.
        held: cohesion of the candidates.
        columns: float32, of NGRAMS, by name.
    """

    ids: Ids
    tokens: float
    kinds: NDArray[np.uint8]
    words: WordTrie
    habits: CharacterHabits
    own_tag: NDArray[np.int64]
    latin: NDArray[np.bool_]
    whole: NDArray[np.bool_]
    position: NDArray[np.int32]
    length: NDArray[np.int32]
    occurrences: NDArray[np.float64]
    of_prefix: NDArray[np.float32]
    of_suffix: NDArray[np.float32]
    held: Cohesion
    columns: Mapping[str, NDArray[np.float32]]


def gather(
    encoded: Encoded,
    params: EncodeParams,
    columns: Mapping[str, NDArray[np.float32]],
    grams: Lattice,
    held: Cohesion,
    rows: NDArray[np.int64],
) -> Evidence:
    """Gather what is known of candidates.

    Args:
        encoded: the text.
        params: how it was encoded.
        columns: those of NGRAMS that `COLUMNS` names, for the candidates.
        grams: the n-grams.
        held: the candidates' cohesion.
        rows: which of the n-grams are candidates, shape (K,).
    """
    position, length = grams.position[rows].astype(np.int64), grams.n[rows].astype(np.int64)
    count = grams.count[rows].astype(np.float64)
    words = word_trie(encoded, params)
    own_tag = own_tags(encoded.ids, position, length, words)
    kinds = token_kinds(encoded)
    tally = tally_kinds(encoded.ids, position, length, kinds)
    latin = tally[:, LATIN] > 0
    mixed = np.flatnonzero(latin & (tally[:, DIGITS] == 0) & (own_tag < 0))
    parses = parse(encoded.ids, position[mixed], length[mixed], words)
    function = np.isin([*general_lexicon().tags, ""], list(FUNCTION_TAGS))
    mixed = mixed[~function[parses.first_tag] & ~function[parses.last_tag]]
    whole = np.zeros(rows.size, np.bool_)
    whole[mixed] = stands_whole(encoded, position[mixed], length[mixed], count[mixed])
    return Evidence(
        ids=encoded.ids,
        tokens=float(encoded.counts.sum()),
        kinds=kinds,
        words=words,
        habits=habits_of_ids(encoded),
        own_tag=own_tag,
        latin=latin,
        whole=whole,
        position=grams.position[rows],
        length=grams.n[rows],
        occurrences=count,
        of_prefix=(count / grams.count[grams.prefix[rows]]).astype(np.float32),
        of_suffix=(count / grams.count[grams.suffix[rows]]).astype(np.float32),
        held=held,
        columns=columns,
    )


def features(known: Evidence, some: NDArray[np.int64] | slice) -> dict[str, NDArray[np.generic]]:
    """Describe some of the candidates, each by itself; shape (k,) each, always in the same order."""
    position, n = known.position[some].astype(np.int64), known.length[some].astype(np.int64)
    f = known.occurrences[some]
    own_tag, held = known.own_tag[some], Cohesion(*(values[some] for values in known.held))
    log_f = np.log(f)
    log_share = log_f - np.log(known.tokens)

    def column(name: str) -> NDArray[np.float32]:
        return known.columns[name][some]

    alone = column("alone")
    out: dict[str, NDArray[np.generic]] = {
        "log_count": log_f,
        "length": n,
        "min_split_pmi": held.min_split,
        "min_pair_pmi": held.min_pair,
        "npmi": held.min_split / -log_share,
        "pmi_per_token": held.whole / (n - 1),
        "alone": alone / f,
        "log_alone": np.log1p(alone),
        "burst": f / column("blocks"),
        "dispersion": column("dispersion"),
        "of_prefix": known.of_prefix[some],
        "of_suffix": known.of_suffix[some],
    }
    for side in ("left", "right"):
        border = column(f"{side}_border")
        inner = np.maximum(f - border, 1)
        entropy = column(f"{side}_entropy")
        within = f * (log_f - entropy) - border * np.log(np.maximum(border, 1))  # Σ c·ln c without borders
        out |= {
            f"{side}_entropy": entropy,
            f"{side}_entropy_within": np.where(border < f, np.log(inner) - within / inner, 0.0),
            f"{side}_max": column(f"{side}_max") / f,
            f"{side}_variety": (column(f"{side}_distinct") + border) / f,
            f"{side}_border": border / f,
        }
    low = np.minimum(out["left_entropy"], out["right_entropy"])
    out |= {
        "entropy": low,
        "entropy_share": low / np.log(f + 1),
        "max_share": np.maximum(out["left_max"], out["right_max"]),
        "border": np.minimum(out["left_border"], out["right_border"]),
    }
    ids = known.ids
    tally = tally_kinds(ids, position, n, known.kinds)
    parses = parse(ids, position, n, known.words)
    edges = characters(ids, position, n, own_tag >= 0, known.habits)
    out |= {
        "latin": tally[:, LATIN],
        "digits": tally[:, DIGITS],
        "first_kind": known.kinds[ids[position]],
        "last_kind": known.kinds[ids[position + n - 1]],
        "single_parts": parses.single,
        "first_length": parses.first_length,
        "last_length": parses.last_length,
        "gain_over_parts": (log_share - parses.log_probability) / n,
        "first_tag": parses.first_tag,
        "last_tag": parses.last_tag,
    }
    out |= {f"character_{name}": values for name, values in edges._asdict().items()}
    return out
