"""Channels of the library: pick-up, desks at the right hours, seasons."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.kpi import KPIS
from sim.outcome import Outcome

pytestmark = pytest.mark.xdist_group("library_channels")

STORE, WEB, PICKUP = 0, 1, 2


def orders(*options: int) -> Any:
    def measure(o: Outcome) -> float:
        return float(o.table("orders")[:, list(options)].sum())

    return measure


def test_pick_up_takes_from_delivery_adds_to_stores_and_to_the_whole(library: Any) -> None:
    size: dict[str, Any] = {"agents": 6000}
    delivered = library.change("bopis", "pick_up", orders(WEB), **size)
    fetched = library.change("bopis", "pick_up", orders(STORE, PICKUP), **size)
    whole = library.change("bopis", "pick_up", lambda o: float(o.table("orders").sum()), **size)
    sales = library.change("bopis", "pick_up", lambda o: o.money("sales"), **size)
    assert delivered.high < 0
    assert fetched.low > 0
    assert whole.low > 0
    assert sales.low > 0


def test_what_is_added_on_the_spot_is_sales_and_no_orders(library: Any) -> None:
    size: dict[str, Any] = {"agents": 6000}
    first = library.change(
        "bopis", "pick_up", lambda o: o.table("sales")[:, PICKUP].sum(), "pick_up_for_its_own_sake", **size
    )
    assert first.low > 0
    start = [
        library.run("bopis", arm, **size)[0].tallies["orders"][0] for arm in ("pick_up", "pick_up_for_its_own_sake")
    ]
    assert np.array_equal(*start)


def test_pick_up_opens_and_closes_on_its_dates(library: Any) -> None:
    run, case = library.run("bopis", "pick_up_pilot", days=91)
    chosen = run.tallies["choices"][:, :, PICKUP].sum(axis=1)
    assert case.calendar.starts.isoformat() == "2026-01-05"
    first, last = 56, 84
    assert chosen[:first].sum() == chosen[last:].sum() == 0
    assert chosen[first:last].sum() > 0


def test_desk_hours_at_the_peaks_shorten_the_wait(library: Any) -> None:
    def peak(o: Outcome) -> float:
        return float(o.table("wait_us")[1:3].sum() / max(o.table("visits")[1:3].sum(), 1)) / 6e7

    size: dict[str, Any] = {"agents": 6000}
    desks = library.run("peak_hours", **size)[1].world.tables["desks"].values
    moved = library.run("peak_hours", "at_the_peaks", **size)[1].world.tables["desks"].values
    assert desks[0].sum() == moved[0].sum(), "the same number of desk hours"
    assert library.change("peak_hours", "at_the_peaks", peak, **size).high < 0
    assert library.change("peak_hours", "one_more", KPIS["wait_mean"], **size).high < 0


def test_seasons_show_and_go(library: Any) -> None:
    size: dict[str, Any] = {"agents": 3000, "days": 364}
    weeks = library.run("retail_omni", **size)[0].tallies["needs"].sum(axis=1).reshape(52, 7).sum(axis=1)
    flat_weeks = library.run("retail_omni", sets=("needs.season=[1.0]",), **size)[0].tallies["needs"]
    flat = flat_weeks.sum(axis=1).reshape(52, 7).sum(axis=1)
    season = np.array(library.run("retail_omni", **size)[1].market.categories[0].season)
    assert np.corrcoef(weeks, season)[0, 1] > 0.7
    assert weeks[46:51].mean() / weeks[26:34].mean() == pytest.approx(
        season[46:51].mean() / season[26:34].mean(), rel=0.05
    )
    assert flat[46:51].mean() / flat[26:34].mean() == pytest.approx(1.0, rel=0.05)


def test_goods_have_seasons_of_their_own(library: Any) -> None:
    sets = ("categories.flowers.season=[1.9,0.1]", "needs.season=[1.0]")
    size: dict[str, Any] = {"agents": 3000, "days": 364, "sets": sets}
    _, case = library.run("personal_offers", **size)
    table = case.world.tables["season"]
    by_day = table.values[table.period_of_day]
    names = [c.name for c in case.market.categories]
    first, second = by_day[:182].mean(axis=0), by_day[182:].mean(axis=0)
    for k, name in enumerate(names):
        assert first[k] / second[k] == pytest.approx(19.0 if name == "flowers" else 1.0, rel=0.02)
    needs = library.run("personal_offers", **size)[0].tallies["needs"].sum(axis=1)
    assert needs[:182].sum() > 1.1 * needs[182:].sum()


def test_more_people_look_online_and_buy_in_a_store_than_the_other_way_round(library: Any) -> None:
    def share(name: str) -> Any:
        return lambda o: float(o.table(name).sum() / o.table("orders").sum())

    webroomed = library.values("price_gap", "", share("webroomed"), agents=6000)
    showroomed = library.values("price_gap", "", share("showroomed"), agents=6000)
    assert min(webroomed) > max(showroomed) > 0
