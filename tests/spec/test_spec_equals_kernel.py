"""The Mesa spec in shuffled order and the compiled kernel give the same bits, whatever the day holds."""

from __future__ import annotations

import numpy as np
import pytest

from sim import Tally, simulate, spec
from sim.draws import key
from sim.errors import RunError
from sim.kernel import passes

SEED = key(11, 3)
DENSE = np.arange(1100)
SCATTERED = np.sort(np.random.default_rng(5).choice(10**12, 700, replace=False))


@pytest.mark.parametrize("ids", [DENSE, SCATTERED, np.array([5]), np.arange(512, 1024)], ids=len)
def test_every_column_tally_and_table_is_equal(rich, differing, ids):
    people, world = rich.people(ids), rich.world()
    fast = simulate(people, world, rich.DAY, days=9, seed=SEED, record=("wait", "mean_mood"))
    slow = spec.simulate(people, world, rich.DAY, days=9, seed=SEED, record=("wait", "mean_mood"), order=42)
    assert differing(fast, slow) == []
    assert fast.snapshot.memory == slow.snapshot.memory
    if len(ids) > 1:
        assert all(t.sum() > 0 for n, t in fast.tallies.items() if n != "glances_of_visitors")


@pytest.mark.parametrize("engine", [simulate, spec.simulate])
@pytest.mark.parametrize(("told", "said"), [({"days": -1}, "0 days or more"), ({"record": ("w",)}, "no table 'w'")])
def test_both_refuse_what_cannot_be_lived(rich, engine, told, said):
    with pytest.raises(RunError, match=said):
        engine(rich.people(np.arange(9)), rich.world(), rich.DAY, seed=SEED, **{"days": 1} | told)


def test_shuffling_changes_nothing(rich, differing):
    people, world = rich.people(np.arange(300)), rich.world()
    runs = [spec.simulate(people, world, rich.DAY, days=4, seed=SEED, order=o) for o in (1, 2)]
    assert differing(*runs) == []


@pytest.mark.parametrize("longest", [0, 64])
def test_lookups_as_loads_and_as_chains_are_equal(rich, differing, monkeypatch, longest):
    people, world = rich.people(DENSE), rich.world()
    usual = simulate(people, world, rich.DAY, days=5, seed=SEED)
    monkeypatch.setattr(passes, "CHAIN", longest)
    assert differing(usual, simulate(people, world, rich.DAY, days=5, seed=SEED)) == []


def test_any_split_of_the_tiles_is_equal(rich, differing):
    people, world = rich.people(np.arange(2100)), rich.world()
    one = simulate(people, world, rich.DAY, days=6, seed=SEED)
    for threads in (2, 3, 7):
        assert differing(one, simulate(people, world, rich.DAY, days=6, seed=SEED, threads=threads)) == []


@pytest.mark.parametrize("stop", [1, 4, 7])
def test_going_on_from_a_snapshot_is_the_same_as_going_on(rich, differing, stop):
    people, world = rich.people(DENSE), rich.world()
    whole = simulate(people, world, rich.DAY, days=9, seed=SEED)
    half = simulate(people, world, rich.DAY, days=stop, seed=SEED)
    for engine in (simulate, spec.simulate):
        rest = engine(people, world, rich.DAY, days=9 - stop, seed=SEED, start=half.snapshot)
        assert rest.first_day == stop
        assert [d for d in differing(whole, rest) if d.startswith("column")] == []
        assert np.array_equal(whole.tallies["sales"][stop:], rest.tallies["sales"])
        assert rest.snapshot.memory["queue"]["days"] == 9


def test_a_snapshot_is_not_changed_by_the_runs_that_start_from_it(rich, differing):
    people, world = rich.people(DENSE), rich.world()
    start = simulate(people, world, rich.DAY, days=3, seed=SEED).snapshot
    first = simulate(people, world, rich.DAY, days=3, seed=SEED, start=start)
    assert differing(first, simulate(people, world, rich.DAY, days=3, seed=SEED, start=start)) == []


def test_parameters_reach_both_engines(rich, differing):
    people, world = rich.people(DENSE), rich.world()
    chosen = {"fade.keep": 0.5, "queue.slope": 7.0}
    fast = simulate(people, world, rich.DAY, days=4, seed=SEED, parameters=chosen)
    assert differing(fast, spec.simulate(people, world, rich.DAY, days=4, seed=SEED, parameters=chosen)) == []
    usual = simulate(people, world, rich.DAY, days=4, seed=SEED)
    assert "column loads" in differing(usual, fast)


def test_any_order_of_moments_that_binds_is_equal(rich, differing):
    people, world = rich.people(np.arange(400)), rich.world()
    day = rich.DAY.without("total").insert(after="judge", add=rich.total)
    day = day.without("settle").insert(before="expose", add=rich.settle)
    day = day.insert(after="gossip", add=Tally("moods", "tier@segment", where="need"))
    fast = simulate(people, world, day, days=5, seed=SEED)
    assert differing(fast, spec.simulate(people, world, day, days=5, seed=SEED)) == []
