from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from optimize.fitting.baskets import fit_baskets
from optimize.fitting.estimate import FitError
from optimize.fitting.shopping import Shopping


def shopping(customer, spend, customers):
    return Shopping(
        first=date(2024, 1, 1), weeks=52, customers=customers, customer=customer, day=np.zeros(len(customer), np.int64),
        spend=spend, main_store=np.zeros(0), channels={}, lines=len(customer), anonymous=0,
    )  # fmt: skip


def test_planted_spreads_come_back():
    draws = np.random.default_rng(8)
    people, days, between, within = 3000, 30, 0.5, 0.7
    customer = np.repeat(np.arange(people), days)
    habit = np.exp(draws.normal(0, between, people) - between**2 / 2)
    spend = 40 * habit[customer] * np.exp(draws.normal(0, within, len(customer)) - within**2 / 2)
    found = fit_baskets(shopping(customer, spend, people), ("a",), "EUR")
    for estimate, truth in ((found.mean, 40), (found.between, between), (found.within, within),
                            (found.pooled, np.hypot(between, within))):  # fmt: skip
        assert estimate.value == pytest.approx(truth, rel=0.04)
        assert abs(estimate.value - truth) < 3.5 * estimate.se
    assert found.log_mean.value == pytest.approx(-(found.pooled.value**2) / 2)


def test_days_without_payment_do_not_count():
    customer = np.array([0, 0, 0, 1, 1, 1] * 20)
    spend = np.array([10.0, 30.0, 0.0, 20.0, 40.0, -5.0] * 20)
    found = fit_baskets(shopping(customer, spend, 2), ("a",), "EUR")
    assert found.mean.value == pytest.approx(25.0)
    assert found.mean.n == 80


def test_spread_needs_somebody_who_paid_twice():
    with pytest.raises(FitError, match="on two days"):
        fit_baskets(shopping(np.arange(5), np.ones(5), 5), ("a",), "EUR")
