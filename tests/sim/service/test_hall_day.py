"""The hall inside whole days: the compiled day and the Mesa model, the recursion and SimPy, all the same."""

from typing import Annotated

import numpy as np
import pytest

from sim import Column, Day, Each, Population, Tableau, World, behaviour, draws, simulate, spec
from sim.behaviour import At, Trait, Uniform
from sim.service.barrier import Line
from sim.service.errands import mind_the_line, take_memoryless_time, take_time
from sim.service.visitors import HOUR, MINUTE
from sim.service.waits import AXIS, quantile

OPEN = 4
PEOPLE = 400
LINE = Line("hall", site="home", tolerance="tolerance")
TALLIES = ("visits", "abandoned", "wait_us", "waits")
SPAN = float(OPEN * HOUR)
PATIENT = float(30 * MINUTE)


@behaviour(writes="visits")
def go(rate: Trait, expected_wait: Annotated[float, At("home")], u: Uniform) -> float:
    """Fewer people go where they expect to wait."""
    return 1.0 if u < rate / (1.0 + 0.05 * expected_wait) else 0.0


@behaviour(writes="arrives patience", where="visits")
def come(moment: Uniform, endurance: Uniform) -> tuple[float, float]:
    """At some time in the open hours, patient or not."""
    return float(int(moment * SPAN)), float(int(endurance * PATIENT))


def town(desks):
    world = World(
        axes={"site": ("north", "south"), "hour": tuple("abcd"), "half_minute": AXIS},
        tables={
            "desks": Tableau(desks[0], "site hour", desks[1]),
            "opens": Tableau(0.0),
            "expected_wait": Tableau([2.0, 2.0], "site"),
        },
    )
    ids = np.arange(PEOPLE) * 3 + 1
    people = Population(
        ids,
        {
            "rate": draws.uniforms(ids, draws.BIRTH, "trait.rate", 5),
            "home": Column(ids % 2, indexes="site"),
            "priority": (ids % 5 > 0).astype(float),
        },
    )
    return people, world


STAFF = (np.array([[[1, 2, 2, 1], [2, 2, 1, 2]], [[3, 3, 3, 3], [0, 0, 0, 0]]], float), [0, 0, 0, 1, 0, 1, 0, 0])


def live(engine, moment, days=6, errand=take_time, start=None):
    people, world = town(STAFF)
    day = Day(Each(go, come, errand, mind_the_line), moment)
    return engine(people, world, day, days=days, seed=77, record=("expected_wait",), start=start)


def assert_equal_runs(a, b):
    for tally in TALLIES:
        np.testing.assert_array_equal(a.tallies[tally], b.tallies[tally])
    np.testing.assert_array_equal(a.tables["expected_wait"], b.tables["expected_wait"])


@pytest.mark.parametrize("errand", [take_time, take_memoryless_time])
def test_every_engine_and_either_hall_live_the_same_days(errand):
    fast = live(simulate, LINE.moment(), errand=errand)
    assert_equal_runs(fast, live(simulate, LINE.moment(simpy=True), errand=errand))
    assert_equal_runs(fast, live(spec.simulate, LINE.moment(), errand=errand))
    assert_equal_runs(fast, live(spec.simulate, LINE.moment(simpy=True), errand=errand))
    assert fast.tallies["abandoned"].sum() > 50
    assert quantile(fast.tallies["waits"], 0.9) > 1


def test_a_snapshot_taken_between_two_rosters_goes_on_as_if_nothing_happened():
    whole = live(simulate, LINE.moment())
    first = live(simulate, LINE.moment(), days=3)
    rest = live(simulate, LINE.moment(), days=3, start=first.snapshot)
    np.testing.assert_array_equal(whole.tallies["wait_us"][3:], rest.tallies["wait_us"])
    np.testing.assert_array_equal(whole.tables["expected_wait"][3:], rest.tables["expected_wait"])


def test_a_closed_hall_serves_nobody_and_its_visitors_turn_round():
    run = live(simulate, LINE.moment())
    shut = run.tallies["abandoned"][3].sum()
    assert shut > run.tallies["abandoned"][2].sum()
    assert run.tables["expected_wait"][3, 1] == run.tables["expected_wait"][2, 1]


def test_people_learn_to_stay_away_from_a_place_where_one_waits():
    people, world = town(STAFF)
    day = Day(Each(go, come, take_time, mind_the_line), LINE.moment())
    crowded = world.with_tables(desks=Tableau(np.ones((2, 4)), "site hour"))
    roomy = world.with_tables(desks=Tableau(np.full((2, 4), 20.0), "site hour"))
    few, many = (simulate(people, w, day, days=20, seed=3).tallies["visits"][10:].sum() for w in (crowded, roomy))
    assert few < 0.9 * many
