"""Share of voice, Hill's curve, anger that spreads, and deliveries promised too early."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lived_markets import agreed, living

from sim.barrier import Call, Together
from sim.behaviours import crisis, media, pricing, promises, rivals, saturation
from sim.literature import findings
from sim.market import Market

ADDED = frozenset(["share_of_voice", "promises", "hill", "word_of_mouth", "cascade"])
money = st.floats(0.0, 1e7)
live = living(6, 1500)


@pytest.fixture(scope="module")
def market(make_market: Callable[..., Market]) -> Market:
    """Rivals as loud as we are from the third week on; web orders promised a day after ordering."""
    market = make_market(42)
    loud = tuple(0.0 if d < 14 else 60_000.0 for d in range(42))
    options = tuple(replace(o, promised_days=1.0) if o.name == "web" else o for o in market.options)
    return replace(market, rivals=tuple(replace(r, advertising=loud) for r in market.rivals), options=options)


def test_both_engines_agree(market: Market) -> None:
    angry = {"spread_anger.outrage": 0.5, "speak.base": 0.5, "shun.weight": 2.0}
    lively = replace(market, on=ADDED, days=24, parameters=angry)
    fast = agreed(live, lively, 150)
    assert fast.tallies["angered"].sum() > 0


def test_loud_rivals_take_from_our_media(market: Market) -> None:
    heard, alone = live(replace(market, on=frozenset(["share_of_voice"]))), live(market)
    assert np.array_equal(heard.tallies["considered"][:14], alone.tallies["considered"][:14])
    assert heard.tallies["considered"][14:].sum() < alone.tallies["considered"][14:].sum()


def test_media_that_are_off_are_off_with_hill_too(market: Market) -> None:
    silent = replace(market, off=frozenset(["media"]))
    hill = live(replace(silent, on=frozenset(["hill"])))
    plain = live(silent)
    assert all(np.array_equal(hill.tallies[n], plain.tallies[n]) for n in plain.tallies)


def test_a_promise_wins_orders_and_costs_returns_and_satisfaction(market: Market) -> None:
    bold = {"believe_promise.delay_weight": 0.5, "return_late_goods.more": 0.2, "resent_lateness.loss": 0.1}
    said, true = live(replace(market, on=frozenset(["promises"]), parameters=bold)).tallies, live(market).tallies
    web = 1
    assert said["orders"][..., web].sum() > 1.1 * true["orders"][..., web].sum()

    def sent_back(t: dict[str, np.ndarray]) -> float:
        return float(t["returns"][..., web].sum() / t["sales"][..., web].sum())

    assert sent_back(said) > 1.5 * sent_back(true)
    assert said["satisfaction"].sum() < true["satisfaction"].sum()


def test_a_true_promise_changes_nothing(market: Market) -> None:
    options = tuple(replace(o, promised_days=None) for o in market.options)
    honest = replace(market, options=options)
    said, plain = live(replace(honest, on=frozenset(["promises"]))), live(honest)
    assert all(np.array_equal(said.tallies[n], plain.tallies[n]) for n in plain.tallies)


def week(angry: np.ndarray, alarm: np.ndarray, blame: np.ndarray, day: int, **numbers: float) -> Call:
    """One week of anger among people in a ring of eight acquaintances each."""
    people = len(angry)
    columns = {"angry": angry.copy(), "alarm": alarm.copy(), "blame": blame.copy()}
    table = {"angered": np.zeros((), np.int64)}
    call = Call("spread_anger", np.arange(people), day, 11, {}, people, {}, {}, columns, ("angry", "alarm"), table, {})
    crisis.spread_anger(call, **(crisis.spread_anger.defaults() | {"rewired": 0.0, "calm": 0.0} | numbers))
    return call


def spread(threshold: float, weeks: int = 12) -> float:
    """Share of people who are angry some weeks after two neighbours were wronged."""
    people = 400
    angry, alarm, blame = np.zeros(people), np.zeros(people), np.zeros(people)
    blame[[200, 201]] = 1.0
    for k in range(weeks):
        call = week(angry, alarm, blame, 7 * k, threshold=threshold, outrage=1.0)
        angry, alarm, blame = call["angry"], call["alarm"], np.zeros(people)
    return float(angry.mean())


def test_anger_runs_through_the_ring_below_the_threshold_and_dies_above_it() -> None:
    assert spread(0.25) == (2 + 11 * 2 * 3) / 400  # three more on each side hear of two angry people every week
    assert spread(0.75) == 2 / 400


def test_who_is_angry_is_counted_once_and_calms_down() -> None:
    people = 1000
    call = week(np.zeros(people), np.zeros(people), np.ones(people), 0, outrage=1.0)
    assert call.tallies["angered"] == call["angry"].sum() == people
    later = week(call["angry"], np.zeros(people), np.zeros(people), 7, calm=0.4)
    assert later.tallies["angered"] == 0
    assert later["angry"].mean() == pytest.approx(0.6, abs=0.05)


@given(push=st.floats(-3.0, 3.0), ours=money, theirs=money, louder=money)
def test_our_share_of_voice_falls_with_theirs(push: float, ours: float, theirs: float, louder: float) -> None:
    assert rivals.share_voice(push, ours, 0.0) == push
    less = rivals.share_voice(push, ours, theirs)
    assert abs(rivals.share_voice(push, ours, theirs + louder)) <= abs(less) <= abs(push)
    if ours > 1.0:
        assert rivals.share_voice(1.0, ours, ours) == pytest.approx(1 / 1.5)


@given(adstock=st.floats(0.0, 50.0), more=st.floats(0.0, 50.0), shape=st.floats(0.5, 4.0))
def test_hill_rises_to_the_same_ceiling_and_meets_the_other_curve_at_half(
    adstock: float, more: float, shape: float
) -> None:
    def hill(memory: float) -> float:
        return saturation.persuade_by_hill(memory, 1.0, 0.0, 0.5, 0.8, shape=shape)

    assert 0.0 <= hill(adstock) <= hill(adstock + more) <= 0.8
    half = saturation.HALF / 0.5
    assert hill(half) == pytest.approx(0.4)
    assert media.persuade(half, 1.0, 0.0, 0.5, 0.8) == pytest.approx(0.4)
    assert hill(0.0) < 1e-5


@given(early=st.floats(-10.0, 10.0), feeling=st.floats(0.0, 1.0), chance=st.floats(0.0, 1.0))
def test_only_lateness_is_resented(early: float, feeling: float, chance: float) -> None:
    after, back = promises.resent_lateness(feeling, early), promises.return_late_goods(chance, early)
    assert 0.0 <= after <= feeling
    assert chance <= back <= 1.0
    if early <= 0.0:
        assert (after, back) == (feeling, chance)
    assert promises.believe_promise(0.0, early) == pytest.approx(0.015 * early)


@pytest.mark.parametrize("moment", [crisis.spread_anger, pricing.decide_prices], ids=lambda m: m.name)
def test_numbers_of_what_people_do_together_cite_the_table(moment: Together) -> None:
    for p in moment.parameters:
        if p.source != "assumed":
            row = findings()[p.source]
            assert p.default == row.value
            assert p.low <= row.low <= row.high <= p.high
