"""What a scenario becomes: every setting arrives in the market, money and days land where they should."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from scenarios.calendar import Calendar
from scenarios.compile import compile as build
from scenarios.compile import describe, spending, today
from scenarios.load import load, load_checked
from sim.reach import media_tables

OMNI = load_checked("retail_omni")


def test_the_calendar_of_a_year() -> None:
    calendar = Calendar(date(2026, 1, 5), 91, 364, 91)
    assert (calendar.length, calendar.quarters, calendar.first) == (546, 4, date(2025, 10, 6))
    assert calendar.day(date(2026, 1, 5)) == 91
    assert calendar.window(date(2026, 4, 6), None) == (182, 546)
    assert calendar.window(None, date(2026, 1, 5)) == (0, 92)
    assert [calendar.period_of_day.count(p) for p in range(6)] == [91] * 6
    assert calendar.year == slice(91, 455)
    odd = Calendar(date(2026, 1, 5), 0, 100, 0)
    assert (odd.quarters, odd.quarter_days(0)) == (1, 100)
    assert set(odd.period_of_day) == {1}


def test_the_year_begins_on_its_weekday_and_week() -> None:
    market = describe(OMNI)
    assert (market.first_weekday, market.first_week) == (0, 39)
    later = describe(load("retail_omni", ["starts=2026-07-01", "burn_in_days=0"]))
    assert (later.first_weekday, later.first_week) == (2, 25)


def test_todays_money_is_spent_once_and_phased() -> None:
    assert OMNI.budget is not None
    spent = today(OMNI)
    for medium, segments in spent.items():
        total = sum(sum(quarters) for quarters in segments.values())
        assert total == pytest.approx(OMNI.budget.today.media[medium])
        assert sum(segments["price"]) == pytest.approx(0.3 * total)
    by_quarter = np.sum([q for segments in spent.values() for q in segments.values()], axis=0)
    assert by_quarter / by_quarter.sum() == pytest.approx([0.22, 0.24, 0.24, 0.30])


def test_a_plan_changes_the_judged_year_only() -> None:
    now = spending(OMNI)
    plan = {"mass": {"price": [91.0, 0.0, 182.0, 0.0]}}
    planned = spending(OMNI, plan)
    assert planned.money["mass"]["price"][1:-1] == (7.0, 0.0, 14.0, 0.0)
    assert planned.money["direct"]["price"][1:-1] == (0.0,) * 4
    for medium in now.money:
        for segment in now.money[medium]:
            assert planned.money[medium][segment][0] == now.money[medium][segment][0]
            assert planned.money[medium][segment][-1] == now.money[medium][segment][-1]


def test_run_out_and_burn_in_continue_the_year() -> None:
    week = spending(OMNI).money["mass"]["quality"]
    assert (week[0], week[-1]) == (week[4], week[1])


def test_money_by_segment_where_the_file_splits_it() -> None:
    split = load("retail_omni", ["budget.today.segments.mass={quality: 1}"])
    assert today(split)["mass"]["price"] == (0.0,) * 4
    assert sum(today(split)["mass"]["quality"]) == pytest.approx(3_276_000)


def test_settings_arrive_in_the_market() -> None:
    sets = {
        "channels.web.returns": 0.2,
        "media.mass.saturation": 7,
        "partners.bank.referral": 0.03,
        "people.dropout.b": 30,
        "hall.desks": [3],
        "hall.priority": ["high", "ordinary"],
        "behaviours.choose.inertia": 0.9,
        "choice.nothing": 0.1,
        "contacts.per_week.high": 5,
        "off": ["fatigue"],
    }
    text = [f"{path}={value}".replace("'", "") for path, value in sets.items()]
    market = describe(load("retail_omni", text))
    option = next(o for o in market.options if o.name == "web")
    assert (option.return_rate, option.handling_cost, option.delivery_days) == (0.2, 8.0, 3.0)
    assert next(m for m in market.media if m.name == "mass").kappa == 7
    assert market.partners[0].referral == 0.03
    assert market.people.dropout == (0.8, 30.0)
    assert market.hall is not None
    assert (market.hall.desks, market.hall.priority) == ((3,) * 8, (0, 2))
    assert market.parameters == {"choose.inertia": 0.9}
    assert (market.nothing, market.contact.per_week, market.off) == (0.1, (5, 3, 1), frozenset({"fatigue"}))


def test_a_strategy_with_dates_holds_in_its_window() -> None:
    dated = load_checked("retail_omni", ["strategies.cheaper_delivery.starts=2026-04-06"])
    market = describe(dated, strategy="cheaper_delivery")
    prices = next(o for o in market.options if o.name == "web").price
    assert isinstance(prices, tuple)
    assert len(prices) == 546
    assert set(prices[:182]) == {1.0}
    assert set(prices[182:]) == {0.97}


def test_a_taste_may_shift_on_a_date() -> None:
    shift = "{levers: {segments.quality.media.mass: 1.8, segments.price.media.event: 0.5}, starts: 2026-04-06}"
    dated = load_checked("retail_omni", [f"strategies.shift={shift}"])
    before, after = (media_tables(describe(dated, strategy="shift"))["effect"].today(day) for day in (181, 182))
    usual = media_tables(describe(dated))["effect"]
    assert not usual.dated
    assert np.array_equal(before, usual.values)
    mass, event = 1, 3
    assert after[mass, 0] == pytest.approx(2.0 * before[mass, 0])
    assert after[event, 1] == pytest.approx(before[event, 1] * 0.5 / 1.1)
    for medium, segment in ((mass, 0), (event, 1)):
        after[medium, segment] = before[medium, segment]
    assert np.array_equal(after, before)


def test_an_agreement_has_its_dates_or_none() -> None:
    dated = load("retail_omni", ["partners.bank.starts=2026-02-02", "partners.bank.ends=2026-02-08"])
    assert (describe(dated).partners[0].starts, describe(dated).partners[0].ends) == (119, 126)
    off = describe(load("retail_omni", ["partners.bank.active=false"])).partners[0]
    assert off.starts == off.ends


def test_a_case_is_ready_to_run_and_the_day_as_edited() -> None:
    edited = load_checked("retail_omni", ["day={without: recover}"])
    names = [m.name for m in build(OMNI, 0, agents=60).day.moments]
    assert [n for n in names if n != "recover"] == [m.name for m in build(edited, 0, agents=60).day.moments]


def test_the_same_replication_is_the_same_people_under_every_strategy_and_size() -> None:
    small, large = build(OMNI, 7, agents=80), build(OMNI, 7, agents=200)
    offer = build(OMNI, 7, agents=80, strategy="joint_offer")
    other = build(OMNI, 8, agents=80)
    for name, column in small.population.columns.items():
        mine = column.values[..., :80]
        assert np.array_equal(mine, large.population.columns[name].values[..., :80]), name
        assert np.array_equal(column.values, offer.population.columns[name].values), name
    taste = "taste"
    assert not np.array_equal(small.population.columns[taste].values, other.population.columns[taste].values)


def test_events_and_categories_have_days_of_their_own() -> None:
    sets = [
        "needs.events.fair={starts: 2026-03-02, ends: 2026-03-08, needs: 2}",
        "needs.events.storm={starts: 2026-03-08, ends: 2026-03-09, needs: 0.5, categories: [toys]}",
        "categories.basket.need_share=0.6",
        "categories.toys={need_share: 0.4, gap_shape: 3, season: [0.5, 1.5], tempted: 0.2}",
        "categories.basket.tempts=0.3",
        "on=[complements]",
    ]
    basket, toys = describe(load("retail_omni", sets)).categories
    first = (date(2026, 3, 2) - date(2025, 10, 6)).days
    assert basket.extra == {first + d: 2.0 for d in range(7)}
    assert toys.extra == {**basket.extra, first + 6: 1.0, first + 7: 0.5}
    assert (basket.gap_shape, toys.gap_shape) == (1.0, 3.0)
    assert (len(basket.season), toys.season) == (52, (0.5, 1.5))
    assert (basket.tempts, toys.tempted, toys.tempts) == (0.3, 0.2, 0.0)


def test_money_is_spent_only_where_it_reaches_somebody() -> None:
    whole = describe(OMNI).spend
    short = describe(load("retail_omni", ["partners.bank.starts=2026-02-02", "partners.bank.ends=2026-06-30"]))
    first, after = 119, 268
    for day in (0, first - 1, first, after - 1, after, 545):
        for medium, segments in short.spend.money.items():
            expected = whole.money[medium]["price"][whole.period_of_day[day]]
            agreed = medium != "partner" or first <= day < after
            assert segments["price"][short.spend.period_of_day[day]] == (expected if agreed else 0.0)
    silent = describe(load("retail_omni", ["contacts.active=false"])).spend
    assert {m for m, s in silent.money.items() if not any(any(week) for week in s.values())} == {"direct"}


STRUCTURE = """
extends: retail_omni
burn_in_days: 14
days: 28
run_out_days: 0
budget: null
rules: {mass_presence: null, event_ceiling: null, quality_care: null, contact_peace: null, bank_promise: null,
        steady_hand: null}
