"""How patterns of attention and of customer value are read, held against people whose truth is known."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from optimize.outcome import Outcome
from optimize.patterns import attention, people, publicity
from optimize.patterns.facts import Book, _worth
from optimize.patterns.journal import Journal
from optimize.patterns.trial import Setup
from optimize.patterns.validation import _half_width, ground_of
from scenarios.compile import describe
from sim.market import Market
from sim.spans import YEAR

YEARS = 10


@lru_cache(maxsize=1)
def market() -> Market:
    return describe(ground_of(Setup(agents=600)).scenario)


def cohort(stays: float, people: int = 40_000) -> dict[str, float]:
    """Everybody buys once a year for 100 cents; a fixed share of those still there leaves at each purchase."""
    journal = Journal(np.arange(people), 0, customers=np.ones(people))
    there = np.arange(people)
    for year in range(YEARS):
        left = np.arange(len(there)) >= round(stays * len(there))
        n = len(there)
        page = {"channel": np.zeros(n), "bought": np.ones(n), "paid": np.full(n, 100.0), "margin": np.full(n, 100.0)}
        journal.pages.append(page | {"left": left * 1.0, "who": there * 1.0, "day": np.full(n, YEAR * year + 10.0)})
        there = there[~left]
    journal.pages.append({name: column[:1] * 0.0 for name, column in page.items()} | {
        "left": np.zeros(1), "who": np.zeros(1), "day": np.full(1, YEAR * YEARS - 1.0)})  # fmt: skip
    return _worth(Book(journal, market(), people))


@pytest.mark.parametrize("stays", [0.7, 0.85, 0.95])
def test_a_base_that_always_loses_the_same_share_is_worth_what_the_formula_says(stays: float) -> None:
    told = cohort(stays)
    assert told["stays"] == pytest.approx(stays, abs=1e-3)
    assert told["worth"] == pytest.approx(40_000 * 100.0 * 1.12 / (1.12 - stays), rel=0.005)


def test_the_elasticity_of_value_is_that_of_the_source() -> None:
    outcomes = {name: Outcome({}, cohort(stays)) for name, stays in (("as is", 0.80), ("loyal", 0.808))}
    found = people._worth(outcomes, ground_of(Setup(agents=600)))["value"]
    assert found == pytest.approx(0.80 / (1.12 - 0.80), rel=0.05)


def test_who_left_once_adds_nothing_when_it_comes_back() -> None:
    def trips(days: list[float], left: list[float]) -> dict[str, np.ndarray]:
        n = len(days)
        return {"channel": np.zeros(n), "bought": np.ones(n), "paid": np.full(n, 50.0), "margin": np.full(n, 50.0),
                "left": np.array(left), "who": np.zeros(n), "day": np.array(days)}  # fmt: skip

    def worth(*days: float) -> float:
        journal = Journal(np.arange(2), 0, customers=np.array([1.0, 0.0]))
        journal.pages.append(trips([5.0, *days, YEAR * YEARS - 1.0], [1.0, *(0.0 for _ in days), 0.0]))
        return _worth(Book(journal, market(), 2))["worth"]

    assert worth() == worth(400.0, 900.0) == pytest.approx(50.0)


@pytest.mark.parametrize(("p", "q"), [(0.01, 0.4), (0.03, 0.38), (0.05, 0.2)])
def test_a_bass_curve_is_recovered_from_its_yearly_adopters(p: float, q: float) -> None:
    fading = np.exp(-(p + q) * np.arange(11.0))
    adopters = np.diff(8000.0 * (1.0 - fading) / (1.0 + q / p * fading))
    assert publicity.fit_bass(adopters) == pytest.approx((p, q, 1.0), rel=1e-3)
    assert publicity.fit_bass(np.zeros(10)) == (1.0, 0.0, 0.0)


def test_the_best_rhythm_is_where_profit_is_greatest_after_the_cost_of_mail() -> None:
    """Planted: a mail earns 0.20 less 0.001 for each mail of its year; 25 everyday customers are nobody's extra."""
    ground = ground_of(Setup(agents=600))
    weeks = attention.LIFETIME // 7

    def outcome(mails_a_year: float) -> Outcome:
        each = 0.20 - 0.001 * mails_a_year
        money, sent = 25_00 + 100_000.0 * mails_a_year * each / 52.0, 1000.0 * mails_a_year / 52.0
        tables = {"margin_gross": np.full((weeks, 1, 1), round(money)), "contacts": np.full((weeks, 1), round(sent))}
        return Outcome({name: table.astype(np.int64) for name, table in tables.items()}, {"people": 600.0})

    outcomes = {"none": outcome(0.0)} | {f"every {k}": outcome(364.0 / k) for k in attention.RHYTHMS}
    told = attention._frequency(outcomes, ground)
    cost = ground.scenario.media["direct"].unit_cost
    nearest = min(attention.RHYTHMS, key=lambda k: abs(364.0 / k - (0.20 - cost) / 0.002))
    assert told["optimum"] == pytest.approx(364.0 / 12.0 / nearest)
    assert told["fall"] < 1.0


def test_the_unit_of_a_difference_is_the_half_interval_of_the_measure_itself() -> None:
    luck = np.random.Generator(np.random.Philox(2)).normal(100.0, 3.0, 10)
    half = 2.2622 * luck.std(ddof=1) / 10**0.5
    assert _half_width([{"once": float(v)} for v in luck], "once") == pytest.approx(half, rel=1e-3)
