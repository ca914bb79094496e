"""Strategies against today: same customers, same luck, every measure with its paired interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from optimize.arms import Arm
from optimize.lived import Lived
from optimize.record import Estimate
from optimize.replication import MEASURES, times, todays_arm
from optimize.sweep import Sweep
from optimize.validate import estimate, judges
from scenarios.load import Scenario
from sim import kpi


@dataclass(frozen=True)
class Compared:
    """One measure of one strategy: its level today, and the strategy's minus today's, for all members."""

    strategy: str
    measure: str
    title: str
    unit: str
    today: float
    change: Estimate


def live_strategies(scenario: Scenario, sweep: Sweep, names: Sequence[str], seeds: int) -> Lived:
    """Run today and each strategy on the same fresh seeds.

    Args:
        scenario: checked.
        sweep: runs and keeps the replications.
        names: strategies to compare.
        seeds: how many replications, at least 2.
    """
    base = todays_arm(scenario)
    arms = {name: Arm(name, name, base.money) for name in names}
    replications = judges(seeds)
    found = sweep.run("Simulating", [base, *arms.values()], replications)
    return Lived(scenario, base, arms, found, replications)


def compare_strategies(lived: Lived, measures: Sequence[str]) -> list[Compared]:
    """Each measure of each strategy against today's, with its paired interval.

    Raises:
        ValueError: an unknown measure (names are of `optimize.replication.MEASURES`).
    """
    for measure in measures:
        if measure not in MEASURES:
            raise ValueError(f"no measure '{measure}'; there are {', '.join(MEASURES)}")
    rows = []
    for name in lived.arms:
        for measure in measures:
            told = kpi.KPIS[measure]
            all_of_it = times(lived.scenario, measure)
            before = [outcome.measures[measure] * all_of_it for outcome in lived.of()]
            after = [outcome.measures[measure] * all_of_it for outcome in lived.of(name)]
            change = estimate([a - b for a, b in zip(after, before, strict=True)])
            rows.append(Compared(name, measure, told.title, told.unit, sum(before) / len(before), change))
    return rows
