"""Offers and facts of the library: coupons, bundles, what is taken along, what the web says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.kpi import KPIS, Outcome

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
