"""The plans that a plan must beat: today's budget, an equal split, and money in proportion to average return.

Each obeys the same rules and spends the same money as the plan: a rule of thumb is projected onto the rules by least
squares before it competes, so the plan cannot win by being the only legal one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pulp
from numpy.typing import NDArray

from optimize.matrix import read_matrix
from optimize.plan import CellCurve
from optimize.rules import Budget, Cell, Rule, Spend


class RivalError(Exception):
    """No spending obeys the rules and the total at once."""


def equal_split(cells: Sequence[CellCurve], total: float) -> dict[Cell, float]:
    """The same money in every cell."""
    return {c.cell: total / len(cells) for c in cells}


def todays(cells: Sequence[CellCurve], total: float) -> dict[Cell, float]:
    """Today's split, scaled to the total."""
    today = sum(c.today for c in cells)
    return {c.cell: c.today * total / today for c in cells}


def average_return(cells: Sequence[CellCurve], total: float) -> dict[Cell, float]:
    """Money in proportion to the profit that is lost when a cell is switched off; cells that lose money get none."""
    lost = np.array([max(0.0, c.value(c.today) - c.today) for c in cells])
    if lost.sum() == 0.0:
        return equal_split(cells, total)
    return {c.cell: float(x) for c, x in zip(cells, lost / lost.sum() * total, strict=True)}


def project(wanted: Mapping[Cell, float], rules: Sequence[Rule], budget: Budget, total: float) -> dict[Cell, float]:
    """The spending nearest to `wanted` that obeys the rules and spends exactly `total`.

    Args:
        wanted: money by cell before the rules.
        rules: the plan's own rules.
        budget: total and reserve that the rules may refer to.
        total: money to spend.

    Raises:
        RivalError: nothing obeys them.

    Source: least distance programming by non-negative least squares (Lawson and Hanson 1974, chapter 23).
    """
    from scipy.optimize import nnls

    cells = list(wanted)
    start = np.array([wanted[c] for c in cells]) / max(total, 1e-12)
    low = _limits(cells, rules, budget, total)
    distance = np.vstack([low[:, :-1].T, low[:, -1] - low[:, :-1] @ start])
    target = np.zeros(len(cells) + 1)
    target[-1] = 1.0
    weights, left = nnls(distance, target)
    if left < 1e-9:
        raise RivalError("no spending obeys every rule and spends the plan's total")
    residual = distance @ weights - target
    found = np.maximum(start - residual[:-1] / residual[-1], 0.0)
    return {c: float(x) for c, x in zip(cells, found * (total / max(found.sum(), 1e-300)), strict=True)}


def _limits(cells: Sequence[Cell], rules: Sequence[Rule], budget: Budget, total: float) -> NDArray[np.float64]:
    """Every limit as weights and a right-hand side, weights @ x >= right, over shares of the total (m, n + 1)."""
    unit = max(total, 1e-12)
    problem = pulp.LpProblem("limits", pulp.LpMinimize)
    shares = [problem.add_variable(f"x_{i}", 0) for i in range(len(cells))]
    problem.setObjective(pulp.lpSum(shares))
    money = Spend({c: unit * x for c, x in zip(cells, shares, strict=True)})
    problem.addConstraint(pulp.lpSum(shares) == total / unit, "total")
    for i, one in enumerate(rules):
        for j, row in enumerate(one.rows(money, budget)):
            problem.addConstraint(row, f"rule_{i}_{j}")
    held = read_matrix(problem)
    weights = np.zeros((len(held.rows), len(cells)))
    owner = np.repeat(np.arange(len(held.rows)), np.diff(held.start))
    weights[owner, [int(held.columns[j].removeprefix("x_")) for j in held.index]] = held.weight
    size = np.maximum(np.abs(weights).max(axis=1), 1e-300)
    weights, least, most = weights / size[:, None], held.row_low / size, held.row_high / size
    below, above = np.isfinite(least), np.isfinite(most)
    return np.vstack(
        [
            np.column_stack([weights[below], least[below]]),
            np.column_stack([-weights[above], -most[above]]),
            np.column_stack([np.eye(len(cells)), np.zeros(len(cells))]),
        ]
    )
