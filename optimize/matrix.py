"""A linear model as arrays: rows of bounds, columns of bounds, sparse weights; read from PuLP 3.3 or 4."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pulp


@dataclass(frozen=True, eq=False)
class Matrix:
    """Optimise cost.x + offset subject to row_low <= A x <= row_high, low <= x <= high; rows are stored compressed.

    `start` (rows + 1), `index` and `weight` are the compressed rows of A; `integer` flags whole-numbered columns.
    """

    maximise: bool
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    cost: np.ndarray
    offset: float
    low: np.ndarray
    high: np.ndarray
    integer: np.ndarray
    row_low: np.ndarray
    row_high: np.ndarray
    start: np.ndarray
    index: np.ndarray
    weight: np.ndarray

    def times(self, vector: np.ndarray) -> np.ndarray:
        """A x."""
        owner = np.repeat(np.arange(self.row_low.size), np.diff(self.start))
        return np.bincount(owner, weights=self.weight * vector[self.index], minlength=self.row_low.size)

    def transposed_times(self, prices: np.ndarray) -> np.ndarray:
        """A' y."""
        owner = np.repeat(np.arange(self.row_low.size), np.diff(self.start))
        return np.bincount(self.index, weights=self.weight * prices[owner], minlength=self.cost.size)

    def feasible_bounds(self) -> bool:
        """Whether no column or row asks for more than it allows."""
        return bool(np.all(self.low <= self.high) and np.all(self.row_low <= self.row_high))

    def holds(self, vector: np.ndarray, tolerance: float = 1e-5) -> bool:
        """Whether a point keeps every bound and row up to a relative tolerance."""
        levels = self.times(vector)
        size = 1.0 + np.maximum(np.abs(levels), np.abs(np.where(np.isfinite(self.row_high), self.row_high, 0)))
        inside = np.all(vector >= self.low - tolerance * (1 + np.abs(vector)))
        inside &= np.all(vector <= self.high + tolerance * (1 + np.abs(vector)))
        return bool(
            inside
            and np.all(levels >= self.row_low - tolerance * size)
            and np.all(levels <= self.row_high + tolerance * size)
        )

    def with_integers_fixed(self, vector: np.ndarray) -> Matrix:
        """The same model with its whole-numbered columns held at a point: a linear model with true prices."""
        at = np.where(self.integer, np.round(vector), 0.0)
        low, high = np.where(self.integer, at, self.low), np.where(self.integer, at, self.high)
        return replace(self, low=low, high=high, integer=np.zeros_like(self.integer))

    def without_rows(self, dropped: np.ndarray) -> Matrix:
        """The same model with the flagged rows set free."""
        low, high = np.where(dropped, -np.inf, self.row_low), np.where(dropped, np.inf, self.row_high)
        return replace(self, row_low=low, row_high=high)

    def as_problem(self) -> pulp.LpProblem:
        """The arrays as a PuLP model."""
        problem = pulp.LpProblem("model", pulp.LpMaximize if self.maximise else pulp.LpMinimize)
        variables = [
            problem.add_variable(
                name, _finite(self.low[j]), _finite(self.high[j]), cat="Integer" if self.integer[j] else "Continuous"
            )
            for j, name in enumerate(self.columns)
        ]
        problem.setObjective(pulp.lpSum(c * v for c, v in zip(self.cost.tolist(), variables, strict=True) if c) + 0)
        for i, name in enumerate(self.rows):
            part = slice(self.start[i], self.start[i + 1])
            terms = zip(self.weight[part].tolist(), self.index[part].tolist(), strict=True)
            total = pulp.lpSum(w * variables[j] for w, j in terms)
            if self.row_low[i] == self.row_high[i]:
                problem.addConstraint(total == float(self.row_low[i]), name)
            elif math.isfinite(self.row_high[i]):
                problem.addConstraint(total <= float(self.row_high[i]), name)
            else:
                problem.addConstraint(total >= float(self.row_low[i]), name)
        return problem


def _finite(bound: float) -> float | None:
    return float(bound) if math.isfinite(bound) else None


def _bound(value: Any, otherwise: float) -> float:
    return otherwise if value is None else float(value)


def read_matrix(problem: pulp.LpProblem) -> Matrix:
    """Arrays of a PuLP model, the same from PuLP 3.3 and 4."""
    variables = list(problem.variables())
    place = {variable.name: j for j, variable in enumerate(variables)}
    cost = np.zeros(len(variables))
    offset = 0.0
    if problem.objective is not None:
        offset = float(problem.objective.constant or 0.0)
        for variable, weight in problem.objective.items():
            cost[place[variable.name]] = weight
    held = problem.constraints
    constraints = list(held() if callable(held) else held.values())
    start, index, weights = [0], [], []
    row_low, row_high, names = [], [], []
    for constraint in constraints:
        for variable, weight in constraint.items():
            index.append(place[variable.name])
            weights.append(float(weight))
        start.append(len(index))
        right = -float(constraint.constant)
        row_low.append(right if constraint.sense >= 0 else -np.inf)
        row_high.append(right if constraint.sense <= 0 else np.inf)
        names.append(constraint.name)
    return Matrix(
        maximise=problem.sense == pulp.LpMaximize,
        columns=tuple(place),
        rows=tuple(names),
        cost=cost,
        offset=offset,
        low=np.array([_bound(v.lowBound, -np.inf) for v in variables], dtype=float),
        high=np.array([_bound(v.upBound, np.inf) for v in variables], dtype=float),
        integer=np.array([v.cat in ("Integer", "Binary") for v in variables], dtype=bool),
        row_low=np.array(row_low, dtype=float),
        row_high=np.array(row_high, dtype=float),
        start=np.array(start, dtype=np.int32),
        index=np.array(index, dtype=np.int32),
        weight=np.array(weights, dtype=float),
    )