strategies:
  alone: {levers: {partners.bank.active: false}}
  strangers: {levers: {partners.bank.outside_people: 0.5}}
  offer: {levers: {partners.bank.discount: 0.1}}
  friends: {levers: {partners.bank.discount: 0.1, partners.bank.shared_members: 0.9}}
  silence: {levers: {contacts.active: false}}
  nearer: {levers: {distance.scale_km: 0.2}}
  counters: {levers: {hall.halls: 200}}
  joint_points: {levers: {on: [tiers, points], partners.bank.points: 0.02}}
"""


def test_levers_that_change_the_structure_run(tmp_path: Path) -> None:
    """Agreements, outside people, members, halls and parts of the model may differ between strategies."""
    from optimize.arms import Arm
    from optimize.replication import Job, Replicator

    (tmp_path / "mine.yaml").write_text(STRUCTURE, encoding="utf-8")
    scenario = load_checked(tmp_path / "mine.yaml", ["agents=800"])
    replicator = Replicator(scenario)
    money = np.zeros((5, 3, 1))
    found = {name: replicator(Job(Arm("today", name, money), 0)).measures for name in ("", *STRUCTURE_NAMES)}
    base = found[""]
    assert found["alone"]["partner_profit"] == 0.0
    assert found["strangers"]["orders"] > base["orders"]
    assert found["joint_points"]["profit"] < base["profit"]
    assert found["friends"]["orders"] > found["offer"]["orders"] > base["orders"]
    for name in ("nearer", "counters"):
        assert found[name] != base, name
    assert all(np.isfinite(list(measures.values())).all() for measures in found.values())


STRUCTURE_NAMES = ("alone", "strangers", "offer", "friends", "silence", "nearer", "counters", "joint_points")
