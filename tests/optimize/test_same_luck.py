"""Two strategies meet the same customers with the same luck: what that buys on the shipped market."""

import numpy as np
import pytest

from optimize.flows import count_moves, witness
from scenarios.compile import compile as compile_scenario
from scenarios.load import load
from sim.engine import simulate

DEARER = "channels.web.price_factor=1.03"
SMALL = ("agents=1500", "burn_in_days=0", "run_out_days=0", "days=91")


def lived(scenario, replication, days=90):
    case = compile_scenario(scenario, replication)
    run = simulate(case.population, case.world, case.day, days=days, seed=case.seed, parameters=case.parameters)
    return case, run


def orders(scenario, replication):
    return int(lived(scenario, replication)[1].tallies["orders"].sum())


def test_pairing_shrinks_the_variance_of_a_price_levers_effect_twentyfold():
    today, dearer = load("retail_omni", SMALL), load("retail_omni", [*SMALL, DEARER])
    n = 24
    before = np.array([orders(today, r) for r in range(n)], dtype=float)
    after = np.array([orders(dearer, r) for r in range(n)], dtype=float)
    paired = np.var(after - before, ddof=1)
    unpaired = np.var(before, ddof=1) + np.var(after, ddof=1)
    assert (after - before).mean() < 0
    assert unpaired / paired >= 20


@pytest.mark.parametrize("channel", ["web", "store", "pickup"])
@pytest.mark.parametrize("factor", [0.95, 1.05])
def test_of_all_who_change_when_one_price_changes_none_moves_between_two_other_options(channel, factor):
    sets = ("agents=20000", "burn_in_days=0", "run_out_days=0", "days=91")
    case, settled = lived(load("retail_omni", sets), 0, days=14)
    changed = compile_scenario(load("retail_omni", [*sets, f"channels.{channel}.price_factor={factor}"]), 0)
    trips = []
    for world in (case.world, changed.world):
        day = case.day.insert(after="choose", add=witness)
        run = simulate(
            case.population, world, day, days=1, seed=case.seed, start=settled.snapshot, parameters=case.parameters
        )
        trips.append(run.snapshot.memory["witness"])
    options = case.world.axes["option"]
    moved = count_moves(*trips, len(options))
    k = options.index(channel)
    np.fill_diagonal(moved, 0)
    elsewhere = np.delete(np.delete(moved, k, axis=0), k, axis=1)
    assert moved.sum() > 0
    assert elsewhere.sum() == 0
    towards, away = moved[:, k].sum(), moved[k].sum()
    assert (away == 0) if factor < 1 else (towards == 0)
