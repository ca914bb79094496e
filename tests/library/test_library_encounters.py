"""Encounters of the library: at the desk, in show-rooms, in service, over long decisions and long ownership."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optimize.payback import payback
from scenarios.load import load_checked
from sim.kpi import KPIS, stock_cost
from sim.outcome import Outcome

pytestmark = pytest.mark.xdist_group("library_encounters")

STEPS = ("served", "received", "understood", "proposed", "closed")
RATES = (0.6, 0.5, 0.3, 0.6)
WEB = 1


def total(name: str) -> Any:
    return lambda o: float(o.table(name).sum())


def orders(*options: int) -> Any:
    return lambda o: float(o.table("orders")[:, list(options)].sum())


DESKS: dict[str, Any] = {"agents": 5000}


def digital(o: Outcome) -> float:
    choices = o.table("choices")
    names = [x.name for x in o.market.options]
    return float(choices[:, names.index("app")].sum() / choices[:, : len(names)].sum())


def hard_cases(o: Outcome) -> float:
    return float(o.table("hard_content").sum() / o.table("hard_business").sum())


def test_simple_business_in_the_app_shortens_the_wait_and_harms_no_hard_case(library: Any) -> None:
    assert library.change("hall_sales", "simple_to_the_app", KPIS["wait_mean"], **DESKS).high < 0
    assert library.change("hall_sales", "simple_to_the_app", digital, **DESKS).low > 0
    assert library.change("hall_sales", "simple_to_the_app", hard_cases, **DESKS).low > 0
    worse = library.change("hall_sales", "all_to_the_app", hard_cases, "simple_to_the_app", **DESKS)
    assert worse.mean < 0, "hard cases in the app go less well"
    today = library.run("hall_sales", **DESKS)[0]
    assert today.tallies["routed"].sum() == 0


def test_each_step_of_a_sale_loses_its_share(library: Any) -> None:
    runs = [library.run("hall_sales", "", seed, **DESKS)[0] for seed in range(4)]
    counts = [sum(float(run.tallies[name].sum()) for run in runs) for name in STEPS]
    for before, after, rate in zip(counts, counts[1:], RATES, strict=False):
        assert after / before == pytest.approx(rate, rel=0.25), "skill and liking move it a little"
    assert counts[-1] / counts[0] == pytest.approx(np.prod(RATES), rel=0.35)


def closings(library: Any, strategy: str) -> list[float]:
    """Closed sales of each hall, as a share of those served: thirty halls, each of its own skill."""
    size: dict[str, Any] = {"agents": 6000, "sets": ("hall.halls=667", "hall.desks=[1]")}
    found: list[float] = []
    for seed in range(3):
        tallies = library.run("hall_sales", strategy, seed, **size)[0].tallies
        found += list(tallies["closed"].sum(axis=0) / tallies["served"].sum(axis=0))
    return found


def test_a_standard_closes_more_sales_and_makes_halls_alike(library: Any) -> None:
    today, standard = closings(library, ""), closings(library, "standard")
    assert len(today) == 30
    assert np.mean(standard) > 1.3 * np.mean(today)
    assert np.std(standard) / np.mean(standard) < 0.7 * np.std(today) / np.mean(today)
    assert library.change("hall_sales", "standard", KPIS["wait_mean"], **DESKS).mean > 0, (
        "selling takes time at the desk"
    )


ROOMS: dict[str, Any] = {"agents": 6000}


def near_returns(o: Outcome) -> float:
    return float(o.table("near_returned")[WEB] / o.table("near_paid")[WEB])


def to_the_store(o: Outcome) -> float:
    """Of those who looked us up online, how many bought in a store."""
    return float(o.table("webroomed").sum() / o.table("looks_online").sum())


def test_show_rooms_win_online_orders_nearby_and_less_comes_back(library: Any) -> None:
    near = library.change("showroom", "show_rooms", lambda o: float(o.table("near_order")[WEB]), **ROOMS)
    far = library.change(
        "showroom", "show_rooms", lambda o: float(o.table("orders")[:, WEB].sum() - o.table("near_order")[WEB]), **ROOMS
    )
    assert near.low > 0
    assert near.mean > far.mean
    assert library.change("showroom", "show_rooms", total("orders"), **ROOMS).low > 0
    assert library.change("showroom", "show_rooms", near_returns, seeds=8, **ROOMS).high < 0


def test_invitations_lead_online_visitors_into_stores(library: Any) -> None:
    assert library.change("showroom", "invitations", to_the_store, **ROOMS).low > 0
    assert library.change("showroom", "invitations", total("orders"), **ROOMS).low > 0
    run, case = library.run("showroom", "invitations", **ROOMS)
    worth = 100 * case.parameters["hand_over_present.worth"]
    assert run.tallies["presents"].sum() % worth == 0
    assert 0 < run.tallies["presents"].sum() / worth <= run.tallies["invited"].sum()
    assert library.run("showroom", **ROOMS)[0].tallies["invited"].sum() == 0


SHOPS: dict[str, Any] = {"agents": 3000}


def test_contradictions_between_channels_cost_orders_and_recommendation(library: Any) -> None:
    for strategy in ("same_facts", "one_brand"):
        assert library.change("one_brand", strategy, total("orders"), **SHOPS).low > 0
        assert library.change("one_brand", strategy, KPIS["nps"], **SHOPS).low > 0
    assert library.change("one_brand", "same_prices", KPIS["nps"], **SHOPS).low > 0
    assert sum(library.values("one_brand", "", total("complaints"), **SHOPS)) > 0
    for strategy in ("same_prices", "one_brand"):
        assert sum(library.values("one_brand", strategy, total("complaints"), **SHOPS)) == 0, "none at parity"


def test_each_level_of_experience_satisfies_more_and_costs_more(library: Any) -> None:
    for strategy, sign in (("plain", -1.0), ("rich", 1.0)):
        change = library.change("one_brand", strategy, KPIS["satisfaction"], **SHOPS)
        assert min(sign * change.low, sign * change.high) > 0, strategy
    for strategy, level in (("plain", 1), ("", 2), ("rich", 3)):
        run, case = library.run("one_brand", strategy, **SHOPS)
        bought = run.tallies["orders"].sum(axis=(0, 1))[: len(case.market.options)]
        cost = sum(
            n * round(100 * o.level_cost) * (o.level - 1) for n, o in zip(bought, case.market.options, strict=True)
        )
        assert run.tallies["comfort_cost"].sum() == cost
        assert {o.level for o in case.market.options if o.level_cost} == {level}


SERVICE: dict[str, Any] = {"agents": 4000, "days": 364}


def test_an_offer_helps_after_a_solved_case_and_harms_after_another(library: Any) -> None:
    runs = [library.run("service_offers", "after_every_case", seed, **SERVICE)[0] for seed in range(4)]
    taken = {
        case: sum(run.tallies[f"accepted_after_{case}"].sum() for run in runs)
        / sum(run.tallies[f"offered_after_{case}"].sum() for run in runs)
        for case in ("solved", "unsolved")
    }
    assert taken["solved"] > 2 * taken["unsolved"]
    assert library.change("service_offers", "after_solved", KPIS["profit"], **SERVICE).low > 0
    harm = {"than": "after_solved", **SERVICE}
    left = {
        arm: sum(library.values("service_offers", arm, total("left_unsolved"), **SERVICE))
        / sum(library.values("service_offers", arm, total("unsolved"), **SERVICE))
        for arm in ("after_solved", "after_every_case")
    }
    assert left["after_every_case"] > 1.1 * left["after_solved"] > 0, "more of them leave"
    assert library.change("service_offers", "after_every_case", KPIS["nps"], **harm).high < 0
    assert library.change("service_offers", "after_every_case", total("orders"), **harm).high < 0
    none = library.run("service_offers", **SERVICE)[0].tallies
    assert none["offered_after_solved"].sum() == none["offered_after_unsolved"].sum() == 0


FIRMS: dict[str, Any] = {"agents": 3000, "days": 364}


def test_advice_shortens_the_time_to_a_decision(library: Any) -> None:
    def cycle(o: Outcome) -> float:
        return float(o.table("decision_days").sum() / o.table("decided").sum())

    change = library.change("machine_care", "advice", cycle, **FIRMS)
    assert change.high < -7, "by more than a week"
    weeks = {
        arm: library.run("machine_care", arm, **FIRMS)[0].tallies["decided"].sum(axis=(0, 1)) for arm in ("", "advice")
    }
    gone = {arm: np.cumsum(w) / w.sum() for arm, w in weeks.items()}
    assert (gone["advice"][1:20] > gone[""][1:20]).all(), "the whole distribution is shorter"
    assert weeks[""][10:].sum() > 0.15 * weeks[""].sum(), "some decisions take very long"


def test_warranties_are_sold_in_the_window(library: Any) -> None:
    def by_month(arm: str) -> Any:
        runs = [library.run("machine_care", arm, seed, **FIRMS)[0] for seed in range(4)]
        return sum(run.tallies["covers"].sum(axis=(0, 1)) for run in runs)

    today, written = by_month(""), by_month("letters_to_owners")
    inside = slice(9, 13)
    assert today[inside].sum() > 0.5 * today.sum(), "four months of thirty-six"
    assert written[inside].sum() > 1.4 * today[inside].sum()
    assert np.abs(written.sum() - written[inside].sum() - today.sum() + today[inside].sum()) < 0.1 * today.sum()


def cost_of_an_order(o: Outcome) -> float:
    """Marketing, handling and stock for an order, money."""
    orders_of = o.table("orders").sum(axis=0)
    handling = sum(n * option.handling_cost for n, option in zip(orders_of, o.market.options, strict=False)) * o.scale
    return (KPIS["spend"](o) + stock_cost(o) + handling) / o.total("orders")


def test_one_identity_one_stock_and_joint_campaigns_bring_people_back_at_less_cost(library: Any) -> None:
    size: dict[str, Any] = {"agents": 3000}
    assert library.change("one_customer", "all_of_it", total("repeat_buyers"), **size).low > 0
    assert library.change("one_customer", "all_of_it", cost_of_an_order, **size).high < 0
    assert library.change("one_customer", "one_stock", total("missed"), **size).high < 0
    assert library.change("one_customer", "one_stock", total("stock_held"), **size).high < 0, "and less is held"
    assert library.change("one_customer", "one_identity", total("contacts"), **size).high < 0
    today, shared = (library.run("one_customer", arm, **size)[0].tallies for arm in ("", "one_stock"))
    assert today["sent_over"].sum() == 0 < shared["sent_over"].sum()
    assert today["missed"].sum() == today["stocked_out"].sum()


def test_goods_that_come_the_next_day_leave_fewer_shelves_empty(library: Any) -> None:
    """The fill rate is the part of orders that find their goods."""

    def filled(o: Outcome) -> float:
        return o.total("orders") / (o.total("orders") + o.total("missed"))

    size: dict[str, Any] = {"agents": 3000}
    assert library.change("one_customer", "partner_lorries", filled, **size).low > 0
    assert library.change("one_customer", "partner_lorries", total("stocked_out"), **size).high < 0
    assert library.change("one_customer", "partner_lorries", total("orders"), **size).mean > 0


def test_an_immersive_view_wins_online_orders_lowers_returns_and_has_a_break_even(library: Any) -> None:
    assert library.change("showroom", "pictures", orders(WEB), **ROOMS).low > 0
    assert library.change("showroom", "pictures", near_returns, **ROOMS).mean < 0
    added = library.change("showroom", "pictures", KPIS["profit"], **ROOMS)
    a_year = added.model_copy(update={"mean": 4 * added.mean, "low": 4 * added.low, "high": 4 * added.high})
    invested = load_checked("showroom").strategies["pictures"].invests
    assert invested is not None
    found = payback(invested.cost, invested.yearly, invested.years, a_year)
    assert added.mean > 0
    assert found.at_most == pytest.approx(max(0.0, invested.years * (a_year.mean - invested.yearly)))
