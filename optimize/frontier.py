"""Frontier: the most sales that any amount of money can buy under the rules, and the least money for a target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimize.findings import Effort
from optimize.outcome import Outcome
from optimize.plan import most_gain, range_rules
from optimize.record import Estimate
from optimize.rulebook import Ground, ground_of, money_rules, stated_rules
from optimize.rules import Budget, Cell
from optimize.study import teach
from optimize.sweep import Sweep
from optimize.teaching import Teaching, segment_sales
from optimize.validate import estimate
from scenarios.load import Scenario

LEVELS = (0.5, 0.7, 0.85, 1.0, 1.15, 1.3, 1.6, 2.0, 3.0)
"""Money, as multiples of today's, at which the frontier is told."""
HALVINGS = 20


@dataclass(frozen=True)
class Point:
    """The most sales for some money.

    Attributes:
        money: change of the money against today, as a share (-0.15 = 15 percent less).
        sales: change of sales against today, as a share, with its 95 % interval over the seeds that taught.
        spend: the split that does it.
    """

    money: float
    sales: Estimate
    spend: Mapping[Cell, float]


@dataclass
class Frontier:
    """What sales money can buy, under the scenario's rules, as far as was simulated.

    Attributes:
        scenario: whose money. ground: what its rules refer to.
        teaching: curves of sales against money.
        sales: today's sales by seed, money as simulated.
    """

    scenario: Scenario
    ground: Ground
    teaching: Teaching
    sales: Sequence[float]

    def at(self, money: float) -> Point | None:
        """The most sales with so much more (or less) money than today; None where no split obeys the rules."""
        today = self.teaching.today.spend
        budget = Budget(today * (1.0 + money), 0.0)
        ground = replace(self.ground, budget=budget)
        cells = self.teaching.cells
        rules = [*money_rules(ground), *stated_rules(self.scenario.rules, ground), *range_rules(cells)]
        spend = most_gain(cells, rules, budget)
        return None if spend is None else Point(money, self._change(spend), spend)

    def least(self, sales: float) -> Point | None:
        """The least money for a change of sales; None where no money that was simulated brings it."""
        most = LEVELS[-1] - 1.0
        best = self.at(most)
        if best is None or best.sales.mean < sales:
            return None
        short, enough = -0.99, most
        for _ in range(HALVINGS):
            middle = 0.5 * (short + enough)
            point = self.at(middle)
            if point is not None and point.sales.mean >= sales:
                enough, best = middle, point
            else:
                short = middle
        return best

    def _change(self, spend: Mapping[Cell, float]) -> Estimate:
        today = {cell.cell: cell.today for cell in self.teaching.cells}
        money = sum(spend.values()) - sum(today.values())
        gained = self.teaching.predicted(spend, today) + money
        return estimate(gained / np.asarray(self.sales))


def frontier(scenario: Scenario, sweep: Sweep, seeds: int) -> Frontier:
    """Learn what money does to sales, from paired runs at several levels of each medium.

    Args:
        scenario: checked, with a budget.
        sweep: runs and keeps the replications.
        seeds: replications that teach, at least 2.
    """
    teaching = teach(scenario, Effort(teach=seeds), sweep, segment_sales)
    arms = sweep.run("Reading today's sales", [teaching.today], teaching.replications)
    sales = [total_sales(arms[teaching.today.key, r]) for r in teaching.replications]
    return Frontier(scenario, ground_of(scenario), teaching, sales)


def total_sales(outcome: Outcome) -> float:
    """All sales of the judged days and the run-out, money as simulated."""
    return float(segment_sales(outcome).sum())
