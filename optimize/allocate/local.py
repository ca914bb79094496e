"""Prices near a plan whose global search stops at a gap: the plan's own choices stay, money moves a little, exactly.

What is on stays on, and every stock stays on its side of the bend of its curve. What remains is concave there, so a
linear program over tangents close to the plan prices every limit on both sides. At a plan that no small move improves
its prices are those of the problem.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from optimize.allocate.cover import Cover, Mode
from optimize.allocate.covers import Covers
from optimize.allocate.milp import Aim, Model
from optimize.allocate.plan import Plan
from optimize.allocate.problem import Problem
from optimize.matrix import Matrix, read_matrix
from optimize.solver import load_highs, solve_matrix

NEAR = (-0.1, -0.03, -0.01, -3e-3, -1e-3, -3e-4, -1e-4, -1e-5, 0.0, 1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1)
FEW = (-0.03, -3e-3, -3e-4, 0.0, 3e-4, 3e-3, 0.03)
MANY = 500
"""Cells of channel and period from which fewer lines are drawn."""


class _Around(Cover):
    """One mode around a stock."""

    def __init__(self, cover: Cover, stock: float, many: bool) -> None:
        self.__dict__.update(cover.__dict__)
        self.around = self._mode(stock, many)

    def modes(self) -> list[Mode]:
        return [self.around]

    def _mode(self, stock: float, many: bool) -> Mode:
        if self.is_table:
            return next(m for m in self._table_modes() if stock <= m.high or m.high >= self.high)
        if self.high <= self.low or stock >= self.bend:
            shares, far = (FEW, set()) if many else (NEAR, set(self.touches))
            spots = {min(max(stock * (1 + share), self.bend, 1e-9 * self.high), self.high) for share in shares}
            lines = tuple(self._tangent(x) for x in sorted(spots | far) if self.bend <= x <= self.high)
            return Mode(self.bend, self.high, lines)
        trust = max(0.02 * stock, 1e-4 * self.bend)
        low, high = max(stock - trust, 0.0), min(stock + trust, self.bend)
        return Mode(low, high, (self._tangent(max(stock, 1e-12 * self.high)),))


class _Nearby(Covers):
    """Lines around the stocks of a plan."""

    def __init__(self, problem: Problem, stock: np.ndarray) -> None:
        super().__init__(problem)
        self.stock = stock
        self.made: dict[tuple[int, int], Cover] = {}

    def at(self, outcome: int, channel: int, period: int) -> Cover:
        key = (channel, period)
        if key not in self.made:
            cover = self.of[outcome][channel]
            self.made[key] = _Around(cover, float(self.stock[period, channel]), self.stock.size > MANY)
        return self.made[key]


class LocalWorth:
    """Value of problems close to one that has a plan, with the plan's choices kept.

    The rows are made once; budgets, groups, resources and period limits that move only move a right-hand side.
    """

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.on = problem, plan.on
        self.stock = problem.arrays.stock(plan.spend)
        self.base = self._model(problem)
        self.highs = load_highs(self.base[0])

    def __call__(self, problem: Problem) -> float:
        """Value of a nearby problem; nan when the plan's choices cannot be kept."""
        p = self.problem
        same = replace(
            problem,
            budget=p.budget,
            groups=p.groups,
            resources=p.resources,
            period_min=p.period_min,
            period_max=p.period_max,
        )
        if same == p:
            return self._again(problem)
        matrix, worth = self._model(problem)
        found = solve_matrix(matrix)
        return found.value * worth if found.found else math.nan

    def _again(self, problem: Problem) -> float:
        """Solve the base rows with moved right-hand sides, from the basis of the last solve."""
        import highspy

        for row, low, high in self._moved(problem):
            self.highs.changeRowBounds(row, low, high)
        self.highs.run()
        if self.highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return math.nan
        return float(self.highs.getInfo().objective_function_value) * self.base[1]

    def _model(self, problem: Problem) -> tuple[Matrix, float]:
        model = Model(problem, _Nearby(problem, self.stock), Aim())
        matrix = read_matrix(model.lp)
        for j, name in enumerate(matrix.columns):
            if name.startswith("on_"):
                matrix.low[j] = matrix.high[j] = float(self.on[int(name[3:])])
        matrix.integer[:] = False
        return matrix, model.worth

    def _moved(self, problem: Problem) -> Iterator[tuple[int, float, float]]:
        """Rows of the base whose level may move, with their bounds in the problem."""
        levels = {"budget": problem.budget}
        for g, group in enumerate(problem.groups):
            levels |= {f"group_{g}_max": group.max, f"group_{g}_min": group.min}
        for q, resource in enumerate(problem.resources):
            levels[f"resource_{q}"] = resource.limit
        for t in range(problem.periods):
            levels |= {f"period_{t}_max": problem.period_max, f"period_{t}_min": problem.period_min}
        matrix, unit = self.base[0], (self.problem.budget or 1.0) / max(len(problem.channels), 1)
        for j, name in enumerate(matrix.rows):
            if name in levels:
                level = levels[name] / unit
                yield (j, level, math.inf) if math.isfinite(matrix.row_low[j]) else (j, -math.inf, level)
