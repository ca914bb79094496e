"""Contact policy: caps by medium and tier, the hour of a message, and contacts that customers bring on themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lived_markets import agreed, living, luck

from sim.assembly import build
from sim.behaviours import caps, hours, triggers
from sim.kpi import KPIS
from sim.market import ContactPolicy, Market, Medium
from sim.outcome import Outcome
from sim.policy import MediumCap, Trigger
from sim.run import Run

DAYS = 56
bit = st.sampled_from([0.0, 1.0])
POLICY = frozenset({"medium_caps", "reading_hours", "triggers"})
live = living(5, 600)


@pytest.fixture(scope="module")
def market(make_market: Callable[..., Market]) -> Market:
    """Calls and mail that money buys every day, with caps wide open."""
    market = make_market(DAYS)
    mail = next(m for m in market.media if m.direct)
    media = (
        *(m for m in market.media if not m.direct),
        replace(mail, name="call", fatigue=3.0, unit_cost=0.5),
        replace(mail, name="direct"),
    )
    money = dict(market.spend.money)
    money["direct"] = {s: (30.0 * w[0],) for s, w in money["direct"].items()}
    money["call"] = {s: (10.0 * w[0],) for s, w in money["direct"].items()}
    everyone = ContactPolicy((7, 7, 7), (28, 28, 28), consent=0.8)
    return replace(market, media=media, spend=replace(market.spend, money=money), contact=everyone)


def weekly(run: Run, market: Market, medium: str) -> np.ndarray:
    """Contacts of one medium in each calendar week."""
    k = [m.name for m in market.media].index(medium)
    return run.tallies["exposures"][:, :, k].sum(1).reshape(-1, 7).sum(1)


def quiet(market: Market) -> Market:
    """No money for contacts, a trigger for each event."""
    money = {m: w for m, w in market.spend.money.items() if m not in ("call", "direct")}
    rules = {"direct": Trigger(after_purchase=1, after_drop=1), "call": Trigger(after_silence=21)}
    media = tuple(replace(m, trigger=rules.get(m.name, Trigger())) for m in market.media)
    return replace(market, media=media, spend=replace(market.spend, money=money), on=frozenset(["triggers"]))


def test_both_engines_agree_on_the_whole_policy(market: Market) -> None:
    rules = {"call": MediumCap((1, 1, 0), (3, 2, 1))}
    busy = replace(
        market,
        media=quiet(market).media,
        contact=replace(market.contact, by_medium=rules),
        on=POLICY,
        days=24,
        parameters={"tire.id_match": 0.6, "reopen_basket.chance": 0.5},
    )
    fast = agreed(live, busy, 120)
    assert fast.tallies["triggered"].sum() > 0


def test_a_medium_keeps_its_own_cap_and_leaves_the_turn_to_others(market: Market) -> None:
    rules = {"call": MediumCap(per_week=(1, 1, 1), per_month=(2, 2, 2))}
    capped = replace(market, contact=replace(market.contact, by_medium=rules), on=frozenset(["medium_caps"]))
    free, held = live(market), live(capped)
    assert weekly(free, market, "call").max() > 480  # more than one a consenting person and week
    assert weekly(held, market, "call").max() <= 600
    months = weekly(held, market, "call").reshape(-1, 4).sum(1)
    assert 0 < months.max() <= 2 * 600
    call = [m.name for m in market.media].index("call")
    assert held.columns()["sent_month"][call].max() == 2.0
    assert weekly(held, market, "direct").sum() > weekly(free, market, "direct").sum()


def test_wide_caps_change_nothing(market: Market) -> None:
    with_caps, without = live(replace(market, on=frozenset(["medium_caps"]))), live(market)
    assert all(np.array_equal(with_caps.tallies[n], without.tallies[n]) for n in without.tallies)


def test_a_tier_without_contacts_gets_none(market: Market) -> None:
    rules = {name: MediumCap((0, 7, 7)) for name in ("call", "direct")}
    held = live(replace(market, contact=replace(market.contact, by_medium=rules), on=frozenset(["medium_caps"])))
    columns = held.columns()
    assert columns["sent_month"][:, columns["tier"] == 0.0].sum() == 0.0
    assert columns["sent_month"].sum() > 0.0
    assert columns["fatigue"][columns["tier"] == 0.0].max() == 0.0


def test_the_hour_moves_memory_not_contacts(market: Market) -> None:
    def at(hour: float) -> Run:
        media = tuple(replace(m, send_hour=hour) if m.direct else m for m in market.media)
        return live(replace(market, media=media, on=frozenset(["reading_hours"])))

    evening, night = at(20.0), at(3.0)
    assert np.array_equal(evening.tallies["contacts"][:1], night.tallies["contacts"][:1])
    k = [m.name for m in market.media].index("direct")
    assert evening.columns()["adstock"][k].sum() > 1.1 * night.columns()["adstock"][k].sum()


def test_people_read_at_the_hours_of_the_profile(market: Market) -> None:
    people = replace(market.people, reading_hours=(0.0,) * 8 + (1.0, 3.0) + (0.0,) * 14)
    population = build(replace(market, people=people, on=frozenset(["reading_hours"])), 3, 4000)[0]
    hour = population.columns["reading_hour"].values
    assert 8.0 <= hour.min() <= hour.max() <= 10.0
    assert (hour >= 9.0).mean() == pytest.approx(0.75, abs=0.03)


def test_triggers_write_to_those_with_a_reason_and_consent(market: Market) -> None:
    run = live(quiet(market))
    tallies = run.tallies
    by_medium = tallies["triggered"].sum((0, 1))
    names = [m.name for m in market.media]
    assert by_medium[names.index("direct")] > 0
    assert by_medium[names.index("call")] > 0
    assert by_medium.sum() == tallies["contacts"].sum()
    assert tallies["triggered"][:20, :, names.index("call")].sum() == 0
    refused = replace(market.contact, consent=0.0)
    assert live(replace(quiet(market), contact=refused)).tallies["triggered"].sum() == 0
    capped = replace(market.contact, per_week=(0, 0, 0))
    assert live(replace(quiet(market), contact=capped)).tallies["triggered"].sum() == 0


def test_thanks_follow_each_purchase(market: Market) -> None:
    asked = quiet(market)
    media = tuple(
        replace(m, trigger=Trigger(after_purchase=1) if m.name == "direct" else Trigger()) for m in asked.media
    )
    willing = replace(market.contact, consent=1.0)
    off = {"opt_out.chance": 0.0}
    run = live(replace(asked, media=media, contact=willing, parameters=off))
    sent = run.tallies["triggered"].sum((1, 2))
    bought = run.tallies["orders"].sum((1, 2))
    assert (sent[1:] <= bought[:-1]).all()
    assert sent.sum() > 0.8 * bought[:-1].sum()


def test_triggered_contacts_cost_money(market: Market) -> None:
    asked = quiet(market)
    run = live(asked)
    spent = KPIS["spend"](Outcome(run.tallies, asked, 600))
    silent = replace(asked, on=frozenset())
    plan = KPIS["spend"](Outcome(live(silent).tallies, silent, 600))
    costs = np.array([m.unit_cost for m in market.media])
    extra = run.tallies["triggered"].sum((0, 1)) @ costs * market.members / 600
    assert spent - plan == pytest.approx(extra)
    assert extra > 0


def test_reminders_bring_some_baskets_back(market: Market) -> None:
    asked = replace(quiet(market), parameters={"drop_basket.chance": 1.0, "reopen_basket.chance": 1.0})
    none = replace(quiet(market), parameters={"drop_basket.chance": 1.0, "reopen_basket.chance": 0.0})
    assert live(asked).tallies["needs"].sum() > live(none).tallies["needs"].sum()


@given(sent=st.integers(0, 9), cap=st.integers(0, 9), exposure=st.floats(0.0, 5.0), direct=bit)
def test_a_cap_only_holds_back_contacts(sent: int, cap: int, exposure: float, direct: float) -> None:
    let = caps.hold_back(exposure, float(sent), 0.0, direct, float(cap), 28.0)
    assert let == (0.0 if direct and sent >= cap else exposure)


@given(reached=st.floats(0.0, 5.0), hour=st.floats(0.0, 24.0), send=st.floats(0.0, 23.99), turn=st.floats(0.0, 24.0))
def test_the_clock_is_round(reached: float, hour: float, send: float, turn: float) -> None:
    there, back = hours.suit_hour(reached, hour, 1.0, send), hours.suit_hour(reached, send, 1.0, hour)
    assert there == back
    assert hours.suit_hour(reached, hour, 0.0, send) == reached
    assert 0.87 * reached <= there <= 1.3 * reached
    assert hours.suit_hour(reached, 23.5, 1.0, 0.5) == 1.3 * reached


@given(since=st.integers(0, 400), n=st.integers(1, 90), may=bit)
def test_reasons_are_on_their_day(since: int, n: int, may: float) -> None:
    def due(purchase: float, silence: float, drop: float) -> tuple[float, float]:
        return triggers.come_due(may, 0.0, 100.0, 100.0, 100.0 + since, purchase, silence, drop, 0.0)

    assert due(float(n), 0.0, 0.0) == (may * (since == n), 0.0)
    assert due(0.0, float(n), 0.0) == (may * (since > 0 and since % n == 0), 0.0)
    assert due(0.0, 0.0, float(n)) == (may * (since == n),) * 2
    assert due(0.0, 0.0, 0.0) == (0.0, 0.0)
    letter = triggers.come_due(may, 0.0, 100.0, 100.0, float(since), 0.0, 0.0, 0.0, float(n))
    assert letter == (may * (since % n == 0), 0.0)
    assert triggers.come_due(may, 1.0, 100.0, 100.0, 100.0 + n, float(n), float(n), float(n), float(n)) == (0.0, 0.0)


@given(until=st.floats(-1.0, 5.0), basket=bit, reminded=bit, luck=luck)
def test_a_reminder_brings_a_need_no_later(until: float, basket: float, reminded: float, luck: float) -> None:
    after = triggers.reopen_basket(until, basket, reminded, luck)
    assert after <= until
    assert (after == until) or (basket == reminded == 1.0 and luck < 0.1)


def test_a_medium_without_a_rule_keeps_still() -> None:
    assert Medium("mail", 1.0, 1.0, 1.0, 1.0).trigger == Trigger(0, 0, 0)
