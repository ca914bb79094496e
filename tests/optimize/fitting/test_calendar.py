from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from optimize.fitting.calendar import fit_calendar
from optimize.fitting.moments import year
from optimize.fitting.shopping import Shopping
from optimize.fitting.tiers import fit_tiers, main_store


def shopping(customer, day, weeks=52, first=date(2024, 1, 1), customers=500):
    return Shopping(
        first=first, weeks=weeks, customers=customers, customer=customer, day=day, spend=np.ones(len(day)),
        main_store=np.zeros(0), channels={}, lines=len(day), anonymous=0,
    )  # fmt: skip


def planted(weights, customers=500, each=60, seed=2):
    draws = np.random.default_rng(seed)
    chosen = [np.unique(draws.choice(364, each, p=weights / weights.sum())) for _ in range(customers)]
    return np.repeat(np.arange(customers), [len(c) for c in chosen]), np.concatenate(chosen)


def test_factors_have_mean_one_and_find_the_season():
    weights = np.repeat(np.linspace(0.5, 1.5, 52), 7) * np.tile([1, 1, 1, 1, 1, 2, 2], 52)
    found = fit_calendar(shopping(*planted(weights)), ("when",))
    assert found.season.values.mean() == pytest.approx(1.0)
    assert found.weekdays.values.mean() == pytest.approx(1.0)
    assert np.corrcoef(found.season.values, np.linspace(0.5, 1.5, 52))[0, 1] > 0.97
    assert found.weekdays.values[5:].mean() / found.weekdays.values[:5].mean() == pytest.approx(1.9, abs=0.15)


def test_errors_are_those_of_a_bootstrap_over_people():
    customer, day = planted(np.ones(364), customers=200, each=20)
    found = fit_calendar(shopping(customer, day, customers=200), ("when",))
    table = np.zeros((200, 7))
    np.add.at(table, (customer, day % 7), 1)
    draws = np.random.default_rng(1)
    again = np.array([table[draws.integers(0, 200, 200)].sum(0) for _ in range(500)])
    again = 7 * again / again.sum(1, keepdims=True)
    assert found.weekdays.ses == pytest.approx(again.std(0), rel=0.15)


def test_weeks_are_placed_in_the_year_of_the_calendar():
    day = np.repeat(np.arange(0, 364, 7), 10)
    day = np.concatenate([day, np.full(50, 7 * 27)])
    customer = np.arange(len(day)) % 500
    found = fit_calendar(shopping(customer, day, first=date(2024, 7, 1)), ("when",))
    assert int(found.season.values.argmax()) == (182 // 7 + 27) % 52
    factors = found.day_factors(52, date(2024, 7, 1))
    assert factors.sum() == pytest.approx(52.0)
    assert int(factors.argmax()) // 7 == 27


def test_less_than_a_year_has_no_season():
    found = fit_calendar(shopping(np.arange(60), np.arange(60), weeks=10), ("when",))
    assert found.season is None
    assert found.day_factors(10, date(2024, 1, 1)) == pytest.approx(
        np.tile(found.weekdays.values / found.weekdays.values.sum(), 10)
    )


def test_fifths_and_thirds_of_known_people():
    customer = np.repeat(np.arange(30), 2)
    day = np.tile([3, 200], 30)
    of = year(customer, day, np.repeat(np.arange(1.0, 31.0), 2), 30, 52)
    found = fit_tiers(of, ("who",))
    money = np.arange(1, 31)
    assert [e.value for e in found.fifths] == pytest.approx([money[i : i + 6].sum() / 465 for i in range(0, 30, 6)])
    assert [e.value for e in found.thirds] == pytest.approx([money[i : i + 10].sum() / 465 for i in range(0, 30, 10)])
    assert [e.value for e in found.third_days] == [2.0, 2.0, 2.0]
    assert all(e.se > 0 for e in found.fifths)


def test_main_store_is_a_mean_with_its_error():
    found = main_store(np.array([0.5, 1.0, 0.75, 0.75]), ("store",))
    assert found.value == pytest.approx(0.75)
    assert found.se == pytest.approx(np.std([0.5, 1.0, 0.75, 0.75], ddof=1) / 2)
    assert main_store(np.zeros(0), ("store",)) is None
