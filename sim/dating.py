"""Dating: numbers by day become tables that are written down once for every different day."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.agreement import Partner
from sim.policy import ByDay
from sim.world import Tableau

Numbers = NDArray[np.float64]


def dated(values: ArrayLike, axes: str) -> Tableau:
    """A table that is written down once for every different day; undated if all days are the same.

    Args:
        values: one block a day in front, shape (days, ...).
        axes: of a block.
    """
    days = np.asarray(values, np.float64)
    if len(days) and (days == days[0]).all():
        return Tableau(days[0].copy(), axes)
    blocks, period = np.unique(days.reshape(len(days), -1), axis=0, return_inverse=True)
    return Tableau(blocks.reshape(-1, *days.shape[1:]), axes, np.asarray(period).reshape(-1))


def daily(numbers: ByDay, days: int) -> Numbers:
    """One number for each day."""
    values = np.asarray(numbers, np.float64)
    return np.full(days, float(values)) if values.ndim == 0 else values[:days]


def by_day(numbers: Iterable[ByDay], days: int) -> Numbers:
    """A block of one number for each element, by day: (days, elements)."""
    return np.stack([daily(n, days) for n in numbers], axis=1)


def during(partner: Partner, days: int) -> Numbers:
    """1 on the days on which an agreement runs, else 0."""
    day = np.arange(days)
    return ((day >= partner.starts) & (day < partner.ends)).astype(np.float64)
