"""Contrast of a domain with a baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def bayesian_ratio(count: NDArray[np.float64], baseline_count: NDArray[np.float64]) -> NDArray[np.float64]:
    """The domain's share of a word's use, smoothed towards its share of all words.

    score = (f + m·α) / (f + b + m), with f the counts in the domain, b those in the baseline on the domain's
    scale, m the mean of f + b over all words, and α = Σf / Σ(f + b) the prior share. A word as frequent in
    both scores α; a rare word stays near it, however one-sided.

    Source: Su Jianlin's recipe for mining a domain's vocabulary (kexue.fm, 2019); the estimate is the
    posterior mean of a binomial share under a Beta(m·α, m·(1 - α)) prior.

    Args:
        count: occurrences in the domain of every word of either corpus, shape (K,).
        baseline_count: occurrences in the baseline, rescaled to the domain's total, shape (K,).

    Returns:
        Scores between 0 and 1, shape (K,).
    """
    mean, prior = bayesian_prior(count, baseline_count)
    score: NDArray[np.float64] = (count + mean * prior) / (count + baseline_count + mean)
    return score


def bayesian_prior(count: NDArray[np.float64], baseline_count: NDArray[np.float64]) -> tuple[float, float]:
    """M and α of `bayesian_ratio`."""
    both = count + baseline_count
    return float(both.mean()), float(count.sum() / both.sum())
