"""Robustness: does a strategy still pay when the numbers of the literature are others, and which of them decide?

Every draw gives all numbers that cite the literature a place in their bands and lives today and the strategies under
the same luck. Sources: McKay, Beckman and Conover 1979 (Latin hypercubes); Saltelli and others 2008, chapter 1 (ranks
that tell what decides); Lempert, Popper and Bankes 2003 (strategies that hold in many futures).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from optimize.claims import Trial
from optimize.plain import plain
from optimize.record import Estimate
from optimize.sweep import Progress
from optimize.validate import estimate, judges
from optimize.workers import Task, run_tasks
from scenarios.load import Scenario
from scenarios.uncertainty import Uncertain, uncertain
from sim import kpi
from sim.draws import key, uniforms

Numbers = NDArray[np.float64]
AS_IT_IS = 8
"""Replications, at least, on which the strategies are lived with all numbers as they are."""
SURE = 0.05
"""Chance, all numbers of a strategy together, that one is said to decide and does not."""


@dataclass(frozen=True)
class Decider:
    """A number that moves what a strategy is worth.

    Attributes:
        id, meaning, source, mark: its row of the literature. paths: the settings that rest on it.
        stands: the value in force. low, high: ends of the band drawn from.
        rank: Spearman's correlation of the number with the change over the draws.
        lower, upper: mean change where the number is in the lowest and in the highest third of its band.
        turns: whether the change has different signs there, both outside their intervals.
    """

    id: str
    meaning: str
    source: str
    mark: str
    paths: tuple[str, ...]
    stands: float
    low: float
    high: float
    rank: float
    lower: Estimate
    upper: Estimate
    turns: bool


@dataclass(frozen=True)
class Robust:
    """What a strategy changes when the numbers of the literature are drawn.

    Attributes:
        strategy, title: which. here: the change with all numbers as they are.
        mean: over the draws. low, high: nine of ten draws lie between them.
        better: share of the draws in which the measure moves the right way; better_low, better_high: its 95 % interval.
        same: share of the draws in which it does not move at all.
        deciders: numbers whose rank correlation is beyond chance, the strongest first.
    """

    strategy: str
    title: str
    here: Estimate
    mean: Estimate
    low: float
    high: float
    better: float
    better_low: float
    better_high: float
    same: float
    deciders: tuple[Decider, ...]


@dataclass(frozen=True)
class Robustness:
    """The answer for all strategies asked about: the measure, how many draws of how many numbers."""

    measure: str
    unit: str
    draws: int
    numbers: int
    strategies: tuple[Robust, ...]

    def document(self) -> dict[str, Any]:
        """As JSON takes it."""
        return {"version": 1, **plain(self)}


def robustness(
    scenario: Scenario, strategies: Sequence[str], *, draws: int, measure: str, workers: int, progress: Progress
) -> Robustness:
    """Live today and some strategies in as many futures as there are draws.

    Args:
        scenario: checked.
        strategies: of its own.
        draws: futures, at least 6, so that a third of a band holds two; each has its own luck.
        measure: name of a KPI.
        workers: processes at once; changes no number.
        progress: told how far it is.

    Raises:
        ScenarioError: a draw does not fit the scenario.
    """
    rows = uncertain(scenario, strategies)
    where = np.array([_strata(scenario.seed, row.row.id, draws) for row in rows]).reshape(len(rows), draws)
    arms = ("", *strategies)
    futures = [scenario.turned(_values(rows, where[:, k])) for k in range(draws)]
    tasks = [_task(f, "draw", arms, measure, r) for f, r in zip(futures, judges(draws), strict=True)]
    tasks += [_task(scenario, "now", arms, measure, r) for r in judges(min(draws, AS_IT_IS))]
    found: dict[str, Sequence[float]] = {}
    progress("Drawing", 0, len(tasks))
    for name, lived in run_tasks(tasks, "optimize.claims:rehearser", None, workers=workers):
        found[name] = lived
        progress("Drawing", len(found), len(tasks))
    drawn, now = (np.array([found[t.id] for t in part]) for part in (tasks[:draws], tasks[draws:]))
    told = tuple(
        _robust(scenario, name, measure, rows, where, drawn[:, 1 + n] - drawn[:, 0], now[:, 1 + n] - now[:, 0])
        for n, name in enumerate(strategies)
    )
    return Robustness(measure, kpi.KPIS[measure].unit, draws, len(rows), told)


def _task(scenario: Scenario, kind: str, arms: tuple[str, ...], measure: str, replication: int) -> Task:
    return Task(f"{kind} {replication}", str(replication), Trial(scenario, arms, measure, replication))


def _strata(seed: int, row: str, draws: int) -> Numbers:
    """Places in a row's band, one in each of as many even parts as there are draws, in an order of the row's own."""

    def luck(what: str) -> Numbers:
        return uniforms(np.arange(draws), 0, f"robustness.{row}.{what}", key(seed))

    return np.asarray((np.argsort(luck("order")) + luck("inside")) / draws)


def _values(rows: Sequence[Uncertain], where: Numbers) -> dict[str, float]:
    return {path: value for row, at in zip(rows, where, strict=True) for path, value in row.at(float(at)).items()}


def _robust(
    scenario: Scenario,
    name: str,
    measure: str,
    rows: Sequence[Uncertain],
    where: Numbers,
    change: Numbers,
    here: Numbers,
) -> Robust:
    good = change > 0 if kpi.KPIS[measure].better == "up" else change < 0
    part = stats.binomtest(int(good.sum()), len(good)).proportion_ci(method="wilson")
    placed = zip(rows, where, strict=True)
    deciders = [_decider(row, at, change) for row, at in placed if _decides(at, change, len(rows))]
    return Robust(
        strategy=name,
        title=scenario.strategies[name].title or name,
        here=estimate(here),
        mean=estimate(change),
        low=float(np.quantile(change, 0.05)),
        high=float(np.quantile(change, 0.95)),
        better=float(good.mean()),
        better_low=float(part.low),
        better_high=float(part.high),
        same=float((change == 0).mean()),
        deciders=tuple(sorted(deciders, key=lambda d: -abs(d.rank))),
    )


def _decides(at: Numbers, change: Numbers, numbers: int) -> bool:
    """Whether a rank correlation is beyond chance among so many numbers (Bonferroni)."""
    return bool(change.std() > 0 and stats.spearmanr(at, change).pvalue < SURE / numbers)


def _decider(row: Uncertain, at: Numbers, change: Numbers) -> Decider:
    lower, upper = (estimate(change[part]) for part in (at < 1 / 3, at >= 2 / 3))
    path, stands = next(iter(row.stands.items()))
    return Decider(
        id=row.row.id,
        meaning=row.row.meaning,
        source=row.row.source,
        mark=row.row.mark,
        paths=tuple(row.stands),
        stands=stands,
        low=row.at(0.0)[path],
        high=row.at(1.0)[path],
        rank=float(stats.spearmanr(at, change).statistic),
        lower=lower,
        upper=upper,
        turns=(lower.high < 0 < upper.low) or (upper.high < 0 < lower.low),
    )
