from __future__ import annotations

import pickle

import numpy as np
import pytest

from benchmarks import small
from sim import State, Tableau, behaviour, simulate
from sim.draws import key
from sim.errors import RunError
from sim.kernel import store

SEED = key(6)


@pytest.fixture(scope="module")
def start():
    return simulate(small.people(700), small.world(), small.DAY, days=10, seed=SEED).snapshot


def test_a_pickled_snapshot_goes_on_the_same(start):
    again = pickle.loads(pickle.dumps(start))
    runs = [simulate(small.people(700), small.world(), small.DAY, days=3, seed=SEED, start=s) for s in (start, again)]
    assert np.array_equal(runs[0].tallies["orders"], runs[1].tallies["orders"])
    assert runs[0].first_day == 10
    assert runs[0].snapshot.day == 13


def test_states_go_on_and_traits_and_levers_are_those_of_the_arm(start):
    people = small.people(700).with_columns(base=np.zeros(700))
    run = simulate(people, small.world(online=0.5), small.DAY, days=1, seed=SEED, start=start)
    assert run.tallies["orders"].sum() == 0
    assert (run.columns()["base"] == 0).all()
    assert np.array_equal(run.columns()["habit"], start.columns()["habit"])


def test_tables_that_barriers_change_go_on_and_others_do_not(start):
    waits = start.tables["wait"]
    assert set(start.tables) == {"wait", "stock"}
    world = small.world().with_tables(wait=Tableau(np.zeros(5), "option"))
    run = simulate(
        small.people(700), world, small.DAY.without("crowd"), days=1, seed=SEED, record=("wait",), start=start
    )
    assert not run.tables["wait"].any()
    run = simulate(small.people(700), world, small.DAY, days=0, seed=SEED, record=("wait",), start=start)
    assert np.array_equal(run.snapshot.tables["wait"], waits)


def test_an_arm_may_have_another_day(start):
    @behaviour(writes="points", start=3.0)
    def collect(points: State, touches: State) -> float:
        return points + touches

    run = simulate(small.people(700), small.world(), small.DAY.insert(after="tire", add=collect), days=1, seed=SEED,
                   start=start)  # fmt: skip
    usual = simulate(small.people(700), small.world(), small.DAY, days=1, seed=SEED, start=start)
    assert (run.columns()["points"] >= 3.0).all()
    assert np.array_equal(run.columns()["habit"], usual.columns()["habit"])


def test_starting_on_another_day_of_the_calendar(start):
    run = simulate(small.people(700), small.world(), small.DAY, days=1, seed=SEED, start=start, first_day=99)
    assert (run.first_day, run.snapshot.day) == (99, 100)


def test_what_cannot_be_held_is_refused_with_its_size(monkeypatch):
    monkeypatch.setattr(store.os, "sysconf", lambda name: 100 if name == "SC_PHYS_PAGES" else 512)
    with pytest.raises(RunError, match=r"700 customers need 0.0 GB of memory, this machine has 0.0 GB"):
        simulate(small.people(700), small.world(), small.DAY, days=1, seed=SEED)


def test_days_that_make_no_sense_are_refused():
    with pytest.raises(RunError, match="days=-1"):
        simulate(small.people(9), small.world(), small.DAY, days=-1, seed=SEED)
