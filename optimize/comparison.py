"""Strategies against today: same customers, same luck, every measure with its paired interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from optimize.arms import Arm
from optimize.record import Estimate
from optimize.replication import GROWING, MEASURES, todays_arm
from optimize.sweep import Sweep
from optimize.validate import JUDGE_FROM, estimate
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


def compare_strategies(
    scenario: Scenario, sweep: Sweep, names: Sequence[str], measures: Sequence[str], seeds: int
) -> list[Compared]:
    """Run today and each strategy on the same fresh seeds.

    Args:
        scenario: checked.
        sweep: runs and keeps the replications.
        names: strategies to compare.
        measures: names of measures, of `optimize.replication.MEASURES`.
        seeds: how many replications, at least 2.

    Raises:
        ValueError: an unknown measure.
    """
    for measure in measures:
        if measure not in MEASURES:
            raise ValueError(f"no measure '{measure}'; there are {', '.join(MEASURES)}")
    base = todays_arm(scenario)
    arms = {name: Arm(name, name, base.money) for name in names}
    replications = range(JUDGE_FROM, JUDGE_FROM + seeds)
    found = sweep.run("Simulating", [base, *arms.values()], replications)
    scale = scenario.members / scenario.agents
    rows = []
    for name, arm in arms.items():
        for measure in measures:
            times = scale if kpi.KPIS[measure].unit in GROWING else 1.0
            before = [found[base.key, r].measures[measure] * times for r in replications]
            after = [found[arm.key, r].measures[measure] * times for r in replications]
            change = estimate([a - b for a, b in zip(after, before, strict=True)])
            told = kpi.KPIS[measure]
            rows.append(Compared(name, measure, told.title, told.unit, sum(before) / len(before), change))
    return rows
