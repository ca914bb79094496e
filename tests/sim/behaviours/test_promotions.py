"""Promotions borrow: needs come early and are missing later, stock is lived on, habits and prices are unlearned."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lived_markets import agreed, living

from sim.assembly import build
from sim.behaviours import prices, promotions
from sim.market import Market
from sim.run import Run

DAYS, FIRST, AFTER = 140, 56, 70
INCIDENCE = 0.75
PROMOTED = frozenset(["reference_price", "stockpiling"])
clock = st.floats(-0.5, 5.0)
share = st.floats(0.0, 1.0)
live = living(12, 4000)


@pytest.fixture(scope="module")
def usual(make_market: Callable[..., Market]) -> Market:
    """Twenty weeks at list price; nobody leaves, so that both arms keep the same customers."""
    return make_market(DAYS, on=PROMOTED, off=frozenset(["dropout"]))


@pytest.fixture(scope="module")
def promoted(usual: Market) -> Market:
    """The same with two weeks of a fifth off everywhere."""
    cut = tuple(0.8 if FIRST <= d < AFTER else 1.0 for d in range(DAYS))
    return replace(usual, options=tuple(replace(o, price=cut) for o in usual.options))


BORROWED_ONLY = {"buy_ahead.stockpile": 0.0, "live_on_stock.stockpile": 0.0, "learn_price.memory": 1.0}
"""Of what comes later only pull-forward: nothing is stockpiled, the reference stays where it was."""


@pytest.fixture(scope="module")
def both(usual: Market, promoted: Market) -> list[tuple[Run, Run]]:
    """Lived without and with the promotion, under three lucks."""
    arms = [replace(m, parameters=BORROWED_ONLY) for m in (usual, promoted)]
    return [(live(arms[0], 8000, replication=k), live(arms[1], 8000, replication=k)) for k in range(3)]


def test_both_engines_agree(promoted: Market) -> None:
    busy = replace(promoted, days=80, categories=(replace(promoted.categories[0], rate=2.0),))
    fast = agreed(live, busy, 60)
    assert fast.tallies["needs"][FIRST:AFTER].sum() > 0


def test_needs_come_early_and_are_missing_later(both: list[tuple[Run, Run]]) -> None:
    """A need can be pulled forward by what its clock has run since the last one, so frequent needs gain less."""
    early = later = pulled = 0.0
    for plain, cut in both:
        extra = (cut.tallies["needs"] - plain.tallies["needs"]).sum(axis=1)
        assert (extra[:FIRST] == 0).all()
        early, later = early + extra[FIRST:AFTER].sum(), later + extra[AFTER:].sum()
        columns = plain.columns()
        two_weeks = columns["need_rate"][0] * 2.0
        pulled += (0.8**-INCIDENCE - 1.0) * float((columns["watches"] * (1.0 - np.exp(-two_weeks))).sum())
        assert (cut.columns()["ahead"] == 0.0).all(), "nothing stays borrowed"
    assert early == pytest.approx(pulled, rel=0.25), "as many as the elasticity of incidence says"
    assert later < -0.5 * early


@given(
    gaps=st.lists(st.floats(0.2, 3.0), min_size=60, max_size=60),
    rate=st.floats(0.02, 0.4),
    haste=st.floats(0.01, 0.6),
    first=st.integers(0, 60),
    length=st.integers(1, 60),
)
def test_every_need_comes_once_none_later_and_in_the_end_on_its_own_day(
    gaps: list[float], rate: float, haste: float, first: int, length: int
) -> None:
    def days(pace: float) -> list[int]:
        until, ahead, found, rest = gaps[0], 0.0, [], iter(gaps[1:])
        for day in range(140):
            seen = pace if first <= day < first + length else 0.0
            until, needs, ahead = promotions.come_early(until - rate, 0.0, ahead, seen, rate, 1.0)
            if needs:
                found.append(day)
                until, ahead = promotions.pay_back(until + next(rest), 1.0, ahead)
        return found

    usual, early = days(0.0), days(haste)
    assert len(usual) == len(early) or abs(len(usual) - len(early)) == 1
    assert all(a <= b for a, b in zip(early, usual, strict=False))
    after = [k for k, day in enumerate(usual) if day > first + length]
    assert [early[k] for k in after[1:] if k < len(early)] == [usual[k] for k in after[1:] if k < len(early)]


def test_a_lasting_low_price_brings_no_more_needs(usual: Market) -> None:
    """The clock runs ahead once; a price that stays low moves the rhythm, not the rate."""
    cheap = replace(usual, options=tuple(replace(o, price=0.8) for o in usual.options))
    keen = {"see_promotion.incidence": 1.0, "learn_price.memory": 1.0}
    bare = {"buy_ahead.stockpile": 0.0, "live_on_stock.stockpile": 0.0}
    often = replace(usual.categories[0], rate=2.0)
    told = {"parameters": keen | bare, "categories": (often,)}
    low, list_price = (live(replace(m, **told)).tallies["needs"].sum(axis=1) for m in (cheap, usual))
    assert low[70:].sum() == pytest.approx(list_price[70:].sum(), rel=0.02)


@given(until=clock, ahead=share, haste=share, rate=share, season=st.floats(0.0, 0.5))
def test_the_clock_without_the_promotion_is_never_lost(
    until: float, ahead: float, haste: float, rate: float, season: float
) -> None:
    left, needs, borrowed = promotions.come_early(until, float(until <= 0), ahead, haste, rate, season)
    assert left + borrowed == pytest.approx(until + ahead)
    assert borrowed >= 0.0
    assert needs == (1.0 if left <= 0.0 else 0.0)
    if haste == 0.0:
        assert borrowed == 0.0


@given(gap=st.floats(0.01, 5.0), ahead=share, left=st.floats(-0.2, 0.0))
def test_the_next_need_comes_when_it_would_have_come(gap: float, ahead: float, left: float) -> None:
    """The need came early by `ahead`; from then to the next it is its own gap and what was borrowed."""
    wound = left + gap
    assert promotions.pay_back(wound, 1.0, ahead) == (pytest.approx(left + ahead + gap), 0.0)
    assert promotions.pay_back(wound, 0.0, ahead) == (wound, ahead)


@given(watches=st.sampled_from([0.0, 1.0]), reference=st.floats(-0.5, 0.5), price=st.floats(-0.5, 0.5))
def test_only_who_watches_us_and_sees_a_low_price_hurries(watches: float, reference: float, price: float) -> None:
    haste = promotions.see_promotion(watches, reference, price)
    assert (haste > 0.0) == (watches > 0.0 and math.exp(INCIDENCE * max(0.0, reference - price)) > 1.0)
    if watches and price < reference:
        assert math.log1p(haste) == pytest.approx(INCIDENCE * (reference - price), abs=1e-12)


@given(depth=share, until=clock)
def test_what_is_bought_ahead_is_not_needed_soon(depth: float, until: float) -> None:
    """A mean basket lasts a mean gap (the clock's unit): the next need waits by the extra part of a basket."""
    extra = promotions.buy_ahead(1.0, depth) - 1.0
    assert promotions.live_on_stock(until, 1.0, depth) == pytest.approx(until + extra)
    assert promotions.live_on_stock(until, 0.0, depth) == until


@given(reference=st.floats(-0.5, 0.5), price=st.floats(-0.5, 0.5))
def test_only_a_price_below_what_one_is_used_to_is_a_promotion(reference: float, price: float) -> None:
    depth = promotions.notice_promotion(0.0, reference, price, 1.0)
    assert depth == pytest.approx(max(0.0, 1.0 - math.exp(price - reference)))


@given(last=st.sampled_from([0.0, 1.0, 2.0]), habit=st.sampled_from([-1.0, 0.0, 1.0]), depth=share, luck=share)
def test_a_bargain_forms_no_habit_and_a_purchase_at_the_usual_price_does(
    last: float, habit: float, depth: float, luck: float
) -> None:
    formed = promotions.forget_bargain(last, habit, depth, luck)
    assert formed == (habit if depth > 0.05 else last)
    assert promotions.forget_bargain(last, habit, depth, luck, sticks=1.0) == (last if luck < 1.0 else formed)


@given(reference=st.floats(-0.5, 0.5), best=st.floats(-0.5, 0.5), price=st.floats(-0.5, 0.5))
def test_who_thinks_of_us_learns_our_price_and_nobody_else(reference: float, best: float, price: float) -> None:
    assert prices.learn_price(reference, 0.0, 0.0, 0.0, best, price, 1.0) == reference
    looked = prices.learn_price(reference, 1.0, 0.0, 0.0, best, price, 1.0)
    bought = prices.learn_price(reference, 1.0, 1.0, 0.0, best, price, 1.0)
    assert looked == pytest.approx(0.9 * reference + 0.1 * best)
    assert bought == pytest.approx(0.9 * reference + 0.1 * price)


def test_the_best_price_is_that_of_an_open_channel(usual: Market) -> None:
    options = tuple(
        replace(o, price=0.7, open=tuple(float(d >= 3) for d in range(DAYS))) if o.name == "web" else o
        for o in usual.options
    )
    world = build(replace(usual, options=options), 1, 10)[1]
    table = world.tables["best_log_price"]
    values = np.asarray(table.values)[np.asarray(table.period_of_day)]
    assert values[2] == 0.0
    assert values[3] == pytest.approx(math.log(0.7))
