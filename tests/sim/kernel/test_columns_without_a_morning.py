"""Columns that get no start in the morning, and those that a barrier takes back, look as if they had got one."""

import numpy as np
import pytest

from sim import Column, Day, Each, Population, State, Tally, Trait, Uniform, World, behaviour, simulate, spec, together
from sim.binding import Binding
from sim.kernel.spared import spared, undone


@behaviour(writes="out")
def leave_home(mobility: Trait, luck: Uniform) -> float:
    """Some go out today."""
    return 1.0 if luck < mobility else 0.0


@behaviour(writes="place", where="out", start=-1.0)
def pick(luck: Uniform) -> float:
    """Those who are out go to one of two places."""
    return 1.0 if luck < 0.5 else 0.0


@behaviour(writes="queues", where="out")
def queue_up(place: State, luck: Uniform) -> float:
    """Some of those at the second place stand in line."""
    return place if luck < 0.7 else 0.0


@together(reads="place", writes="stood", where="queues", start=-3.0)
def line(call) -> None:
    """Everybody in line remembers how long the line was, on even days."""
    if call.day % 2 == 0:
        call["stood"] = np.full(len(call), float(len(call)))


@behaviour(writes="tired", where="out")
def come_home(tired: State, stood: State) -> float:
    """Standing in a line tires, coming home without one rests."""
    return tired + stood


DAY = Day(Each(leave_home, pick, Tally("places", by=("place@spot",), where="out"), queue_up), line, Each(come_home))
WORLD = World({"spot": ("first", "second")}, {})


def people(count=700):
    return Population(np.arange(count), {"mobility": Column(np.linspace(0.0, 0.6, count), kind="trait")})


def test_who_reads_decides_which_columns_need_no_start():
    binding = Binding.of(DAY, people(), WORLD)
    assert spared(binding, set(binding.columns)) == {"place": "out"}
    assert undone(binding, set(binding.columns)) == ("stood",)


@behaviour(writes="seen")
def look(place: State) -> float:
    """Everybody's place is looked at, those at home too."""
    return place


@behaviour(writes="out", where="queues")
def slip_away(place: State) -> float:
    """Whoever is in line is no longer out."""
    return 0.0 * place


@pytest.mark.parametrize("moment", [look, slip_away, Tally("everywhere", by=("place@spot",))])
def test_a_reader_beyond_the_section_or_a_section_that_changes_asks_for_a_start(moment):
    binding = Binding.of(DAY.insert(after="queue_up", add=moment), people(), WORLD)
    assert "place" not in spared(binding, set(binding.columns))


@pytest.mark.parametrize("days", [1, 2, 5])
def test_columns_end_as_the_meaning_says_whichever_way_they_are_kept(days):
    fast = simulate(people(), WORLD, DAY, days=days, seed=3)
    told = spec.simulate(people(), WORLD, DAY, days=days, seed=3)
    for name, values in told.columns().items():
        assert np.array_equal(fast.columns()[name], values), name
    home = fast.columns()["out"] == 0.0
    assert set(fast.columns()["place"][home]) == {-1.0}
    assert set(fast.columns()["stood"][home]) == {-3.0}


def test_a_snapshot_of_an_even_evening_leaves_nothing_of_it_to_the_next_day():
    first = simulate(people(), WORLD, DAY, days=1, seed=3)
    assert (first.columns()["stood"] > 0.0).any()
    rest = simulate(people(), WORLD, DAY, days=1, seed=3, start=first.snapshot)
    assert set(rest.columns()["stood"]) == {-3.0}
    whole = simulate(people(), WORLD, DAY, days=2, seed=3)
    assert np.array_equal(rest.columns()["tired"], whole.columns()["tired"])
