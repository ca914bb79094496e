"""Negative binomial: the distribution of purchase counts of people who differ in rate; fitted by likelihood."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def fit(counts: NDArray[np.float64]) -> tuple[float, float]:
    """Mean and shape at the greatest likelihood. Source: Ehrenberg 1988 (NBD)."""
    from scipy.optimize import minimize_scalar
    from scipy.stats import nbinom

    mean = float(counts.mean())
    value, times = np.unique(counts, return_counts=True)

    def loss(log_shape: float) -> float:
        shape = float(np.exp(log_shape))
        return -float((times * nbinom.logpmf(value, shape, shape / (shape + mean))).sum())

    found = minimize_scalar(loss, bounds=(-5.0, 6.0), method="bounded")
    return mean, float(np.exp(found.x))


def distance_of_fit(counts: NDArray[np.float64]) -> float:
    """Largest distance between the counts' distribution and that of the fitted negative binomial."""
    from scipy.stats import nbinom

    if counts.sum() == 0.0:
        return 1.0
    mean, shape = fit(counts)
    k = np.arange(int(counts.max()) + 1)
    seen = np.cumsum(np.bincount(counts.astype(np.int64), minlength=len(k))) / len(counts)
    return float(np.abs(seen - nbinom.cdf(k, shape, shape / (shape + mean))).max())
