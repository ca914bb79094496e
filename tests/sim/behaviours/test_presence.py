"""A store is seen by its neighbours, people feel differently, and what they say follows how they feel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lived_markets import living, luck

from sim.behaviours import feelings, intention, presence
from sim.market import Market
from sim.places import Place
from sim.portable import log
from sim.tables import world

live = living(3, 1500)


@given(push=st.floats(-5.0, 5.0), near=st.floats(0.0, 200.0), further=st.floats(0.0, 200.0))
def test_a_store_is_seen_from_near_and_not_when_it_is_closed(push: float, near: float, further: float) -> None:
    here, there = (presence.see_store(push, log(1.0 + km / 2.0), 1.0) for km in (near, near + further))
    assert push <= there <= here <= push + 0.6 + 1e-12
    assert presence.see_store(push, log(1.0 + near / 2.0), 0.0) == push
    assert presence.see_store(0.0, log(6.0), 1.0) == pytest.approx(0.6 * np.exp(-1.0))


def test_more_neighbours_think_of_us_where_a_store_is_open(make_market: Callable[..., Market]) -> None:
    plain = replace(make_market(42), place=Place(2.0, 0.5))
    seen = replace(plain, on=frozenset({"presence"}))
    far = replace(seen, place=Place(2.0, 100.0))
    considered = [live(m).tallies["considered"].sum() for m in (plain, seen, far)]
    assert considered[1] > 1.05 * considered[0]
    assert considered[2] < considered[1]


def test_no_store_open_means_no_storefront(make_market: Callable[..., Market]) -> None:
    market = replace(make_market(14), on=frozenset({"presence"}))
    shut = tuple(
        replace(o, open=(1.0,) * 7 + (0.0,) * 7 if o.kind in ("store", "hall") else 1.0) for o in market.options
    )
    table = world(replace(market, options=shut), 100).tables["storefronts"]
    assert [float(table.values[table.period_of_day[day]]) for day in (0, 6, 7, 13)] == [1.0, 1.0, 0.0, 0.0]
    online = tuple(o for o in market.options if o.kind not in ("store", "hall"))
    assert float(world(replace(market, options=online), 100).tables["storefronts"].values) == 0.0


@given(satisfaction=st.floats(0.0, 1.0), better=st.floats(0.0, 1.0), luck=luck)
def test_the_satisfied_say_no_less_and_answers_are_nought_to_ten(
    satisfaction: float, better: float, luck: float
) -> None:
    low, high = sorted((satisfaction, better))
    one, two = (intention.say_intention(s, luck) for s in (low, high))
    assert one <= two
    assert {one, two} <= set(range(11))


def test_nothing_follows_from_what_people_say(make_market: Callable[..., Market]) -> None:
    market = make_market(42)
    silent, asked = live(market), live(replace(market, on=frozenset({"intention"})))
    assert all(np.array_equal(silent.tallies[n], asked.tallies[n]) for n in silent.tallies)
    answers = asked.tallies["intention"].sum() / asked.tallies["active"].sum()
    assert 4.0 < answers < 9.0


@given(satisfaction=st.floats(0.0, 1.0), luck=luck)
def test_a_feeling_is_as_often_better_as_worse_and_satisfaction_stays_a_share(satisfaction: float, luck: float) -> None:
    felt = feelings.feel_differently(satisfaction, luck)
    assert 0.0 <= felt <= 1.0
    assert (felt >= satisfaction) if luck > 0.5 else (felt <= satisfaction)
    assert feelings.feel_differently(satisfaction, luck, spread=0.0) == satisfaction


def test_people_who_lived_the_same_feel_differently(make_market: Callable[..., Market]) -> None:
    market = make_market(42)
    alike, mixed = (live(m).columns()["satisfaction"] for m in (market, replace(market, on=frozenset({"feelings"}))))
    assert mixed.std() > 1.2 * alike.std()
    assert mixed.mean() == pytest.approx(alike.mean(), abs=0.01)
