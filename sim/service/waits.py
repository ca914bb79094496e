"""How long people wait, as a distribution: waits counted in half minutes, from which any quantile can be read."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

HALF_MINUTE = 30_000_000
"""Microseconds."""
LAST = 120
"""The last position takes every wait of an hour or more."""
AXIS = tuple(f"{half / 2:g} min" for half in range(LAST)) + ("60 min or more",)
"""The elements of the axis "half_minute": where each one begins."""


def half_minute(waited: ArrayLike) -> NDArray[np.int64]:
    """The position of waits, given in microseconds, on the axis."""
    return np.minimum(np.asarray(waited, np.int64) // HALF_MINUTE, LAST)


def quantile(counts: ArrayLike, share: float) -> float:
    """The wait in minutes that a share of people do not exceed, taking waits as even within a half minute.

    Args:
        counts: people by half minute, shape (..., 121); axes in front (days, hours) are added up.
        share: 0.9 for the wait that nine in ten do not exceed.

    Returns:
        Minutes, to about a quarter of one; 60 where it is an hour or more; 0 if nobody came.

    Raises:
        ValueError: the share is not between 0 and 1, or the counts are not along the axis.
    """
    people = np.asarray(counts, np.float64).reshape(-1, LAST + 1) if np.size(counts) else np.zeros((1, LAST + 1))
    if not 0 <= share <= 1:
        raise ValueError(f"a quantile is for a share between 0 and 1, not {share:g}")
    reached = np.cumsum(people.sum(axis=0))
    if reached[-1] == 0:
        return 0.0
    target = share * reached[-1]
    at = int(np.searchsorted(reached, target))
    if at >= LAST:
        return LAST / 2
    before = reached[at - 1] if at else 0.0
    within = (target - before) / (reached[at] - before) if reached[at] > before else 0.0
    return float(at + within) / 2
