"""Offers and facts of the library: coupons, bundles, what is taken along, what the web says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.kpi import KPIS
from sim.outcome import Outcome

pytestmark = pytest.mark.xdist_group("library_offers")

SIZE: dict[str, Any] = {"agents": 6000}


def total(name: str) -> Any:
    return lambda o: float(o.table(name).sum())


def basket(o: Outcome) -> float:
    return float(o.table("sales").sum() / o.table("orders").sum())


def test_coupons_win_orders_and_give_some_away(library: Any) -> None:
    assert library.change("personal_offers", "without_coupons", total("orders"), **SIZE).high < 0
    run, _ = library.run("personal_offers", **SIZE)
    without, _ = library.run("personal_offers", "without_coupons", **SIZE)
    redeemed = run.tallies["coupons_redeemed"].sum()
    assert 0 < redeemed <= run.tallies["coupons_issued"].sum()
    assert without.tallies["coupons_redeemed"].sum() == 0
    won = run.tallies["orders"].sum() - without.tallies["orders"].sum()
    assert won < redeemed, "some would have bought anyway"


def test_deeper_coupons_win_more_orders_at_less_margin_each(library: Any) -> None:
    def margin(o: Outcome) -> float:
        return float(o.table("margin_gross").sum() / o.table("orders").sum())

    assert library.change("personal_offers", "deeper_coupons", total("orders"), **SIZE).low > 0
    assert library.change("personal_offers", "deeper_coupons", margin, **SIZE).high < 0


def test_bundles_lower_what_those_pay_who_need_two_things(library: Any) -> None:
    run, _ = library.run("personal_offers", **SIZE)
    without, _ = library.run("personal_offers", "without_bundles", **SIZE)
    assert np.array_equal(run.tallies["needs"][0], without.tallies["needs"][0])
    assert library.change("personal_offers", "without_bundles", total("orders"), **SIZE).high < 0


def test_goods_that_go_together_fill_the_basket(library: Any) -> None:
    assert library.change("personal_offers", "nothing_taken_along", basket, **SIZE).high < 0


def test_other_facts_online_cost_orders_and_recommendation(library: Any) -> None:
    for strategy, sign in (("the_same_everywhere", 1.0), ("seven_in_ten", -1.0)):
        for measure in (total("orders"), KPIS["satisfaction"], KPIS["nps"]):
            change = library.change("info_mismatch", strategy, measure, **SIZE)
            assert min(sign * change.low, sign * change.high) > 0, strategy


def test_who_is_short_of_cash_pays_in_parts(library: Any) -> None:
    run, case = library.run("instalments", "everywhere", agents=12_000)
    segments = list(case.world.axes["segment"])
    share = run.tallies["financing"].sum(axis=(0, 2)) / run.tallies["sales"].sum(axis=(0, 2))
    by_name = dict(zip(segments, share, strict=True))
    assert by_name["price"] > 1.2 * by_name["other"] > 1.2 * by_name["quality"] > 0


def test_paying_in_parts_wins_orders_and_costs_money(library: Any) -> None:
    size: dict[str, Any] = {"agents": 12_000}
    assert library.change("instalments", "everywhere", total("orders"), **size).low > 0
    cost = {
        arm: sum(library.values("instalments", arm, total("financing"), **size)) for arm in ("everywhere", "two_years")
    }
    assert cost["two_years"] / cost["everywhere"] == pytest.approx(25 / 13, rel=1e-3), "as the parts still owed"
    start = library.run("instalments", **size)[0].tallies["financing"].sum(axis=(0, 1))
    assert start[:3].sum() == 0 < start[3], "only at the bank today"


def test_each_occasion_has_its_channels(library: Any) -> None:
    run, case = library.run("occasions", **SIZE)
    orders = run.tallies["orders_by_occasion"].sum(axis=0)[:, :4]
    occasions, options = case.world.axes["occasion"], case.world.axes["option"]
    mix = {o: dict(zip(options, row / row.sum(), strict=False)) for o, row in zip(occasions, orders, strict=True)}
    assert mix["party"]["store"] > mix["everyday"]["store"] > mix["gift"]["store"]
    assert mix["gift"]["web"] > mix["everyday"]["web"] > mix["party"]["web"]
    trips = run.tallies["occasions"].sum(axis=0)
    quality, others = trips[0], trips[1:].sum(axis=0)
    assert quality[1] / quality.sum() > 1.3 * others[1] / others.sum()


def test_serving_an_occasion_better_wins_its_orders(library: Any) -> None:
    gifts = library.change(
        "occasions", "gifts_in_store", lambda o: float(o.table("orders_by_occasion")[2].sum()), **SIZE
    )
    other = library.change(
        "occasions", "gifts_in_store", lambda o: float(o.table("orders_by_occasion")[:2].sum()), **SIZE
    )
    assert gifts.low > 0
    assert other.high < gifts.low, "the others gain nothing: stores are fuller"
