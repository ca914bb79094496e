"""Promotions, coupons, price rules, kinds of message and a members' day of the library: gross, net, and of whom."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.engine import simulate
from sim.kpi import KPIS
from sim.outcome import Outcome

pytestmark = pytest.mark.xdist_group("library_inducements")

SALE, FORTNIGHT, REST = slice(42, 49), slice(49, 63), slice(49, 91)
"""Days of the flash sale (16 to 22 February, in a year that starts on 5 January) and after it."""
PROMOTION: dict[str, Any] = {"agents": 12_000}
SIZE: dict[str, Any] = {"agents": 6000}
MARCH = 56
"""The day on which the price rule starts, the second of March."""


def count(name: str, days: slice = slice(None)) -> Any:
    return lambda o: float(o.tallies[name][days].sum())


def test_a_limited_offer_borrows_from_the_fortnight_after(library: Any) -> None:
    """Orders rise in the week, dip after it, and the net is less than the gross (D4)."""
    for strategy in ("flash", "stores_only"):
        gross = library.change("flash_sale", strategy, count("orders", SALE), **PROMOTION)
        dip = library.change("flash_sale", strategy, count("orders", FORTNIGHT), seeds=8, **PROMOTION)
        assert gross.low > 0 > dip.high, strategy
    net = library.change("flash_sale", "flash", count("orders", slice(42, 91)), **PROMOTION)
    assert 0 < net.mean < library.change("flash_sale", "flash", count("orders", SALE), **PROMOTION).mean


def test_a_warm_up_adds_to_the_gross_and_the_weeks_after_take_some_of_it_back(library: Any) -> None:
    """Advertising before the sale lifts it further; what is left of it all is less than what the week shows (C29)."""
    gross = library.change("flash_sale", "warm_flash", count("orders", SALE), **PROMOTION)
    net = library.change("flash_sale", "warm_flash", count("orders", slice(42, 91)), **PROMOTION)
    assert library.change("flash_sale", "warm_flash", count("orders", SALE), "flash", **PROMOTION).low > 0
    assert 0 < net.mean < gross.mean
    spent = library.change("flash_sale", "warm_flash", KPIS["spend"], "flash", **PROMOTION)
    assert spent.mean == pytest.approx(300_000)


def test_conflicts_rise_with_the_days_that_a_price_is_late_and_there_are_none_at_parity(library: Any) -> None:
    size: dict[str, Any] = {**SIZE, "sets": ("behaviours.complain.chance=1",)}
    late = [
        sum(library.values("price_gap", arm, count("complaints"), **size))
        for arm in ("offer_week", "offer_week_a_day_late", "offer_week_three_days_late")
    ]
    assert late[0] == 0 < late[1] < late[2]


def test_most_coupons_go_to_those_who_would_have_come_anyway(library: Any) -> None:
    """The hold-out of one run says what two runs with the same luck say (D5, C30)."""
    by_lot = np.mean(library.values("personal_offers", "", KPIS["coupons_anyway"], **SIZE))
    with_, without = (
        np.array(library.values("personal_offers", arm, count("orders"), **SIZE)) for arm in ("", "without_coupons")
    )
    used = np.array(library.values("personal_offers", "", count("coupons_redeemed"), **SIZE))
    truth = float(np.mean(1.0 - (with_ - without) / used))
    assert 0.5 < truth < 1.0
    assert by_lot == pytest.approx(truth, abs=0.1)


def test_coupon_users_seem_to_be_won_by_coupons(library: Any) -> None:
    """Users buy far more than others in any case; against people held out by lot the lift is small (C30)."""
    lift = np.array(library.values("personal_offers", "", KPIS["coupon_lift"], **SIZE))
    naive = np.array(library.values("personal_offers", "", KPIS["coupon_lift_naive"], **SIZE))
    assert lift.mean() > 0
    assert naive.min() > 3 * lift.max()


def test_who_is_held_out_gets_mail_but_no_coupon(library: Any) -> None:
    run, case = library.run("personal_offers", **SIZE)
    assert run.tallies["redeemed_by_coupon_arm"][:, 1].sum() == 0 < run.tallies["redeemed_by_coupon_arm"][:, 0].sum()
    held = case.population.columns["coupon_arm"].values
    assert held.mean() == pytest.approx(0.2, abs=0.02)
    without, _ = library.run("personal_offers", "without_coupons", **SIZE)
    assert run.tallies["coupons_issued"].sum() > 0 == without.tallies["coupons_issued"].sum()


def several_margin(o: Outcome) -> float:
    """Margin of an order."""
    return float(o.table("margin_gross").sum() / o.table("orders").sum())


def test_bundles_attach_and_goods_that_call_for_each_other_attach_far_more(library: Any) -> None:
    """More orders hold several things; what that is worth net of the discount is shown (D6)."""
    attach = KPIS["attach_rate"]
    assert library.change("personal_offers", "without_bundles", attach, **SIZE).high < 0
    assert library.change("personal_offers", "without_bundles", count("lines_sold"), **SIZE).high < 0
    assert library.change("personal_offers", "nothing_taken_along", attach, **SIZE).high < -0.1
    won = library.change("personal_offers", "without_bundles", several_margin, **SIZE)
    assert won.mean > 0, "an order of several things earns less where it is a bundle"


def test_lines_of_baskets_add_up(library: Any) -> None:
    run, _ = library.run("personal_offers", **SIZE)
    orders, lines = run.tallies["orders"].sum(), run.tallies["lines_sold"].sum()
    several = run.tallies["orders_of_several"].sum()
    assert orders + several <= lines <= orders + 2 * several


def prices_of(library: Any, strategy: str) -> np.ndarray:
    """The logarithm of our posted prices, day by day and channel by channel."""
    case = library.run("dynamic_prices", strategy, **SIZE)[1]
    run = simulate(case.population, case.world, case.day, days=case.days, seed=case.seed, parameters=case.parameters,
                   record=["log_price"])  # fmt: skip
    return run.tables["log_price"][:, :4]


def test_each_gain_alone_moves_prices_its_way_and_none_moves_none(library: Any) -> None:
    """Rivals are cheaper all along; spring brings half as many needs more from day 70 on, and empties shelves (D1)."""
    assert (prices_of(library, "fixed_prices") == 0).all()
    rivals = prices_of(library, "by_rivals_only")
    assert rivals[-1].max() < 0
    assert rivals[-1] == pytest.approx(np.full(4, rivals[-1, 0]))
    for alone in ("by_demand_only", "by_stock_only"):
        assert prices_of(library, alone)[72:91].max() > 0, alone


def test_a_price_rule_acts_from_its_date_on(library: Any) -> None:
    posted = prices_of(library, "")
    assert (posted[:MARCH] == 0).all()
    assert (posted[MARCH] != 0).any()


def test_a_price_rule_is_judged_against_fixed_prices(library: Any) -> None:
    orders = library.change("dynamic_prices", "", count("orders"), "fixed_prices", **SIZE)
    margin = library.change("dynamic_prices", "", KPIS["margin"], "fixed_prices", **SIZE)
    assert orders.low > 0, "towards cheaper rivals, more is sold"
    assert margin.low < margin.mean < margin.high


def test_offers_move_more_and_tire_more_than_news(library: Any) -> None:
    def change(measure: Any) -> Any:
        return library.change("members_club", "offers_only", measure, "news_only", **SIZE)

    assert change(count("considered")).low > 0
    assert change(count("opt_outs")).low > 0
    assert change(KPIS["satisfaction"]).high < 0
    arms = ("news_only", "", "offers_only")
    fatigue = [library.run("members_club", arm, **SIZE)[0].columns()["fatigue"].mean() for arm in arms]
    assert fatigue[0] < fatigue[1] < fatigue[2]


def test_errands_shift_to_the_members_day_and_the_week_gains_less_than_the_day(library: Any) -> None:
    """Wednesdays gain, the days before lose; the net of the whole week is a part of the day's gain (C39)."""

    def on(weekdays: tuple[int, ...]) -> Any:
        def measure(o: Outcome) -> float:
            by_day = o.tallies["orders"].sum(axis=(1, 2))
            return float(sum(by_day[day::7].sum() for day in weekdays))

        return measure

    wednesday = library.change("members_club", "wednesdays", on((2,)), **SIZE)
    before = library.change("members_club", "wednesdays", on((0, 1)), **SIZE)
    week = library.change("members_club", "wednesdays", count("orders"), **SIZE)
    assert wednesday.low > 0 > before.high
    assert 0 < week.low < week.high < wednesday.low


def test_without_a_members_day_nobody_waits(library: Any) -> None:
    usual = library.run("members_club", **SIZE)[0]
    patient = library.run("members_club", sets=("behaviours.keep_for_the_day.waits=0.9",), **SIZE)[0]
    assert np.array_equal(usual.tallies["orders"], patient.tallies["orders"])
