"""Prices near a plan whose global search stops at a gap: the plan's own choices stay, money moves a little, exactly.

What is on stays on, and every stock stays on its side of the bend of its curve. What remains is concave there, so a
linear program over tangents close to the plan prices every limit on both sides. At a plan that no small move improves
its prices are those of the problem.
"""

from __future__ import annotations

import numpy as np

from optimize.allocate.cover import Cover, Mode
from optimize.allocate.covers import Covers
from optimize.allocate.milp import Aim, Model
from optimize.allocate.plan import Plan
from optimize.allocate.problem import Problem
from optimize.matrix import read_matrix
from optimize.solver import solve_matrix

NEAR = (-0.1, -0.03, -0.01, -3e-3, -1e-3, -3e-4, -1e-4, -1e-5, 0.0, 1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1)


class _Around(Cover):
    """One mode around a stock."""

    def __init__(self, cover: Cover, stock: float) -> None:
        self.__dict__.update(cover.__dict__)
        self.around = self._mode(stock)

    def modes(self) -> list[Mode]:
        return [self.around]

    def _mode(self, stock: float) -> Mode:
        if self.is_table:
            return next(m for m in self._table_modes() if stock <= m.high or m.high >= self.high)
        if self.high <= self.low or stock >= self.bend:
            spots = {min(max(stock * (1 + share), self.bend, 1e-9 * self.high), self.high) for share in NEAR}
            lines = tuple(self._tangent(x) for x in sorted(spots | set(self.touches)) if self.bend <= x <= self.high)
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
            self.made[key] = _Around(cover, float(self.stock[period, channel]))
        return self.made[key]


class LocalWorth:
    """Value of problems close to one that has a plan, with the plan's choices kept."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.on = plan.on
        self.stock = problem.arrays.stock(plan.spend)

    def __call__(self, problem: Problem) -> float:
        """Value of a nearby problem; nan when the plan's choices cannot be kept."""
        model = Model(problem, _Nearby(problem, self.stock), Aim())
        matrix = read_matrix(model.lp)
        low, high = matrix.low.copy(), matrix.high.copy()
        for j, name in enumerate(matrix.columns):
            if name.startswith("on_"):
                low[j] = high[j] = float(self.on[int(name[3:])])
        matrix.low[:], matrix.high[:] = low, high
        matrix.integer[:] = False
        found = solve_matrix(matrix)
        return found.value * model.worth if found.found else float("nan")
