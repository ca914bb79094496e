"""Occasions and instalments: what a trip is for, and what it does to choice that a price is paid in parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lived_markets import agreed, living, luck

from sim.behaviours import instalments, occasions
from sim.market import Market
from sim.policy import Instalments, Occasion
from sim.run import Run

share = st.floats(0.0, 1.0)
bit = st.sampled_from([0.0, 1.0])
FEAST = Occasion("feast", 0.25, basket=3.0, appeal={"store": 1.5}, mix={"quality": 2.0, "price": 0.0})
EVERYDAY = Occasion("everyday", 0.75, basket=0.5)
live = living(9, 1500)


@pytest.fixture(scope="module")
def market(make_market: Callable[..., Market]) -> Market:
    """Four weeks with feasts, and instalments in the store."""
    plan = Instalments(12, 0.12, ("store",), short_of_cash=0.4, mix={"price": 2.0, "quality": 0.0})
    return replace(make_market(28), occasions=(FEAST, EVERYDAY), instalments=plan)


@pytest.fixture(scope="module")
def feasting(market: Market) -> Run:
    return live(replace(market, on=frozenset(["occasions"])))


@pytest.fixture(scope="module")
def in_parts(market: Market) -> Run:
    return live(replace(market, on=frozenset(["instalments"])))


def test_both_engines_agree(market: Market) -> None:
    both = replace(market, on=frozenset(["occasions", "instalments"]), days=20)
    agreed(live, both, 150)


def test_every_trip_has_an_occasion_in_the_shares_of_its_segment(feasting: Run) -> None:
    trips = feasting.tallies["occasions"].sum(0)
    assert np.array_equal(trips.sum(1), feasting.tallies["needs"].sum(0))
    assert trips[1, 0] == 0
    assert trips[:, 0] / trips.sum(1) == pytest.approx([0.5 / 1.25, 0.0, 0.25], abs=0.04)


def test_basket_and_channels_differ_by_occasion(feasting: Run, market: Market) -> None:
    orders = feasting.tallies["orders_by_occasion"].sum(0)
    assert orders.sum() == feasting.tallies["orders"].sum()
    ours = orders[:, : len(market.options)]
    store = ours[:, 0] / ours.sum(1)
    assert store[0] > store[1] + 0.1
    only_feasts = live(replace(market, occasions=(replace(FEAST, mix={}),), on=frozenset(["occasions"])))
    plain = live(replace(market, occasions=(Occasion("any"),), on=frozenset(["occasions"])))
    a_basket = [r.tallies["sales"].sum() / r.tallies["orders"].sum() for r in (only_feasts, plain)]
    assert a_basket[0] / a_basket[1] == pytest.approx(3.0, rel=0.05)


def test_one_plain_occasion_changes_nothing(market: Market) -> None:
    plain = live(replace(market, occasions=(Occasion("any"),), on=frozenset(["occasions"])))
    none = live(market)
    assert all(np.array_equal(plain.tallies[n], none.tallies[n]) for n in none.tallies)


def test_instalments_bring_orders_of_those_short_of_cash(in_parts: Run, market: Market) -> None:
    without = live(market)
    more = in_parts.tallies["orders"].sum(0) - without.tallies["orders"].sum(0)
    assert more[1, 0] > 0
    assert in_parts.tallies["choices"].sum() == without.tallies["choices"].sum()
    parts = live(replace(market, on=frozenset(["instalments"]), parameters={"feel_cheaper.relief": 0.0}))
    names = [n for n in without.tallies if n != "margin_gross"]
    assert all(np.array_equal(parts.tallies[n], without.tallies[n]) for n in names)


def test_financing_comes_off_the_margin_to_the_cent(market: Market) -> None:
    parts = live(replace(market, on=frozenset(["instalments"]), parameters={"feel_cheaper.relief": 0.0})).tallies
    without = live(market).tallies
    assert np.array_equal(parts["margin_gross"] + parts["financing"], without["margin_gross"])
    cost = parts["financing"].sum(0)
    assert (cost[:, 0] > 0).all()
    assert (cost[:, 1:] == 0).all()
    kept = (parts["sales"] - parts["returns"]).sum(0)[:, 0]
    assert (cost[:, 0] < 0.065 * kept).all()
    every = {"feel_cheaper.relief": 0.0, "finance.others": 1.0}
    everyone = live(replace(market, on=frozenset(["instalments"]), parameters=every)).tallies["financing"].sum(0)
    assert (np.abs(everyone[:, 0] - 0.065 * kept) <= 0.5 * without["orders"].sum(0)[:, 0]).all()
    nobody = live(replace(market, on=frozenset(["instalments"]), parameters={**every, "finance.others": 0.0})).tallies
    assert nobody["financing"].sum((0, 2))[0] == 0 < nobody["financing"].sum()


def test_the_cost_of_waiting_is_that_of_the_parts_still_owed() -> None:
    plan = Instalments(12, 0.12)
    owed = sum(0.01 * (12 - k) / 12 for k in range(12))
    assert plan.cost == pytest.approx(owed)


@given(luck=luck, a=share, b=share)
def test_the_occasion_is_the_first_whose_share_covers_the_luck(luck: float, a: float, b: float) -> None:
    upto = (min(a, b), max(a, b), 1.0)
    position = sum(occasions.face_occasion(luck, u) for u in upto)
    assert position == next(k for k, u in enumerate(upto) if luck < u)


@given(value=st.floats(-5.0, 5.0), own=bit, appeal=st.floats(-3.0, 3.0), quantity=st.floats(0.1, 5.0))
def test_an_occasion_moves_our_channels_only(value: float, own: float, appeal: float, quantity: float) -> None:
    assert occasions.suit_occasion(value, own, appeal) == (value + appeal if own else value)
    assert occasions.fill_for_occasion(quantity, 1.0) == quantity


@given(paid=st.integers(0, 10**7), kept=bit, short=bit, luck=luck, offered=bit, margin=st.integers(-(10**6), 10**6))
def test_financing_is_booked_once(
    paid: int, kept: float, short: float, luck: float, offered: float, margin: int
) -> None:
    returned = paid * (1.0 - kept)
    cost, left = instalments.finance(float(paid), returned, float(margin), short, luck, offered, 0.03)
    assert cost + left == margin
    takes = offered > 0.5 and (short > 0.5 or luck < 0.1)
    assert abs(cost - 0.03 * paid * kept * takes) <= 0.5
    assert instalments.feel_cheaper(1.0, short, offered, 5.0) == pytest.approx(1.0 + 0.4 * short * offered)
