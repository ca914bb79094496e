"""The piecewise-linear mixed-integer program: pieces in order where a curve steepens, fees and switches as they are."""

from __future__ import annotations

import numpy as np
import pulp

from optimize.allocate.problem import Problem


def pieces(problem: Problem, seconds: float, *, solver: str = "highs", count: int = 12) -> np.ndarray | None:
    """Solve the program with HiGHS or CBC; None when no plan came in time."""
    model, spend = _modelled(problem, count)
    if solver == "cbc":
        engine = pulp.PULP_CBC_CMD(msg=False, timeLimit=seconds)
    else:
        engine = pulp.HiGHS(msg=False, timeLimit=seconds)
    try:
        model.solve(engine)
    except (pulp.PulpError, RuntimeError):
        return None
    found = np.array([[v.value() for v in row] for row in spend], dtype=object)
    return None if any(v is None for v in found.flat) else np.maximum(found.astype(float), 0.0) * problem.budget


def _modelled(problem: Problem, count: int) -> tuple[pulp.LpProblem, list[list[pulp.LpVariable]]]:
    arrays, periods, n = problem.arrays, problem.periods, problem.arrays.size
    money = problem.budget
    worth = max(problem.arrays.value(np.tile(arrays.high, (periods, 1))), 1e-300)
    model = pulp.LpProblem("pieces", pulp.LpMaximize)
    cap = np.minimum(arrays.cap, arrays.high)
    spend = [[model.add_variable(f"x_{t}_{i}", 0, cap[i] / money) for i in range(n)] for t in range(periods)]
    on = [model.add_variable(f"on_{i}", 0, 1, "Binary") if arrays.switch[i] else 1 for i in range(n)]
    gain = []
    for i in range(n):
        theta = float(arrays.theta[i])
        before: object = 0
        for t in range(periods):
            high = min(cap[i] * sum(theta**u for u in range(t + 1)), arrays.high[i])
            stock, worths = _stock(model, problem, i, t, high, count)
            gain += [w / worth for w in worths]
            model += stock == spend[t][i] + theta * before
            before = stock
        total = pulp.lpSum(spend[t][i] for t in range(periods))
        model += total <= arrays.high[i] / money * on[i]
        model += total >= arrays.low[i] / money * on[i]
    cost = [pulp.lpSum(spend[t][i] for t in range(periods)) + arrays.fee[i] / money * on[i] for i in range(n)]
    model.setObjective(pulp.lpSum(gain))
    model += pulp.lpSum(cost) <= 1
    for g, (low, high) in enumerate(zip(arrays.group_min, arrays.group_max, strict=True)):
        part = pulp.lpSum(cost[i] for i in np.flatnonzero(arrays.group == g))
        if np.isfinite(high):
            model += part <= high / money
        if low > 0:
            model += part >= low / money
    for row in spend if periods > 1 else []:
        model += pulp.lpSum(row) <= problem.period_max / money
        model += pulp.lpSum(row) >= problem.period_min / money
    return model, spend


def _stock(
    model: pulp.LpProblem, problem: Problem, i: int, t: int, high: float, count: int
) -> tuple[pulp.LpAffineExpression, list[pulp.LpAffineExpression]]:
    """A stock as a sum of pieces, and what each piece earns."""
    arrays, money = problem.arrays, problem.budget
    nodes = high * np.linspace(0.0, 1.0, count + 1) ** 1.5
    every = np.zeros((count + 1, arrays.size))
    every[:, i] = nodes
    value = arrays.value_each(every)[:, i]
    slope = np.diff(value) / np.maximum(np.diff(nodes), 1e-300)
    parts = [model.add_variable(f"p_{t}_{i}_{j}", 0, (nodes[j + 1] - nodes[j]) / money) for j in range(count)]
    for j in range(count - 1):
        if slope[j + 1] > slope[j] * (1 + 1e-9):
            full = model.add_variable(f"z_{t}_{i}_{j}", 0, 1, "Binary")
            model += parts[j] >= (nodes[j + 1] - nodes[j]) / money * full
            for later in parts[j + 1 :]:
                model += later <= later.upBound * full
    return pulp.lpSum(parts), [slope[j] * money * parts[j] for j in range(count)]
