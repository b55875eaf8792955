"""Dispersion: how evenly a term is spread over the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.measures import Evidence


def juilland_d(evidence: Evidence) -> NDArray[np.float64]:
    """Juilland's D over 200 equal blocks: 1 - V/√199, with V the coefficient of variation of their counts.

    Source: Juilland & Chang-Rodríguez, Frequency Dictionary of Spanish Words (1964).
    """
    return evidence.dispersion


def evenness(evidence: Evidence) -> NDArray[np.float64]:
    """1 - DP over 200 equal blocks, with DP = ½ Σ |share of occurrences - share of the text|.

    Source: Gries, Dispersions and adjusted frequencies in corpora (2008).
    """
    return 1.0 - evidence.deviation
