"""When in the year and on which weekdays people shop: factors with mean 1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from optimize.fitting.estimate import EstimateList, Floats, Ints
from optimize.fitting.shopping import WEEKS, Shopping


@dataclass(frozen=True)
class CalendarFit:
    """Factors of 52 weeks of the year (None where the data hold less than a year) and of Monday to Sunday.

    `weekly_sales` are factors of money, in the order of the data's weeks.
    """

    season: EstimateList | None
    weekdays: EstimateList
    weekly_sales: EstimateList

    def day_factors(self, weeks: int, first: date) -> Floats:
        """Needs of each day of the window per need of a week (7 weeks,): the season spread over weekdays."""
        seven = self.weekdays.values / self.weekdays.values.sum()
        if self.season is None:
            return np.tile(seven, weeks)
        rolled = self.season.values[_parts(weeks, first)]
        return np.asarray((rolled[:, None] * seven[None, :]).ravel(), dtype=np.float64)


def fit_calendar(shopping: Shopping, columns: tuple[str, ...], sales_columns: tuple[str, ...] = ()) -> CalendarFit:
    """Factors from shopping days, households as clusters (linearised ratio, Cochran 1977).

    Factors are of shopping days, not of money: a season that moves baskets more than visits shows in the sales only.
    """
    week, weekday = shopping.day // 7, shopping.day % 7
    money = _factors(shopping, week, shopping.weeks, sales_columns, shopping.spend)
    season = None
    if shopping.weeks == WEEKS:
        season = _factors(shopping, _parts(WEEKS, shopping.first)[week], WEEKS, columns)
    return CalendarFit(season, _factors(shopping, weekday, 7, columns), money)


def _parts(weeks: int, first: date) -> Ints:
    """Which 52nd of the year each week of the window is, by its Monday."""
    mondays = [first + timedelta(days=7 * w) for w in range(weeks)]
    start = (mondays[0].timetuple().tm_yday - 1) // 7
    return np.array([(start + w) % WEEKS for w in range(weeks)], dtype=np.int64)


def _factors(
    shopping: Shopping, part: Ints, parts: int, columns: tuple[str, ...], weights: Floats | None = None
) -> EstimateList:
    """Share of all shopping days (or of their weights) in each part, times the number of parts."""
    table = np.bincount(shopping.customer * parts + part, weights=weights, minlength=shopping.customers * parts)
    table = table.reshape(shopping.customers, parts).astype(np.float64)
    total = table.sum(axis=1)
    values = parts * table.sum(axis=0) / total.sum()
    left = parts * table - values[None, :] * total[:, None]
    n = shopping.customers
    errors = np.sqrt((left**2).sum(axis=0) * n / (n - 1)) / total.sum()
    return EstimateList(values, errors, len(shopping.day), columns, "factor")
