"""Common random numbers on the small model: paired arms, and additions that move no other bit."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks import small
from sim import State, Tableau, Uniform, behaviour, simulate
from sim.draws import key


@behaviour(writes="gossip")
def gossip(satisfaction: State, u: Uniform) -> float:
    return satisfaction * u


@pytest.mark.parametrize("after", ["contact", "persuade", "settle"])
def test_an_added_behaviour_changes_no_bit_of_any_other_column(after):
    people, world = small.people(1500), small.world()
    usual = simulate(people, world, small.DAY, days=8, seed=key(2))
    more = simulate(people, world, small.DAY.insert(after=after, add=gossip), days=8, seed=key(2))
    for name, values in usual.columns().items():
        assert np.array_equal(values, more.columns()[name]), name
    assert np.array_equal(usual.tallies["orders"], more.tallies["orders"])


def test_an_added_medium_that_reaches_nobody_changes_no_bit():
    people, world = small.people(1500), small.world()
    usual = simulate(people, world, small.DAY, days=8, seed=key(2))
    media = {name: t for name, t in world.tables.items() if t.axes == ("medium",)}
    wider = world.with_elements("medium", "radio")
    new = {name: Tableau([*t.values, 0.0], "medium") for name, t in media.items()}
    adstock = np.vstack([people.columns["adstock"].values, np.zeros(1500)])
    more = people.with_columns(adstock=type(people.columns["adstock"])(adstock, "medium"))
    run = simulate(more, wider.with_tables(**new), small.DAY, days=8, seed=key(2))
    assert np.array_equal(run.columns()["adstock"][:3], usual.columns()["adstock"])
    for name in ("satisfaction", "habit", "fatigue"):
        assert np.array_equal(run.columns()[name], usual.columns()[name]), name
    assert np.array_equal(run.tallies["orders"], usual.tallies["orders"])


def test_a_customer_is_the_same_among_any_others():
    world, day = small.world(), small.DAY.without("crowd")
    all_of_them = simulate(small.people(1500), world, day, days=8, seed=key(2)).columns()
    some = np.arange(0, 1500, 7)
    few = simulate(small.people(1500).take(some), world, day, days=8, seed=key(2)).columns()
    for name, values in few.items():
        assert np.array_equal(values, all_of_them[name][..., some]), name


def test_pairing_saves_at_least_twenty_times_the_replications():
    people, cheaper = small.people(1000), small.world(online=0.95)
    orders = np.zeros((2, 40))
    for r in range(40):
        for arm, world in enumerate((small.world(), cheaper)):
            run = simulate(people, world, small.DAY, days=90, seed=key(4, r))
            orders[arm, r] = run.tallies["orders"][:, :4].sum()
    paired = np.var(orders[1] - orders[0], ddof=1)
    apart = np.var(orders[1] - np.roll(orders[0], 1), ddof=1)
    assert apart / paired > 20


def test_who_switches_when_only_one_price_falls():
    people = small.people(40_000)
    start = simulate(people, small.world(), small.DAY, days=20, seed=key(1)).snapshot
    day = small.DAY.without("crowd")
    usual, cheaper = (
        simulate(people.with_columns(channel=np.full(40_000, -1.0)), world, day, days=1, seed=key(9), start=start)
        for world in (small.world(), small.world(online=0.9))
    )
    one, two = usual.columns()["channel"], cheaper.columns()["channel"]
    moved = one != two
    assert moved.sum() > 20
    assert (two[moved] == 0.0).all()
