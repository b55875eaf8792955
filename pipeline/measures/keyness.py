"""Keyness (termhood): how much more the domain uses a term than the baseline does.

f and b are its counts in the domain and in the baseline, which is rescaled to the domain's total N; so the
expected count is (f + b)/2 on either side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import xlogy
from scipy.stats import beta

from pipeline.measures.contrast import bayesian_prior, bayesian_ratio

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.measures import Evidence

MILLION = 1e6
SMOOTHING = 0.5  # occurrences a million
SIMPLE_MATHS_N = 1.0  # occurrences a million
CREDIBLE = 0.05  # the lower tail of the bound


def log_ratio(evidence: Evidence) -> NDArray[np.float64]:
    """ln( (f' + ½) / (b' + ½) ), with f' and b' the counts per million.

    Source: Hardie, Log Ratio: an informal introduction (2014), smoothed as Simple Maths is.
    """
    f, b = evidence.count * MILLION / evidence.total, evidence.baseline_count * MILLION / evidence.total
    ratio: NDArray[np.float64] = np.log((f + SMOOTHING) / (b + SMOOTHING))
    return ratio


def simple_maths(evidence: Evidence) -> NDArray[np.float64]:
    """(f' + n) / (b' + n), with f' and b' the counts per million and n = 1.

    Source: Kilgarriff, Simple Maths for Keywords (2009).
    """
    f, b = evidence.count * MILLION / evidence.total, evidence.baseline_count * MILLION / evidence.total
    return (f + SIMPLE_MATHS_N) / (b + SIMPLE_MATHS_N)


def log_likelihood(evidence: Evidence) -> NDArray[np.float64]:
    """G² = 2·(f·ln(f/e) + b·ln(b/e)), e = (f + b)/2; negative where the baseline has more.

    Source: Rayson & Garside, Comparing Corpora using Frequency Profiling (2000), after Dunning (1993).
    """
    f, b = evidence.count, evidence.baseline_count
    expected = np.maximum((f + b) / 2, 1e-300)
    g2: NDArray[np.float64] = 2 * (xlogy(f, f) + xlogy(b, b) - xlogy(f + b, expected))
    return np.where(f >= b, g2, -g2)


def log_odds(evidence: Evidence) -> NDArray[np.float64]:
    """The z-score of the log odds ratio under a Dirichlet prior of the pooled counts.

    z = δ/√(1/(f + a) + 1/(b + a)),  δ = ln( (f + a)/(N + A - f - a) ) - ln( (b + a)/(N + A - b - a) ),
    with the prior a = (f + b)/2 for each term and A = N for all.

    Source: Monroe, Colaresi & Quinn, Fightin' Words (2008), informative prior.
    """
    f, b, total = evidence.count, evidence.baseline_count, evidence.total
    prior = np.maximum((f + b) / 2, 1e-9)
    x, y, both = f + prior, b + prior, 2 * total
    delta = np.log(x / np.maximum(both - x, 1e-9)) - np.log(y / np.maximum(both - y, 1e-9))
    z: NDArray[np.float64] = delta / np.sqrt(1 / x + 1 / y)
    return z


def chi_squared(evidence: Evidence) -> NDArray[np.float64]:
    """Pearson's χ² of the two by two table, negative where the baseline has more.

    χ² = 2N·(f - b)² / ((f + b)·(2N - f - b)).

    Source: Kilgarriff, Comparing Corpora (2001).
    """
    f, b, total = evidence.count, evidence.baseline_count, evidence.total
    both = f + b
    chi2 = 2 * total * (f - b) ** 2 / np.maximum(both * (2 * total - both), 1e-300)
    return np.where(f >= b, chi2, -chi2)


def weirdness(evidence: Evidence) -> NDArray[np.float64]:
    """F / (b + 1): how many times as often; the 1 keeps what the baseline has not finite.

    Source: Ahmad, Gillam & Tostevin, University of Surrey Participation in TREC 8 (1999).
    """
    return evidence.count / (evidence.baseline_count + 1.0)


def tf_idf(evidence: Evidence) -> NDArray[np.float64]:
    """F · ln(D/d), over the domain's own documents.

    Source: Spärck Jones, A statistical interpretation of term specificity (1972).
    """
    return evidence.count * np.log(np.maximum(evidence.documents / np.maximum(evidence.doc_count, 1), 1.0))


def bayesian(evidence: Evidence) -> NDArray[np.float64]:
    """The classic recipe's smoothed share; see `bayesian_ratio`."""
    return bayesian_ratio(evidence.count, evidence.baseline_count)


def bayesian_bound(evidence: Evidence) -> NDArray[np.float64]:
    """The 5 % quantile of the posterior whose mean is the classic share: rare terms have to earn it.

    Beta(f + m·α, b + m·(1 - α)); see `bayesian_ratio`.
    """
    f, b = evidence.count, evidence.baseline_count
    mean, prior = bayesian_prior(f, b)
    prior = min(max(prior, 1e-9), 1 - 1e-9)  # a corpus of nothing still has a posterior
    bound: NDArray[np.float64] = beta.ppf(CREDIBLE, f + mean * prior, b + mean * (1 - prior))
    return bound
