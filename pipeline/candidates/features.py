"""The features by which candidates are judged: cohesion, freedom at both sides, spread, and the lexicon.

All say how well a string holds as a unit (unithood); none says whether the domain uses it more than others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.candidates.dictionary import characters, parse
from pipeline.candidates.pool import DIGITS, LATIN, tally_kinds, token_kinds
from pipeline.candidates.whole import stands_whole
from pipeline.text.lexicon import FUNCTION_TAGS, general_lexicon

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from pipeline.measures.cohesion import Cohesion
    from pipeline.ngram.encode import Encoded
    from pipeline.ngram.links import Lattice
    from pipeline.params import EncodeParams

# Parts of speech are names, not sizes: a learner has to be told.
CATEGORIES = ("first_tag", "last_tag")


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


class Features(NamedTuple):
    """Features of candidates.

    Attributes:
        names: shape (F,).
        values: float32, shape (K, F).
        own_tag: int64, the part of speech the lexicon gives each candidate, -1 where it has it not; no
            feature, but what the learner is trained on.
        whole: bool, shape (K,), whether it has Latin letters, no digits, no function word at either end, and
            stands whole somewhere (`stands_whole`); no feature either.
    """

    names: tuple[str, ...]
    values: NDArray[np.float32]
    own_tag: NDArray[np.int64]
    whole: NDArray[np.bool_]


def features(
    encoded: Encoded,
    params: EncodeParams,
    column: Callable[[str], NDArray[np.float32]],
    grams: Lattice,
    held: Cohesion,
    rows: NDArray[np.int64],
) -> Features:
    """Describe candidates.

    Args:
        encoded: the text.
        params: how it was encoded.
        column: gives a column of NGRAMS, one of `COLUMNS`, for the candidates.
        grams: the n-grams.
        held: their cohesion.
        rows: which of them are candidates, shape (K,).
    """
    n, position = grams.n[rows].astype(np.int64), grams.position[rows].astype(np.int64)
    f = grams.count[rows].astype(np.float64)
    total = float(encoded.counts.sum())

    log_f = np.log(f)
    log_share = log_f - np.log(total)
    alone = column("alone")
    out: dict[str, NDArray[np.generic]] = {
        "log_count": log_f,
        "length": n,
        "min_split_pmi": held.min_split[rows],
        "min_pair_pmi": held.min_pair[rows],
        "npmi": held.min_split[rows] / -log_share,
        "pmi_per_token": held.whole[rows] / (n - 1),
        "alone": alone / f,
        "log_alone": np.log1p(alone),
        "burst": f / column("blocks"),
        "dispersion": column("dispersion"),
        "of_prefix": f / grams.count[grams.prefix[rows]],
        "of_suffix": f / grams.count[grams.suffix[rows]],
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
    kinds = token_kinds(encoded)
    tally = tally_kinds(encoded.ids, position, n, kinds)
    parses = parse(encoded, params, position, n)
    edges = characters(encoded, position, n, parses.own_tag >= 0)
    out |= {
        "latin": tally[:, LATIN],
        "digits": tally[:, DIGITS],
        "first_kind": kinds[encoded.ids[position]],
        "last_kind": kinds[encoded.ids[position + n - 1]],
        "single_parts": parses.single,
        "first_length": parses.first_length,
        "last_length": parses.last_length,
        "gain_over_parts": (log_share - parses.log_probability) / n,
        "first_tag": parses.first_tag,
        "last_tag": parses.last_tag,
    }
    out |= {f"character_{name}": values for name, values in edges._asdict().items()}
    values = np.empty((rows.size, len(out)), np.float32)
    for k, one in enumerate(out.values()):
        values[:, k] = one
    function = np.isin([*general_lexicon().tags, ""], list(FUNCTION_TAGS))
    whole = (parses.own_tag < 0) & (tally[:, LATIN] > 0) & (tally[:, DIGITS] == 0)
    whole &= ~function[parses.first_tag] & ~function[parses.last_tag]
    whole[whole] = stands_whole(encoded, position[whole], n[whole], f[whole])
    return Features(tuple(out), values, parses.own_tag, whole)
