"""How patterns of attention and of customer value are read, held against people whose truth is known."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from optimize.outcome import Outcome
from optimize.patterns import people
from optimize.patterns.facts import YEAR, Book, _worth
from optimize.patterns.journal import Journal
from optimize.patterns.trial import Setup
from optimize.patterns.validation import ground_of
from scenarios.compile import describe
from sim.market import Market

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
