"""Further submodels: both engines agree on all of them, each shows its effect, none moves what it should not."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lived_markets import agreed, living, luck

from sim.assembly import build
from sim.behaviours import interest, lives, offers, prices, search, talk
from sim.behaviours.points import expire_points, use_points
from sim.draws import key
from sim.engine import simulate
from sim.errors import ModelError
from sim.market import Category, ContactPolicy, Market
from sim.outcome import Outcome
from sim.run import Run
from sim.submodels import NEEDS, SUBMODELS, extended
from sim.switches import SWITCHES

share = st.floats(0.0, 1.0)
EVERYTHING = frozenset(SUBMODELS)
EAGER = {
    "come_back.chance": 0.2,
    "stay.leaving": 5.0,
    "pitch.secondary": 0.9,
    "pitch.base": 0.0,
    "forget_bargain.sticks": 1.0,
}
live = living(7, 800)


@pytest.fixture(scope="module")
def market(make_market: Callable[..., Market]) -> Market:
    """Prices that differ by channel and week, an offer, points, a fee: something for every submodel to react to."""
    market = make_market(35)
    web = tuple(1.0 if day < 14 else 0.85 for day in range(35))
    options = tuple(replace(o, price=web) if o.name == "web" else o for o in market.options)
    bank = replace(market.partners[0], discount=0.1, points=0.05, product_margin=30.0, product_fee=5.0, fit=-0.5)
    media = tuple(replace(m, click_rate=0.05, coupon=0.2 if m.direct else 0.0) for m in market.media)
    goods = (Category("food", 0.2, tempts=0.8, tempted=0.1), Category("wine", 0.1, tempts=0.1, tempted=0.9))
    money = {
        m: {s: (20 * w[0],) if m == "direct" else w for s, w in by.items()} for m, by in market.spend.money.items()
    }
    caps = ContactPolicy((7, 7, 7), (28, 28, 28))
    spend = replace(market.spend, money=money)
    return replace(market, options=options, partners=(bank,), media=media, spend=spend, contact=caps, categories=goods)


@pytest.fixture(scope="module")
def full(market: Market) -> Run:
    return live(replace(market, on=EVERYTHING, parameters=EAGER))


def test_the_agents_agree_with_the_kernel_on_every_submodel(market: Market) -> None:
    everything = replace(market, on=EVERYTHING, days=30)
    agreed(live, everything, 120)


@pytest.mark.parametrize("name", sorted(SUBMODELS))
def test_each_submodel_can_be_had_alone(market: Market, name: str) -> None:
    run = live(replace(market, on=frozenset((name, *NEEDS.get(name, ()))), days=14), 100)
    assert run.tallies["needs"].sum() > 0


def test_a_submodel_nobody_knows_or_that_misses_another_is_refused(market: Market) -> None:
    day = build(market, 1, 10)[2]
    with pytest.raises(ModelError, match="did you mean 'search'"):
        extended(day, ["serch"])
    with pytest.raises(ModelError, match="needs 'search'"):
        extended(day, ["price_conflict"])
    with pytest.raises(ModelError, match="did you mean 'fatigue'"):
        build(replace(market, off=frozenset(["fatige"])), 1, 10)


def test_every_switch_names_numbers_of_the_day(market: Market) -> None:
    first, all_on = (build(replace(market, on=on), 1, 10)[2].parameters() for on in (frozenset(), EVERYTHING))
    known = {**first, **all_on}
    for numbers in SWITCHES.values():
        for name, value in numbers.items():
            assert known[name].low <= value <= known[name].high, name


@pytest.mark.parametrize("name", sorted(SWITCHES))
def test_a_switch_changes_something_and_runs(market: Market, full: Run, name: str) -> None:
    off = live(replace(market, on=EVERYTHING, parameters=EAGER, off=frozenset([name])))
    assert any(not np.array_equal(off.tallies[n], full.tallies[n]) for n in full.tallies)


def test_the_funnel_only_narrows(full: Run) -> None:
    t = full.tallies
    assert t["interested"].sum() <= t["exposed"].sum()
    steps = [t[n].sum((0,)) for n in ("needs", "considered", "came")] + [t["orders"].sum((0, 2))]
    for wide, narrow in zip(steps, steps[1:], strict=False):
        assert (narrow <= wide).all()
    assert t["came"].sum() > t["orders"].sum() > 0


def test_points_are_used_expired_or_open(full: Run) -> None:
    t = full.tallies
    open_points = full.columns()["points"].sum()
    assert t["points_earned"].sum() == t["points_used"].sum() + t["points_expired"].sum() + open_points
    assert t["points_used"].sum() > 0
    assert t["points_expired"].sum() > 0


def test_the_ledger_with_pitches_balances(full: Run, market: Market) -> None:
    (ledger,) = Outcome(full.tallies, replace(market, on=EVERYTHING), 800).ledgers()
    lines = {line.name: line for line in ledger.lines}
    assert ledger.balance == 0
    assert lines["pitch_fee"].ours > 0
    fee, margin = lines["pitch_fee"], lines["pitch_margin"]
    assert margin.theirs == 6 * fee.ours
    assert lines["points"].ours < 0


def test_what_submodels_see(full: Run) -> None:
    t = full.tallies
    assert min(t["webroomed"].sum(), t["showroomed"].sum()) > 0
    assert t["words"].sum() > 0
    assert full.columns()["trial"].min() == 0.0
    assert set(np.unique(full.columns()["tier"])) <= {0.0, 1.0, 2.0}


def test_coupons_are_redeemed_by_those_who_got_them(full: Run) -> None:
    t = full.tallies
    assert 0 < t["coupons_redeemed"].sum() <= t["coupons_issued"].sum()


def test_caps_leak_when_people_cannot_be_matched(market: Market) -> None:
    capped = replace(market, contact=ContactPolicy((1, 1, 1), (28, 28, 28)))
    tight = live(capped)
    leaky = live(replace(capped, parameters={"tire.id_match": 0.3}))
    weeks = [r.tallies["contacts"].sum(1).reshape(-1, 7).sum(1).max() for r in (tight, leaky)]
    assert weeks[0] <= 800 < weeks[1]


@given(needs=st.sampled_from([0.0, 1.0]), temptation=share, luck=luck, tempted=share)
def test_what_is_taken_along_is_not_taken_away(needs: float, temptation: float, luck: float, tempted: float) -> None:
    assert offers.take_along(needs, temptation, luck, tempted) >= needs


@given(offer=st.floats(-0.5, 0.0), coupon=st.floats(0.0, 0.9), needed=st.integers(0, 3).map(float))
def test_offers_only_lower_the_price(offer: float, coupon: float, needed: float) -> None:
    assert offers.take_coupon_along(offer, coupon) <= offer
    assert offers.bundle(offer, needed) <= offer
    assert (offers.bundle(offer, needed) < offer) == (needed > 1)


def test_tiers_follow_what_people_buy(market: Market) -> None:
    often = Category("food", 6.0)
    columns = live(replace(market, on=frozenset(["tiers"]), categories=(often,)), 800).columns()
    money = [columns["monetary"][columns["tier"] == tier].mean() for tier in range(3)]
    assert money[0] > money[1] > money[2]
    assert np.bincount(columns["tier"].astype(int))[:2] / len(columns["tier"]) == pytest.approx([0.2, 0.3], abs=0.05)


def test_drift_redraws_about_a_tenth(market: Market) -> None:
    fixed = build(market, key(7, 0), 4000)[0].columns["need_rate"].values[0]
    long = replace(market, days=91, spend=replace(market.spend, period_of_day=(0,) * 91), on=frozenset(["drift"]))
    options = tuple(replace(o, price=1.0) for o in long.options)
    moved = live(replace(long, options=options), 4000).columns()["need_rate"][0] != fixed
    assert moved.mean() == pytest.approx(0.10, abs=0.015)


def test_rivals_follow_part_of_the_way(market: Market) -> None:
    options = tuple(replace(o, price=math.exp(-0.1)) for o in market.options)
    run = simulate(*(built := build(replace(market, options=options, on=frozenset(["rival_reaction"])), 5, 50))[:3],
                   days=35, seed=5, parameters=built[3], record=["rival_move"])  # fmt: skip
    moves = run.tables["rival_move"]
    assert set(np.round(moves[:, 4:8], 12).ravel()) <= {0.0, -0.05}
    assert (moves[-1, 4:8] < 0).any()
    assert (moves[:, :4] == 0).all()
    assert (moves[:, 8] == 0).all()


@given(reference=st.floats(-0.3, 0.3), step=st.floats(0.001, 0.3))
def test_a_loss_repels_more_than_a_gain_attracts(reference: float, step: float) -> None:
    def change(price: float) -> float:
        return prices.compare_prices(0.0, reference, 0.0, 1.0, price, 1.0, 5.0)

    gain, loss = change(reference - step), -change(reference + step)
    assert loss == pytest.approx(gain * 0.25 / 0.15)
    assert prices.compare_prices(1.0, reference, 0.0, 0.0, reference + step, 1.0, 5.0) == 1.0
    assert prices.learn_price(reference, 1.0, 1.0, 0.0, 9.0, reference, 1.0) == pytest.approx(reference)


@given(gap=share, luck=luck, last=st.floats(0.0, 100.0))
def test_only_a_gap_that_was_seen_and_is_large_offends(gap: float, luck: float, last: float) -> None:
    def felt(online: float, store: float, gap: float) -> float:
        return prices.notice_gap(online, store, 100.0 - last, luck, 100.0, gap, 0.0, 0.0)

    assert felt(1.0, 0.0, gap) == felt(0.0, 1.0, gap) == 0.0
    assert felt(1.0, 1.0, min(gap, 0.03)) == 0.0
    assert felt(1.0, 1.0, gap) in (0.0, gap)


@given(skill=share, way=st.floats(0.0, 4.0), a=luck, b=luck)
def test_people_look_in_stores_that_are_near(skill: float, way: float, a: float, b: float) -> None:
    online, store = search.look_around(skill, way, a, b, 1.0)
    assert online == (1.0 if a < skill else 0.0)
    assert store <= search.look_around(skill, 0.0, a, b, 1.0)[1]
    assert search.look_around(skill, way, a, b, 0.0) == (online, 0.0)
    assert search.know_goods(0.12, 1.0) == pytest.approx(0.08)


@given(points=st.integers(0, 10**6), issued=st.integers(0, 10**4), paid=st.integers(0, 10**6), luck=luck)
def test_points_are_never_used_twice(points: int, issued: int, paid: int, luck: float) -> None:
    left, used = use_points(float(points), float(issued), float(paid), luck)
    assert left + used == points + issued
    assert 0 <= used <= min(points, 0.5 * paid)
    kept, expired = expire_points(left)
    assert kept + expired == left


@given(word=st.floats(-5.0, 5.0), more=st.floats(0.0, 5.0), rating=st.floats(0.05, 1.0))
def test_good_words_help(word: float, more: float, rating: float) -> None:
    assert talk.heed_word(0.0, word + more, rating, 1.0) >= talk.heed_word(0.0, word, rating, 1.0)
    assert talk.heed_word(0.0, 0.0, 0.7, 1.0) == 0.0


def test_the_network_is_a_small_world() -> None:
    ids = np.arange(5000) * 3
    rows = np.arange(5000)
    found = talk.acquaintances(ids, rows, 11, 8, 0.1)
    near = np.minimum((found - rows) % 5000, (rows - found) % 5000) <= 4
    assert near.mean() == pytest.approx(0.9, abs=0.01)
    assert np.array_equal(found[:, 100:200], talk.acquaintances(ids, rows[100:200], 11, 8, 0.1))


@given(interest_now=st.floats(0.0, 10.0), clicks=st.integers(0, 5).map(float))
def test_interest_fades_by_half_in_ten_days(interest_now: float, clicks: float) -> None:
    value = interest.keep_interest(interest_now, clicks)
    for _ in range(10):
        value = interest.keep_interest(value, 0.0)
    assert value == pytest.approx(0.5 * (0.933 * interest_now + clicks), rel=0.01, abs=1e-12)


@given(trial=st.sampled_from([0.0, 1.0]), luck=luck, push=st.floats(0.0, 3.0))
def test_a_trial_ends_once(trial: float, luck: float, push: float) -> None:
    assert lives.end_trial(trial, luck) <= trial
    assert lives.know_better(push, 1.0) == push
