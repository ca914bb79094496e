"""A cohort of buyers up to a day, and what they bought afterwards: one part fits, the other judges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from optimize.fitting.bgnbd import Cohort
from optimize.fitting.estimate import FitError, Floats, Ints


@dataclass(frozen=True)
class Buyers:
    """A cohort up to a day, and what each of its customers bought afterwards.

    Attributes:
        cohort: up to the day. later: purchase days after it, one entry a customer. weeks: observed after it, of the
            season where one is given.
        lines: purchases that were counted up, before those of one day became one.
    """

    cohort: Cohort
    later: Floats
    weeks: float
    lines: int


def buyers(customers: Ints, days: Ints, until: date, season: Sequence[float] = (1.0,)) -> Buyers:
    """Purchases of one day count once; times are weeks since a customer's first purchase.

    Where needs have a season, time runs with it (operational time): a week in which people need twice as much counts as
    two, and purchases that are Poisson with a moving rate are Poisson with a constant one.

    Args:
        customers: who bought, one entry a purchase.
        days: when, as ordinal days.
        until: last day of the part that fits; customers who came later are left out.
        season: factors of equal parts of a year from 1 January, mean 1.

    Raises:
        FitError: nobody bought up to that day.
    """
    end = until.toordinal()
    pairs = np.unique(np.column_stack([customers, days]), axis=0)
    known = np.unique(pairs[pairs[:, 1] <= end, 0])
    pairs = pairs[np.isin(pairs[:, 0], known)]
    if not len(pairs):
        raise FitError(f"nobody bought anything up to {until}")
    _, start, position = np.unique(pairs[:, 0], return_index=True, return_inverse=True)
    first = pairs[start, 1]
    people = len(start)
    early = pairs[:, 1] <= end
    last = np.zeros(people, dtype=np.int64)
    np.maximum.at(last, position[early], pairs[early, 1])
    origin, final = int(first.min()), max(int(days.max()), end)
    gone = np.cumsum(_factors(np.arange(origin, final + 1), season))
    cohort = Cohort(
        repeats=np.bincount(position[early], minlength=people).astype(np.float64) - 1.0,
        last=(gone[last - origin] - gone[first - origin]) / 7.0,
        age=(gone[end - origin] - gone[first - origin]) / 7.0,
    )
    later = np.bincount(position[~early], minlength=people).astype(np.float64)
    return Buyers(cohort, later, float(gone[-1] - gone[end - origin]) / 7.0, len(customers))


def _factors(days: Ints, season: Sequence[float]) -> Floats:
    """The season's factor of each day, given as ordinals."""
    dates = days.astype("datetime64[D]") - np.timedelta64(date(1970, 1, 1).toordinal(), "D")
    of_year: Ints = (dates - dates.astype("datetime64[Y]")).astype(np.int64)
    factors: Floats = np.array(season, dtype=np.float64)
    return np.asarray(factors[of_year * len(season) // 366])
