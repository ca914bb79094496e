"""Tiers of the library: who is best buys most afterwards, is served first, and does not stay best for ever."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from optimize.validate import estimate
from sim.day import Tally
from sim.engine import simulate
from sim.kpi import KPIS

pytestmark = pytest.mark.xdist_group("library_tiers")

KEPT = 0.974
"""Share of money spent that counts a week later, as `age_purchases` says."""


def lived(case: Any, day: Any, days: int, start: Any = None) -> Any:
    return simulate(
        case.population, case.world, day, days=days, seed=case.seed, parameters=case.parameters, start=start
    )


def test_tiers_say_who_will_buy(library: Any) -> None:
    case = library.run("value_tiers", agents=6000, days=182)[1]
    half = lived(case, case.day, 91)
    whole = lived(case, case.day, 91, start=half.snapshot)
    tier = half.columns()["tier"].astype(int)
    later = whole.columns()["monetary"] - KEPT**13 * half.columns()["monetary"]
    assert later.min() > -1.0
    mean = [later[tier == t].mean() for t in range(3)]
    assert mean[0] > 1.3 * mean[1] > 1.3 * mean[2]


def test_tiers_move(library: Any) -> None:
    case = library.run("value_tiers", agents=6000, days=182)[1]
    half = lived(case, case.day, 91)
    before = half.columns()["tier"].astype(int)
    after = lived(case, case.day, 91, start=half.snapshot).columns()["tier"].astype(int)
    moves = np.zeros((3, 3))
    np.add.at(moves, (before, after), 1)
    best, middle, others = range(3)
    assert min(moves[best, middle], moves[middle, best], moves[others, best], moves[others, middle]) > 0
    assert moves[best, best] > moves[best, middle], "who is best mostly stays so for a quarter"
    assert moves[others, others] > 0.5 * moves[others].sum()


def test_best_customers_wait_less_and_the_others_a_little_longer(library: Any) -> None:
    sets = ("hall.halls=14",)
    waits: dict[str, list[Any]] = {"": [], "best_first": []}
    for strategy, found in waits.items():
        for seed in range(4):
            case = library.run("value_tiers", strategy, seed, agents=6000, days=91, sets=sets)[1]
            day = case.day.insert(add=Tally("waited_by_tier", by=("tier",), sum="waited", where="visits"), after="came")
            day = day.insert(add=Tally("visits_by_tier", by=("tier",), where="visits"), after="came")
            t = lived(replace(case, day=day), day, 91).tallies
            found.append(t["waited_by_tier"].sum(axis=0) / t["visits_by_tier"].sum(axis=0))
    change = np.array(waits["best_first"]) - np.array(waits[""])
    assert estimate(change[:, 0]).high < 0
    assert estimate(change[:, 2]).low > 0


def test_results_do_not_depend_on_how_many_people_an_agent_stands_for(library: Any) -> None:
    def measured(name: str, agents: int, seeds: range) -> list[float]:
        return [KPIS[name](library.outcome("grocer_bank_card", "", s, agents=agents, days=273)) for s in seeds]

    for name in ("orders", "margin"):
        small, large = measured(name, 1000, range(6)), measured(name, 3000, range(10, 16))
        apart = float(np.mean(small) - np.mean(large))
        error = float(np.sqrt(np.var(small, ddof=1) / 6 + np.var(large, ddof=1) / 6))
        assert error < 0.03 * np.mean(large), "the comparison is sharp enough to mean something"
        assert abs(apart) < 3.5 * error, name
