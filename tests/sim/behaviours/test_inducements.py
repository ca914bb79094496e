"""Kinds of message, coupons on trial, a day for members, lines of a basket: alone and in both engines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lived_markets import agreed, living, luck

from sim.behaviours import basket_lines, content, coupon_test, members_day
from sim.inducements import INDUCEMENTS
from sim.market import Category, ContactPolicy, Market
from sim.offer_measures import coupon_lift, coupon_lift_naive, coupons_anyway
from sim.outcome import Outcome
from sim.policy import MembersDay

share = st.floats(0.0, 1.0)
live = living(9, 600)


@pytest.fixture(scope="module")
def market(make_market: Callable[..., Market]) -> Market:
    """Much mail with coupons, two things to need, Wednesdays for the best two tiers."""
    market = make_market(42)
    media = tuple(replace(m, coupon=0.2, content="offer", unit_cost=0.005) if m.direct else m for m in market.media)
    goods = (Category("food", 0.6, tempts=0.8, tempted=0.1), Category("wine", 0.3, tempts=0.1, tempted=0.9))
    return replace(
        market, media=media, categories=goods, members_day=MembersDay(2, 0.1, (0, 1)),
        contact=ContactPolicy((7, 7, 7), (28, 28, 28), coupon_holdout=0.3),
    )  # fmt: skip


def test_both_engines_agree(market: Market) -> None:
    on = frozenset(["coupons", "tiers", "stockpiling", "reference_price", *INDUCEMENTS])
    all_on = replace(market, on=on, days=24)
    fast = agreed(live, all_on, 120)
    assert fast.tallies["orders_of_several"].sum() > 0


def test_who_waits_for_the_day_loses_nothing(market: Market) -> None:
    """Needs move to Wednesdays; in five weeks as many come up as without the day."""
    usual, club = (
        live(replace(market, on=frozenset(on)), 3000).tallies["needs"].sum(axis=1) for on in ([], ["members_day"])
    )
    first = next(d for d in range(7) if club[d::7].sum() > 1.1 * usual[d::7].sum())
    assert (first + market.first_weekday) % 7 == 2
    assert club[(first - 1) % 7 :: 7].sum() < usual[(first - 1) % 7 :: 7].sum()
    assert club.sum() == pytest.approx(usual.sum(), rel=0.03)


def test_only_members_pay_less_on_the_day(market: Market) -> None:
    assert members_day.give_members_price(0.0, 1.0, 0.1, 1.0) == pytest.approx(np.log(0.9))
    assert members_day.give_members_price(-0.2, 1.0, 0.1, 0.0) == -0.2
    assert members_day.give_members_price(-0.2, 0.0, 0.1, 1.0) == -0.2


@given(needs=st.sampled_from([0.0, 1.0]), until=st.floats(-1.0, 2.0), u=luck, to_go=st.integers(0, 9).map(float))
def test_an_errand_waits_only_shortly_before_the_day(needs: float, until: float, u: float, to_go: float) -> None:
    kept = members_day.keep_for_the_day(needs, until, 1.0, u, 0.3, 1 / 7, to_go, 1.0)
    if to_go > 2.0 or u >= 0.3:
        assert kept == needs
    elif to_go > 0.0:
        assert kept == 0.0
    else:
        assert kept >= needs
    assert members_day.keep_for_the_day(needs, until, 1.0, u, 0.3, 1 / 7, to_go, 0.0) == needs


@given(reached=st.floats(0.0, 20.0))
def test_offers_leave_more_and_weigh_more_than_products_and_those_than_news(reached: float) -> None:
    kinds = [float(k) for k in range(len(content.KINDS))]
    left = [content.heed_content(reached, 1.0, k) for k in kinds]
    weight = [content.weigh_content(reached, 1.0, 1.0, k) for k in kinds]
    assert left == sorted(left)
    assert weight == sorted(weight)
    assert left[1] == reached
    assert content.heed_content(reached, 0.0, 2.0) == reached


def test_a_message_about_a_product_is_what_messages_were(market: Market) -> None:
    plain = replace(market, media=tuple(replace(m, content="product") for m in market.media))
    with_, without = live(replace(plain, on=frozenset(["content"]))), live(plain)
    assert all(np.array_equal(with_.tallies[n], without.tallies[n]) for n in without.tallies)


@given(brought=share, arm=st.sampled_from([0.0, 1.0]), used=st.sampled_from([0.0, 1.0]))
def test_who_is_held_out_gets_none_and_a_user_stays_one(brought: float, arm: float, used: float) -> None:
    assert coupon_test.withhold_coupon(brought, arm) == (brought if arm == 0.0 else 0.0)
    assert coupon_test.note_coupon_use(used, 0.0) == used
    assert coupon_test.note_coupon_use(used, 1.0) == 1.0


@given(lines=st.integers(0, 5).map(float))
def test_several_is_more_than_one(lines: float) -> None:
    assert basket_lines.hold_several(lines) == float(lines > 1)


def test_measures_of_coupons_read_a_planted_trial(make_market: Callable[..., Market]) -> None:
    """Of 80 offered and 20 held out in ten weeks: 240 orders against 50, 100 coupons used."""

    def weekly(*people: int) -> np.ndarray:
        table = np.zeros((70, 2), np.int64)
        table[6::7] = people
        return table

    def once(*counts: int) -> np.ndarray:
        table = np.zeros((70, 2), np.int64)
        table[0] = counts
        return table

    tallies = {
        "people_by_coupon_arm": weekly(80, 20), "orders_by_coupon_arm": once(240, 50),
        "redeemed_by_coupon_arm": once(100, 0), "people_by_coupon_use": weekly(60, 40),
        "orders_by_coupon_use": once(90, 200),
    }  # fmt: skip
    o = Outcome(tallies, make_market(70), 100)
    assert coupon_lift(o) == pytest.approx(3.0 / 2.5 - 1)
    assert coupons_anyway(o) == pytest.approx(1 - (3.0 - 2.5) * 80 / 100)
    assert coupon_lift_naive(o) == pytest.approx((200 / 40) / (90 / 60) - 1)
