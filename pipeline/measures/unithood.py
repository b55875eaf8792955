"""Unithood: how well a string holds together as a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.measures import Evidence


def pmi(evidence: Evidence) -> NDArray[np.float64]:
    """PMI at the weakest split: min over splits xy of ln( N·f(xy) / (f(x)·f(y)) ).

    Source: Church & Hanks, Word Association Norms, Mutual Information, and Lexicography (1990).
    """
    return evidence.pmi


def npmi(evidence: Evidence) -> NDArray[np.float64]:
    """PMI / -ln(f/N), between -1 and 1.

    Source: Bouma, Normalized (Pointwise) Mutual Information in Collocation Extraction (2009).
    """
    surprise = -np.log(evidence.string_count / evidence.total)
    return evidence.pmi / np.maximum(surprise, 1e-12)


def t_score(evidence: Evidence) -> NDArray[np.float64]:
    """(f - e) / √f, with e = f·exp(-PMI) the occurrences expected at the weakest split.

    Source: Church, Gale, Hanks & Hindle, Using Statistics in Lexical Analysis (1991).
    """
    scores: NDArray[np.float64] = np.sqrt(evidence.string_count) * (1.0 - np.exp(-evidence.pmi))
    return scores


def branching_entropy(evidence: Evidence) -> NDArray[np.float64]:
    """The lesser of the entropies of the neighbours to the left and to the right, in nats.

    Source: Jin & Tanaka-Ishii, Unsupervised Segmentation of Chinese Text by Use of Branching Entropy (2006).
    """
    return np.minimum(evidence.left_entropy, evidence.right_entropy)


def c_value(evidence: Evidence) -> NDArray[np.float64]:
    """log2(length) · (f - t/c), with c the longer candidates that hold it and t their occurrences.

    Source: Frantzi, Ananiadou & Mima, Automatic Recognition of Multi-Word Terms: the C-value/NC-value Method
    (2000); the length is in characters.
    """
    nested = evidence.container_count / np.maximum(evidence.containers, 1)
    return np.log2(np.maximum(evidence.length, 1)) * (evidence.string_count - nested)
