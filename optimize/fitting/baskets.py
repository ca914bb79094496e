"""What a shopping day is worth, and how much of that stays with the person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimize.fitting.estimate import Estimate, FitError, Floats
from optimize.fitting.renewal import BasketSpread
from optimize.fitting.shopping import Shopping


@dataclass(frozen=True)
class BasketFit:
    """Money of a shopping day: its mean and its log-normal spread between and within people."""

    mean: Estimate
    between: Estimate
    within: Estimate
    pooled: Estimate
    """Spread of the logarithm over all days and people together."""
    log_mean: Estimate
    """Mean of the logarithm of a day's money over the mean."""

    @property
    def spread(self) -> BasketSpread:
        """What the simulated customers do: they differ from day to day only, as much as days and people do together."""
        return BasketSpread(self.mean.value, 0.0, self.pooled.value)


def fit_baskets(shopping: Shopping, columns: tuple[str, ...], unit: str) -> BasketFit:
    """Mean and log-normal spread of the money of a shopping day; days without payment are left out.

    The spreads have the mean and variance of the money, not of its logarithm: baskets are less skewed than log-normal
    ones, and a plan counts money. Standard errors: jackknife over twenty groups of customers.

    Raises:
        FitError: nobody paid twice, so nothing can be said about spread.
    """
    paid = shopping.spend > 0
    customer, money = shopping.customer[paid], shopping.spend[paid]
    n = np.bincount(customer, minlength=shopping.customers).astype(np.float64)
    first = np.bincount(customer, weights=money, minlength=shopping.customers).astype(np.float64)
    second = np.bincount(customer, weights=money**2, minlength=shopping.customers).astype(np.float64)
    whole = _values(n, first, second)
    groups: NDArray[np.int64] = np.arange(shopping.customers) % 20
    parts = np.array([_values(n[groups != g], first[groups != g], second[groups != g]) for g in range(20)])
    errors = np.sqrt(19 / 20 * ((parts - parts.mean(axis=0)) ** 2).sum(axis=0))
    count = int(paid.sum())
    units = (unit, "log", "log", "log", "log")
    made = [Estimate(float(whole[i]), float(errors[i]), count, columns, u) for i, u in enumerate(units)]
    return BasketFit(*made)


def _values(n: Floats, first: Floats, second: Floats) -> Floats:
    """Mean, sd of the log between people, within people and pooled, mean of the log over the mean's log."""
    several: NDArray[np.bool_] = n >= 2
    if not several.any():
        raise FitError("no customer paid on two days; the spread of baskets cannot be told from differences of people")
    mean = first.sum() / n.sum()
    own = first[several] / n[several]
    variance = np.maximum(second[several] / n[several] - own**2, 0.0) * n[several] / (n[several] - 1)
    weight = n[several]
    inside = (weight @ variance) / np.maximum(weight @ np.maximum(own**2 - variance / n[several], 0.0), 1e-12)
    across = np.maximum(own.var() - (variance / n[several]).mean(), 0.0) / own.mean() ** 2
    between, within = np.log1p(across), np.log1p(inside)
    pooled = between + within
    return np.array([mean, np.sqrt(between), np.sqrt(within), np.sqrt(pooled), -pooled / 2])
