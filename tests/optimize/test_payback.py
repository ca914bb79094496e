"""Payback: an investment is paid back when what it adds has covered it, and never where it adds too little."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimize.comparison import compare_strategies, live_strategies
from optimize.payback import payback, paybacks
from optimize.record import Estimate
from optimize.sweep import Sweep
from reports import insight
from scenarios.load import load_checked

money = st.floats(1.0, 1e9)


def gain(mean: float, half: float = 0.0) -> Estimate:
    return Estimate(mean=mean, low=mean - half, high=mean + half)


def test_a_year_and_a_half_for_one_and_a_half_years_of_gain() -> None:
    found = payback(150.0, 20.0, 3.0, gain(120.0, 30.0))
    assert found.months == pytest.approx(18.0)
    assert (found.soonest, found.latest) == (pytest.approx(12 * 150 / 130), pytest.approx(12 * 150 / 70))
    assert found.at_most == pytest.approx(300.0)


def test_what_adds_less_than_it_costs_to_keep_is_never_paid_back() -> None:
    found = payback(150.0, 120.0, 3.0, gain(100.0, 50.0))
    assert found.months is None
    assert found.latest is None
    assert found.soonest == pytest.approx(12 * 150 / 30)
    assert found.at_most == 0.0


@given(cost=money, yearly=money, added=money, years=st.floats(0.1, 20.0))
def test_at_most_is_the_cost_that_is_paid_back_on_the_last_day(
    cost: float, yearly: float, added: float, years: float
) -> None:
    found = payback(cost, yearly, years, gain(yearly + added))
    assert payback(found.at_most, yearly, years, gain(yearly + added)).months == pytest.approx(12 * years)
    assert found.soonest <= found.months <= found.latest


def test_a_strategy_says_what_it_invests_and_the_run_when_it_is_paid_back(tmp_path: Path) -> None:
    scenario = load_checked("showroom", ["agents=300", "days=91", "burn_in_days=0", "run_out_days=0"])
    with Sweep(scenario, 1, cache=tmp_path) as sweep:
        lived = live_strategies(scenario, sweep, ["pictures", "invitations"], 2)
    found = paybacks(lived)
    assert list(found) == ["pictures"]
    (row,) = [r for r in compare_strategies(lived, ["profit"]) if r.strategy == "pictures"]
    assert found["pictures"].gain.mean == pytest.approx(4 * row.change.mean), "a year's"
    assert found["pictures"].cost == 350_000
    assert insight.document(lived)["paybacks"]["pictures"]["cost"] == 350_000
