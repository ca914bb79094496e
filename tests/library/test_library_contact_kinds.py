"""Kinds of contact: whom they reach, how often, at what cost, and what stages, tags and surveys are good for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optimize.history import live
from optimize.validate import estimate
from scenarios.layers import library as names
from scenarios.load import load_checked
from sim.kpi import KPIS

pytestmark = pytest.mark.xdist_group("library_contact_kinds")

SIZE: dict[str, Any] = {"agents": 4000, "days": 364}
NAME = "contact_kinds"


def truth(name: str, sets: tuple[str, ...] = (), *, strategy: str = "", days: int = 182) -> Any:
    size = ("agents=1500", f"days={days}", "burn_in_days=0", "run_out_days=0")
    return live(load_checked(name, [*size, *sets]), 1, strategy=strategy)


def column(told: Any, name: str) -> np.ndarray:
    """A trait of each contacted person of the truth, by contact."""
    people = told.case.population
    return people.columns[name].values[..., np.searchsorted(people.ids, told.contacts.customer)]


def medium_of(case: Any, name: str) -> int:
    return [m.name for m in case.market.media].index(name)


@pytest.mark.parametrize(
    ("name", "strategy", "sets"),
    [
        ("contact_kinds", "", ()),
        ("contact_kinds", "text_everybody", ("media.direct.unit_cost=0.005", "media.sms.campaign.every_days=2")),
        ("contact_caps", "", ()),
        ("contact_caps", "no_caps", ()),
        ("contact_caps", "one_a_week", ()),
        ("timely_mail", "reminders", ("media.direct.unit_cost=0.01",)),
        ("timely_mail", "thanks", ("media.direct.unit_cost=0.01",)),
        ("value_tiers", "best_left_in_peace", ("media.direct.unit_cost=0.01",)),
    ],
)
def test_nobody_is_contacted_above_a_cap_or_without_consent(name: str, strategy: str, sets: tuple[str, ...]) -> None:
    told = truth(name, sets, strategy=strategy)
    assert len(told.contacts) > 1000
    assert_peace(told)


@pytest.mark.parametrize("name", names())
def test_the_caps_and_consent_hold_all_over_the_library(name: str) -> None:
    assert_peace(live(load_checked(name, ("agents=300", "behaviours.tire.id_match=1")), 2, days=56))


def assert_peace(told: Any) -> None:
    """No contact above a cap of its day, none without consent, one a day at most, in the truth."""
    who, day, tier = told.contacts.customer, told.contacts.day, told.contacts.columns["tier"]
    assert told.case.parameters.get("tire.id_match", 1.0) == 1.0
    policy = told.case.market.contact
    for length, caps in ((7, policy.per_week), (28, policy.per_month)):
        assert (earlier(who, day // length) < np.array(caps)[tier]).all()
    by_medium = told.contacts.columns["medium"]
    for k, caps in ((medium_of(told.case, n), c) for n, c in policy.by_medium.items()):
        mine = by_medium == k
        for length, held in ((7, caps.per_week), (28, caps.per_month)):
            assert (earlier(who[mine], day[mine] // length) < np.array(held)[tier[mine]]).all()
    asked = column(told, "audience")[by_medium, np.arange(len(who))] > 0
    agreed = column(told, "agrees") > 0 if "agrees" in told.case.population.columns else asked
    assert (asked | agreed).all()
    assert len(np.unique(who * 10_000 + day)) == len(who), "one contact a day at most"


def earlier(who: np.ndarray, period: np.ndarray) -> np.ndarray:
    """How many contacts a person had in the same period before each one (rows are in order of days)."""
    key = who * 100_000 + period
    order = np.argsort(key, kind="stable")
    first = np.searchsorted(key[order], key[order])
    count = np.empty(len(key), np.int64)
    count[order] = np.arange(len(key)) - first
    return count


def test_a_campaign_reaches_those_who_fit_and_nobody_else() -> None:
    told = truth(NAME, strategy="call_executives")
    sent = told.contacts.columns["medium"]
    for name, tag in (("phone", "tag_executive"), ("social", "tag_family"), ("community", "tag_community")):
        chosen = sent == medium_of(told.case, name)
        assert chosen.sum() > 50
        assert (column(told, tag)[chosen] == 1.0).all()
    tags = told.case.population.columns
    assert abs(tags["tag_family"].values.mean() - 0.25) < 0.04
    segment = tags["segment"].values
    assert tags["tag_executive"].values[segment == 0].mean() > 1.5 * tags["tag_executive"].values[segment != 0].mean()
    planned = sent == medium_of(told.case, "direct")
    assert 0 < column(told, "tag_family")[planned].mean() < 1, "the plan's own mail goes to everybody"


def test_filters_of_a_campaign_combine() -> None:
    sets = (
        "media.phone.campaign.every_days=28",
        "media.phone.campaign.where.segment=[price]",
        "media.phone.campaign.where.region=[north, coast]",
        "media.phone.campaign.where.tier=[high]",
        "media.phone.campaign.where.tag=[family, executive]",
        "media.phone.campaign.share=0.5",
    )
    told = truth(NAME, sets)
    chosen = told.contacts.columns["medium"] == medium_of(told.case, "phone")
    assert 5 < chosen.sum() < 0.2 * len(chosen)
    assert (column(told, "segment")[chosen] == 1).all()
    assert np.isin(column(told, "region")[chosen], [0, 5]).all()
    assert (told.contacts.columns["tier"][chosen] == 0).all()
    assert (column(told, "tag_family") + column(told, "tag_executive"))[chosen].min() >= 1


def test_a_capability_acts_from_its_first_day(library: Any) -> None:
    before, after = (library.run(NAME, s, agents=3000, days=182) for s in ("", "text_from_may"))
    first = after[1].calendar.day(load_checked(NAME).under("text_from_may").media["sms"].campaign.starts)
    assert first == 119
    sms = medium_of(after[1], "sms")
    for name in before[0].tallies:
        assert np.array_equal(before[0].tallies[name][:first], after[0].tallies[name][:first]), name
    sent = after[0].tallies["triggered"][:, :, sms].sum(axis=1)
    assert sent[:first].sum() == 0
    assert sent[first : first + 14].sum() > 0
    assert before[0].tallies["triggered"][:, :, sms].sum() == 0


def test_service_by_stage_beats_the_same_number_of_messages_for_everybody(library: Any) -> None:
    def change(measure: Any) -> Any:
        by_stage, alike = (
            [measure(library.outcome(NAME, arm, seed, **SIZE)) for seed in range(8)]
            for arm in ("text_by_stage", "text_everybody")
        )
        return estimate([a - b for a, b in zip(by_stage, alike, strict=True)]), np.mean(alike)

    more_messages, alike = change(texts)
    assert abs(more_messages.mean) < 0.06 * alike
    assert change(KPIS["orders"])[0].low > 0
    assert change(KPIS["profit"])[0].low > 0


def texts(o: Any) -> float:
    return float(o.tallies["triggered"][:, :, medium_of(o, "sms")].sum())


def test_people_move_through_the_stages_of_a_customers_life(library: Any) -> None:
    run, case = library.run(NAME, **SIZE)
    by_week = run.tallies["stages"][6::7]
    assert (by_week.sum(axis=1) == len(case.population)).all()
    new, active, at_risk, lapsed, stranger = by_week[-1]
    assert min(new, active, at_risk, lapsed) > 0
    assert stranger == (case.population.columns["tenure"].values < 0).sum() - run.tallies["won"].sum()
    bought = run.tallies["orders_by_stage"].sum(axis=(0, 2))
    assert bought.sum() == run.tallies["orders"].sum()
    assert bought[4] >= run.tallies["won"].sum() > 0, "a stranger who buys is won, once"
    assert bought[3] >= run.tallies["won_back"].sum() > 0, "who was lost and buys is won back"


def test_unhappy_best_customers_move_to_rescue_and_fewer_of_them_leave(library: Any) -> None:
    asked = library.outcome(NAME, "ask_and_rescue", **SIZE)
    assert library.outcome(NAME, **SIZE).table("rescued").sum() == 0 < asked.table("rescued").sum()
    assert asked.table("rescued").sum() < 0.2 * asked.table("surveyed").sum()
    assert library.change(NAME, "ask_and_rescue", lambda o: float(o.table("churned").sum()), **SIZE).high < 0
    assert library.change(NAME, "ask_and_rescue", KPIS["satisfaction"], **SIZE).low > 0
    left_alone = ("behaviours.make_amends.lift=0", "behaviours.ask_best.share=1")
    held = library.run(NAME, agents=4000, days=182, sets=left_alone)[0].columns()
    best, marked = (held["tier"] == 0.0) & (held["active"] == 1.0), held["rescue"] == 1.0
    unhappy, others = held["satisfaction"][best & marked], held["satisfaction"][best & ~marked]
    error = np.sqrt(unhappy.var() / len(unhappy) + others.var() / len(others))
    assert unhappy.mean() - others.mean() < -2.0 * error, "an answer is noisy, but it tells"
    left_alone = ("behaviours.make_amends.lift=0", "behaviours.ask_best.share=1")
    held = library.run(NAME, agents=4000, days=182, sets=left_alone)[0].columns()
    best, marked = (held["tier"] == 0.0) & (held["active"] == 1.0), held["rescue"] == 1.0
    unhappy, others = held["satisfaction"][best & marked], held["satisfaction"][best & ~marked]
    error = np.sqrt(unhappy.var() / len(unhappy) + others.var() / len(others))
    assert unhappy.mean() - others.mean() < -2.0 * error, "an answer is noisy, but it tells"
    extra = library.change(NAME, "ask_and_rescue", KPIS["spend"], **SIZE)
    care = library.values(NAME, "ask_and_rescue", lambda o: o.money("care_cost"), **SIZE)
    assert extra.mean == pytest.approx(np.mean(care), rel=0.05), "looking after people is paid for"
