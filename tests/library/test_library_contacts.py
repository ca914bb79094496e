"""Contacts of the library: what caps protect."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optimize.history import live
from optimize.validate import estimate
from scenarios.load import load_checked
from sim.kpi import KPIS
from sim.outcome import Outcome
from sim.sight import COUNTER, ONLINE, Events, Sight

pytestmark = pytest.mark.xdist_group("library_contacts")

SIZE: dict[str, Any] = {"agents": 4000, "days": 182}


def test_the_caps_hold_whatever_the_money_would_pay_for(library: Any) -> None:
    run, case = library.run("contact_caps", **SIZE)
    weekly = run.tallies["contacts"].sum(axis=1).reshape(26, 7).sum(axis=1)
    tiers = np.bincount(run.columns()["tier"].astype(int), minlength=3)
    most = float(tiers @ np.array(case.market.contact.per_week))
    assert 0.4 * most < weekly.mean() <= weekly.max() <= most
    free = library.run("contact_caps", "no_caps", **SIZE)[0].tallies["contacts"].sum()
    assert free > 1.2 * run.tallies["contacts"].sum()


def test_without_caps_contacts_work_less_and_drive_people_away(library: Any) -> None:
    def per_contact(o: Outcome) -> float:
        return float(o.table("opt_outs").sum() / o.table("contacts").sum())

    assert library.change("contact_caps", "no_caps", per_contact, **SIZE).low > 0
    assert library.change("contact_caps", "no_caps", KPIS["satisfaction"], **SIZE).high < 0
    assert library.change("contact_caps", "no_caps", KPIS["nps"], **SIZE).high < 0


def test_each_further_contact_wins_fewer_orders(library: Any) -> None:
    def count(name: str) -> Any:
        return lambda o: float(o.table(name).sum())

    steps = ("silence", "one_a_week", "no_caps")
    orders, contacts = (
        [sum(library.values("contact_caps", arm, count(name), **SIZE)) for arm in steps]
        for name in ("considered", "contacts")
    )
    first, further = np.diff(orders) / np.diff(contacts)
    assert contacts[0] == 0
    assert first > 0
    assert further < first


def test_neither_too_often_nor_too_seldom(library: Any) -> None:
    def orders(o: Outcome) -> float:
        return float(o.table("orders").sum())

    year: dict[str, Any] = {"agents": 4000, "days": 364}
    for less, more, sign in (("silence", "one_a_week", 1), ("one_a_week", "", -1), ("", "no_caps", -1)):
        change = library.change("contact_caps", more, orders, less, **year)
        assert min(sign * change.low, sign * change.high) > 0, (less, more)


def test_response_and_retention_rise_and_fall_again_with_frequency() -> None:
    """With an S-shaped response, each contact works best at a middle frequency, and most people still buy then."""
    size = ("agents=3000", "days=364", "burn_in_days=0", "run_out_days=0", "on=[tiers, drift, hill]")
    scenario = load_checked("contact_caps", size)
    arms = ("silence", "one_a_month", "one_a_week", "no_caps")
    lives = {arm: [live(scenario, seed, strategy=arm) for seed in range(4)] for arm in arms}

    def response(arm: str) -> np.ndarray:
        """Times that we were thought of because of a contact, for each contact."""
        more = [
            (one.run.tallies["considered"].sum() - none.run.tallies["considered"].sum()) / len(one.contacts)
            for one, none in zip(lives[arm], lives["silence"], strict=True)
        ]
        return np.array(more)

    def kept(arm: str) -> np.ndarray:
        """People who still buy in the last quarter."""
        return np.array([len(np.unique(one.receipts.customer[one.receipts.day >= 273])) for one in lives[arm]])

    for measure, less in ((response, "one_a_month"), (kept, "silence")):
        assert estimate(list(measure("one_a_week") - measure(less))).low > 0
        assert estimate(list(measure("one_a_week") - measure("no_caps"))).low > 0


def test_doubling_the_caps_sells_more_for_a_month_and_costs_value_over_a_year(library: Any) -> None:
    def first_weeks(o: Outcome) -> float:
        return float(o.tallies["sales"][:28].sum())

    year: dict[str, Any] = {"agents": 4000, "days": 364}
    assert library.change("contact_caps", "twice_the_caps", first_weeks, seeds=10, **year).low > 0
    assert library.change("contact_caps", "twice_the_caps", KPIS["customer_value"], **year).high < 0
    assert library.change("contact_caps", "twice_the_caps", KPIS["nps"], **year).high < 0


def test_the_worse_people_are_matched_the_oftener_caps_break_and_people_count_twice(library: Any) -> None:
    shares = (1.0, 0.75, 0.5, 0.25)
    once = (
        "contacts.consent=1",
        "media.direct.unit_cost=0.001",
        *(f"contacts.per_week.{tier}=1" for tier in ("high", "potential", "ordinary")),
    )
    runs = [library.run("contact_caps", sets=(*once, f"behaviours.tire.id_match={s}"), **SIZE)[0] for s in shares]
    weekly = [run.tallies["contacts"].sum(axis=1).reshape(26, 7).sum(axis=1).max() for run in runs]
    assert weekly[0] <= len(runs[0].columns()["tier"]) < weekly[1] < weekly[2] < weekly[3]

    people = np.repeat(np.arange(1000), 2)
    bought = Events(people, np.zeros(2000), np.tile([COUNTER, ONLINE], 1000))
    counted = [Sight(id_match=s).records(bought, seed=7).people for s in shares]
    assert counted[0] == 1000
    assert counted == sorted(counted)
    assert len(set(counted)) == len(shares)


def test_without_contacts_nobody_opts_out(library: Any) -> None:
    assert library.outcome("contact_caps", "silence", **SIZE).table("opt_outs").sum() == 0


def test_messages_wear_out_and_are_renewed(library: Any) -> None:
    case = library.run("retail_omni", agents=3000, days=364)[1]
    media, table = case.market.media, case.world.tables["freshness"]
    fresh = table.values[table.period_of_day]
    assert [m.creative_refresh_days for m in media] == [28, 28, 0, 0, 0]
    for medium, by_day in zip(media, fresh.T, strict=True):
        if medium.creative_refresh_days:
            months = by_day.reshape(-1, medium.creative_refresh_days)
            assert (months[:, 0] == 1.0).all()
            assert (np.diff(months, axis=1) < 0).all()
            assert abs(months[0, 21] - 0.5) < 1e-12, "half after its half-life"
        else:
            assert (by_day == 1.0).all()


def test_what_a_message_moves_falls_with_its_age_and_comes_back_with_a_new_one(library: Any) -> None:
    worn = ("media.mass.creative_half_life_days=365",)
    fresh = (*worn, "media.target.creative_half_life_days=365")
    size: dict[str, Any] = {"agents": 6000, "days": 182}

    def lost(days: Any) -> list[float]:
        """Needs in which we would have been thought of with an ever new message, by seed."""
        by_seed = []
        for seed in range(4):
            a, b = (library.run("retail_omni", "", seed, **size, sets=s)[0] for s in (fresh, worn))
            gap = (a.tallies["considered"] - b.tallies["considered"]).sum(axis=1)[28:168].reshape(5, 28)
            by_seed.append(float(gap[:, days].sum()))
        return by_seed

    early, late = lost(slice(4, 14)), lost(slice(18, 28))
    assert estimate([b - a for a, b in zip(early, late, strict=True)]).low > 0
    assert sum(early) < 0.8 * sum(late)
