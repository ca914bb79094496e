"""One replication: an arm and a seed in, totals by quarter and measures out.

All arms of a seed start from one snapshot after the burn-in, with the same people and the same luck. A worker process
keeps the snapshots of the seed it is busy with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimize.arms import Arm, Grid
from optimize.outcome import Outcome, add_up
from optimize.windows import orders_by_window
from scenarios.calendar import Calendar
from scenarios.compile import Case, compile, describe, today
from scenarios.load import Scenario
from scenarios.plans import is_selective
from sim import kpi, outcome
from sim.day import Day
from sim.engine import Snapshot, simulate
from sim.run import Run
from sim.tables import world

MEASURES = tuple(kpi.KPIS)
"""What is measured in every replication, over the judged days."""
GROWING = ("money", "orders", "contacts", "people", "visits")
"""Units of measures that grow with the number of members."""


def grid_of(scenario: Scenario) -> Grid:
    """The axes of a plan's money."""
    return Grid(tuple(scenario.media), tuple(scenario.segments), Calendar.of(scenario).quarters)


def times(scenario: Scenario, measure: str) -> float:
    """What a measure as simulated is multiplied by for all members; 1 where it is a mean or a share."""
    return scenario.scale if kpi.KPIS[measure].unit in GROWING else 1.0


def todays_arm(scenario: Scenario, strategy: str = "") -> Arm:
    """Today's spending of the judged days, money as simulated."""
    grid, scale = grid_of(scenario), scenario.scale
    money = today(scenario)
    values = [[money[medium][segment] for segment in grid.segments] for medium in grid.media]
    return Arm("today", strategy, np.array(values, dtype=np.float64) / scale)


@dataclass(frozen=True)
class Job:
    """An arm to run under the luck of one replication."""

    arm: Arm
    replication: int


class Replicator:
    """Runs jobs of one scenario; keeps the people and the settled market of one replication at a time."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.calendar = Calendar.of(scenario)
        self.grid = grid_of(scenario)
        self._replication = -1
        self._cases: dict[str, Case] = {}
        self._mornings: dict[str, Snapshot] = {}

    def __call__(self, job: Job) -> Outcome:
        """Live the judged days and the run-out under the job's arm."""
        run, case = self.live(job)
        return self._outcome(run, case)

    def live(
        self, job: Job, day: Day | None = None, *, start: Snapshot | None = None, days: int | None = None
    ) -> tuple[Run, Case]:
        """The run itself, to the end of all days or only so many `days`.

        `day` lives another order of the day from the same morning, `start` goes on from another morning.
        """
        case = self._people(job.replication, job.arm.strategy)
        morning = self._morning(job.replication, job.arm.strategy) if start is None else start
        market = describe(self.scenario, strategy=job.arm.strategy, money=self._money(job.arm))
        case = self._with(case, market, job)
        length = self.calendar.days + self.calendar.run_out if days is None else days
        run = simulate(
            case.population,
            case.world,
            day or case.day,
            days=length,
            seed=case.seed,
            start=morning,
            parameters=case.parameters,
        )
        return run, case

    def _with(self, case: Case, market: Any, job: Job) -> Case:
        """The case with the arm's money: a strategy for some people only is compiled anew, else just the tables."""
        if job.arm.strategy and is_selective(self.scenario.strategies[job.arm.strategy]):
            return compile(self.scenario, job.replication, strategy=job.arm.strategy, money=self._money(job.arm))
        return replace(case, market=market, world=world(market, case.customers))

    def _money(self, arm: Arm) -> dict[str, dict[str, tuple[float, ...]]]:
        money = arm.money * self.scenario.scale
        return {
            medium: {segment: tuple(money[i, j]) for j, segment in enumerate(self.grid.segments)}
            for i, medium in enumerate(self.grid.media)
        }

    def _people(self, replication: int, strategy: str) -> Case:
        """The people of a replication, and what a strategy makes of their market."""
        if replication != self._replication:
            self._replication, self._cases, self._mornings = replication, {}, {}
        if strategy not in self._cases:
            self._cases[strategy] = compile(self.scenario, replication, strategy=strategy)
        return self._cases[strategy]

    def _morning(self, replication: int, strategy: str) -> Snapshot:
        """The first judged morning: a strategy starts from the baseline's, where people fit."""
        case = self._people(replication, strategy)
        if strategy not in self._mornings:
            self._mornings[strategy] = self._settled(case, replication, strategy)
        return self._mornings[strategy]

    def _settled(self, case: Case, replication: int, strategy: str) -> Snapshot:
        if strategy:
            base = self._morning(replication, "")
            if _same_people(case, base):
                return base
        run = simulate(
            case.population,
            case.world,
            case.day,
            days=self.calendar.burn_in,
            seed=case.seed,
            parameters=case.parameters,
        )
        assert run.snapshot is not None
        return run.snapshot

    def _outcome(self, run: Run, case: Case) -> Outcome:
        calendar = self.calendar
        periods = np.asarray(calendar.period_of_day)[calendar.burn_in :] - 1
        totals = add_up(run.tallies, periods)
        measures = measure(run.tallies, case, calendar) | orders_by_window(run.tallies, self.scenario)
        return replace(totals, measures=measures)


def measure(tallies: Mapping[str, NDArray[np.int64]], case: Case, calendar: Calendar) -> dict[str, float]:
    """Every measure over the judged days; with the run-out "profit_all" and the partners' accounts, as simulated.

    Accounts are "ledger/PARTNER/LINE/ours" and ".../theirs", in cents.
    """
    first = calendar.burn_in
    judged = outcome.Outcome(tallies, case.market, case.customers, first, slice(0, calendar.days))
    whole = outcome.Outcome(tallies, case.market, case.customers, first)
    found = {}
    for name in MEASURES:
        one = kpi.KPIS[name]
        found[name] = one(judged) / (judged.scale if one.unit in GROWING else 1.0)
    found["profit_all"] = kpi.KPIS["profit"](whole) / whole.scale
    found["partner_profit_all"] = kpi.KPIS["partner_profit"](whole) / whole.scale
    for ledger in whole.ledgers():
        for line in ledger.lines:
            found[f"ledger/{ledger.partner}/{line.name}/ours"] = line.ours / whole.scale
            found[f"ledger/{ledger.partner}/{line.name}/theirs"] = line.theirs / whole.scale
    return found


def _same_people(case: Case, base: Snapshot) -> bool:
    return np.array_equal(case.population.ids, base.ids)
