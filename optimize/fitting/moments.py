"""A year of shopping summed up by household, and the few facts about it that a simulated year must share with the data.

The same functions read data and simulation, so no definition can differ between them. Households that never shopped in
the window are not seen in data, so they are left out of a simulated year too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimize.fitting.estimate import Floats, Ints

NAMES = ("shopping_days", "top_fifth", "retention", "days_cv", "active", "return_after_pause", "halves")
WORDS = {
    "shopping_days": "mean shopping days of a household",
    "top_fifth": "share of sales of the top fifth of households",
    "retention": "P(shops next week | shopped this week)",
    "days_cv": "coefficient of variation of shopping days",
    "active": "share of households that shop in a week",
    "return_after_pause": "P(shops next week | did not shop this week)",
    "halves": "correlation of shopping days, first and second half",
}


@dataclass(frozen=True)
class Year:
    """What each household that shopped did in the window: all arrays have one entry a household.

    Attributes:
        days: shopping days. spend: money. active: weeks with shopping.
        pairs: weeks with shopping after which the next week has shopping too. ahead: weeks with shopping that have a
        next week. back: weeks without shopping followed by one with. first, second: shopping days by half.
        weeks: weeks of the window.
    """

    days: Floats
    spend: Floats
    active: Floats
    pairs: Floats
    ahead: Floats
    back: Floats
    first: Floats
    second: Floats
    weeks: int

    def __len__(self) -> int:
        return len(self.days)


def year(customer: Ints, day: Ints, spend: Floats, customers: int, weeks: int) -> Year:
    """Sum up shopping days by household.

    Args:
        customer: position of the person, 0 to customers - 1, one entry a shopping day.
        day: 0 to 7 weeks - 1.
        spend: money of the day.
        customers: number of positions; those without a shopping day are left out.
        weeks: of the window.
    """
    counts = np.bincount(customer, minlength=customers)
    seen = counts > 0
    shopped = np.zeros((customers, weeks), dtype=bool)
    shopped[customer, day // 7] = True
    shopped = shopped[seen]
    early = day < 7 * (weeks // 2)
    halves = np.bincount(customer[early], minlength=customers)
    now, then = shopped[:, :-1], shopped[:, 1:]
    return Year(
        days=counts[seen].astype(np.float64),
        spend=np.bincount(customer, weights=spend, minlength=customers)[seen].astype(np.float64),
        active=shopped.sum(axis=1).astype(np.float64),
        pairs=(now & then).sum(axis=1).astype(np.float64),
        ahead=now.sum(axis=1).astype(np.float64),
        back=(~now & then).sum(axis=1).astype(np.float64),
        first=halves[seen].astype(np.float64),
        second=(counts - halves)[seen].astype(np.float64),
        weeks=weeks,
    )


def moments(of: Year, weights: Floats | None = None) -> Floats:
    """The facts in the order of `NAMES`; `weights` counts each household so many times (for the bootstrap)."""
    w = np.ones(len(of)) if weights is None else weights
    people = w.sum()
    mean = (w @ of.days) / people
    spread = np.sqrt(max((w @ of.days**2) / people - mean**2, 0.0))
    quiet = (of.weeks - 1) * people - w @ of.ahead
    return np.array(
        [
            mean,
            top_share(of.spend, 0.2, w),
            (w @ of.pairs) / (w @ of.ahead),
            spread / mean,
            (w @ of.active) / (people * of.weeks),
            (w @ of.back) / quiet if quiet > 0 else 1.0,
            _correlation(of.first, of.second, w),
        ]
    )


def top_share(spend: Floats, part: float, weights: Floats | None = None) -> float:
    """Share of all money that the heaviest `part` of households spend; the household on the border counts in part."""
    w = np.ones(len(spend)) if weights is None else weights
    order = np.argsort(-spend, kind="stable")
    sizes = np.concatenate([[0.0], np.cumsum(w[order])])
    money = np.concatenate([[0.0], np.cumsum((w * spend)[order])])
    return float(np.interp(part * sizes[-1], sizes, money) / money[-1])


def covariance(of: Year, seed: int, rounds: int = 200) -> NDArray[np.float64]:
    """Covariance of the facts from households drawn again with replacement (the same draws for the same data)."""
    draws = np.random.Generator(np.random.Philox(seed))
    n = len(of)
    again = [moments(of, np.bincount(draws.integers(0, n, n), minlength=n).astype(np.float64)) for _ in range(rounds)]
    return np.atleast_2d(np.cov(np.array(again), rowvar=False))


def _correlation(a: Floats, b: Floats, w: Floats) -> float:
    total = w.sum()
    a, b = a - (w @ a) / total, b - (w @ b) / total
    scale = np.sqrt((w @ a**2) * (w @ b**2))
    return float((w @ (a * b)) / scale) if scale > 0 else 0.0
