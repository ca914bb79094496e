"""The instruments of the price patterns, held against weeks of sales whose truth is planted."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimize.outcome import Outcome
from optimize.patterns import prices
from optimize.patterns.trial import Setup
from optimize.patterns.validation import PATTERNS, Theatre, ground_of, measured

WEEKS = 30
FIRST, AFTER = (d // 7 for d in prices.PROMOTION)
OWN: Any = SimpleNamespace(channels=lambda: (0, 1))
"""Two channels of ours; then two rivals and nothing."""


def outcome(orders: np.ndarray, choices: np.ndarray | None = None, price: np.ndarray | None = None) -> Outcome:
    """Weeks of one segment: baskets of 50 each, paid at the price of the week."""
    paid = 5000 * orders * (1.0 if price is None else price)
    made = {"orders": orders[:, None, None], "sales": np.round(paid)[:, None, None].astype(np.int64)}
    return Outcome(made if choices is None else {**made, "choices": choices[:, None, :]})


@given(beta=st.floats(0.5, 4.0), aversion=st.floats(1.0, 2.5))
def test_loss_aversion_is_read_off_exponential_orders_without_bias(beta: float, aversion: float) -> None:
    def month(slope: float) -> Outcome:
        return outcome(np.full(WEEKS, 1e6) * np.exp(slope))

    step = np.log(1.1)
    arms = {"base": month(0.0), "dear": month(-beta * aversion * step), "cheap": month(beta * step)}
    assert prices._loss(arms, OWN)["ratio"] == pytest.approx(aversion)


def test_units_of_a_promotion_count_what_is_bought_ahead_and_its_dip() -> None:
    """In two weeks 100 orders become 150 of 1.2 baskets each; in the five weeks after 10 are missing."""
    usual, sold = np.full(WEEKS, 100.0), np.full(WEEKS, 100.0)
    sold[FIRST:AFTER] = 150
    sold[AFTER : AFTER + 5] = 90
    price, baskets = np.ones(WEEKS), np.ones(WEEKS)
    price[FIRST:AFTER], baskets[FIRST:AFTER] = prices.DEPTH, 1.2
    choices = np.tile([60, 40, 50, 50, 20], (WEEKS, 1))
    moved = choices.copy()
    moved[FIRST:AFTER] = [90, 60, 30, 30, 18]
    arms = {"base": outcome(usual, choices), "promotion": outcome(sold, moved, price * baskets)}
    assert prices._units(arms, FIRST, AFTER) == pytest.approx(160 * 5000)
    assert prices._sources(arms, OWN)["rivals"] == pytest.approx(80 / 160)
    assert prices._dip(arms, OWN)["net"] == pytest.approx((160 - 50) / 160)


def test_orders_lost_in_a_full_hall_are_no_gift_to_rivals() -> None:
    choices = np.tile([60, 40, 50, 50, 20], (WEEKS, 1))
    moved = choices.copy()
    moved[FIRST:AFTER] = [90, 60, 30, 30, 10]
    price = np.where((np.arange(WEEKS) >= FIRST) & (np.arange(WEEKS) < AFTER), prices.DEPTH, 1.0)
    shares = []
    for served in (1.0, 0.8):
        sold = np.where(price < 1.0, 150 * served, 100.0)
        arms = {"base": outcome(np.full(WEEKS, 100.0), choices), "promotion": outcome(sold, moved, price)}
        shares.append(prices._sources(arms, OWN)["rivals"])
    assert shares == pytest.approx([0.8, 0.8])


def test_statements_about_promotions_switch_on_what_they_are_about() -> None:
    assert {"reference_price", "stockpiling"} == set(PATTERNS["V6"].on) == set(PATTERNS["V7"].on)
    assert PATTERNS["V8"].on == ("reference_price",)


def test_elasticity_is_told_by_prices_drawn_by_lot_and_not_by_prices_that_follow_demand() -> None:
    """People who need something often, so that few of them say much."""
    setup = Setup(sets=("needs.rate.mean=2.0", "burn_in_days=14"), agents=1500)
    ground, pattern, seeds = ground_of(setup), PATTERNS["V5"], (2000, 2001)
    played = Theatre(setup, 1, cache=None).run("x", pattern.played(ground).values(), seeds)
    told = {m.band.name: m for m in measured(pattern, ground, played, seeds)}
    assert told["randomised"].value == pytest.approx(1.0, abs=0.15)
    assert told["bias"].value > 0.15
