"""Solves the piecewise-linear model again and again, with lines added where plans land, until value and bound meet.

Each round gives a bound (the model lies over the problem) and a plan, polished by linear programs over fresh tangents
with its whole-numbered choices held, and judged on the true curves.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from optimize.allocate.covers import Covers
from optimize.allocate.milp import Aim, Model
from optimize.allocate.plan import Answer
from optimize.allocate.problem import Problem
from optimize.allocate.worth import Judge
from optimize.matrix import Matrix, read_matrix
from optimize.solver import Engine, Solution, solve, solve_matrix

POLISH_ROUNDS = 12
LOOSE_ROUNDS = 8
FIRST_GAP = 1e-3
TIGHT = 1e-9
"""Relative rounding that covers the solver's own tolerances."""


@dataclass
class _State:
    """The best plan and bound so far, in the problem's own units."""

    spend: np.ndarray | None = None
    late: np.ndarray | None = None
    on: np.ndarray | None = None
    value: float = -math.inf
    bound: float = math.inf
    possible: bool = True
    fresh: bool = False


def by_model(
    problem: Problem,
    aim: Aim | None = None,
    *,
    gap: float = 1e-6,
    time_limit: float = 30.0,
    engine: Engine = "auto",
    start: np.ndarray | None = None,
) -> Answer:
    """Solve any problem through the piecewise-linear model.

    Args:
        problem: the problem; its budget, limits, outcomes and reserve are all in the model.
        aim: what is maximised.
        gap: relative gap to stop at.
        time_limit: seconds of wall time.
        engine: the solver under the model.
        start: a plan (periods, channels) whose spends the first lines touch.
    """
    began = time.perf_counter()
    aim = aim or Aim()
    covers = Covers(problem)
    judge = Judge(problem, covers, aim)
    state = _State()
    if start is not None:
        _touch(covers, problem, start, None)
    _loosely(problem, covers, aim, state, began + 0.25 * time_limit)
    rounds = 0
    while rounds < 60 and state.possible:
        left = time_limit - (time.perf_counter() - began)
        if rounds and left <= 0.05 * time_limit:
            break
        rounds += 1
        before = (state.value, state.bound)
        state.fresh = False
        _round(problem, covers, aim, judge, state, engine, max(left, 0.05), gap)
        stuck = (state.value, state.bound) == before and not state.fresh
        if not state.possible or _near(state, gap) or stuck:
            break
    return _answer(problem, judge, state, engine, aim)


def _loosely(problem: Problem, covers: Covers, aim: Aim, state: _State, until: float) -> None:
    """Draw lines where the plans of the model without whole numbers land: cheap, and most lines are needed there."""
    last = math.inf
    for _ in range(LOOSE_ROUNDS):
        model = Model(problem, covers, aim)
        matrix = read_matrix(model.lp)
        free = replace(matrix, integer=np.zeros_like(matrix.integer))
        found = solve_matrix(free, time_limit=max(until - time.perf_counter(), 0.05))
        if not found.found:
            state.possible = found.status != "infeasible"
            return
        top = found.value * model.worth
        state.bound = min(state.bound, top + TIGHT * max(abs(top), model.worth))
        spend, late, _ = _plan_of(model, found)
        fresh = _touch(covers, problem, spend, late)
        if not fresh or last - top <= 1e-7 * abs(top) or time.perf_counter() > until:
            return
        last = top


def _near(state: _State, gap: float) -> bool:
    return math.isfinite(state.value) and state.bound - state.value <= gap * max(abs(state.bound), 1e-300)


def _round(
    problem: Problem,
    covers: Covers,
    aim: Aim,
    judge: Judge,
    state: _State,
    engine: Engine,
    left: float,
    gap: float,
) -> None:
    began = time.perf_counter()
    model = Model(problem, covers, aim)
    build = 2.0 * (time.perf_counter() - began)
    until = began + left
    known = state.spend is not None and state.bound != 0.0
    inner = max(gap / 4, 0.1 * (state.bound - state.value) / abs(state.bound) if known else FIRST_GAP, 1e-9)
    left = max(until - build - time.perf_counter(), 0.05)
    found = solve(model.lp, engine=engine, time_limit=left, gap=min(inner, FIRST_GAP))
    if found.status == "infeasible":
        state.possible = state.value > -math.inf
        return
    if math.isfinite(found.bound):
        worth = model.worth
        state.bound = min(state.bound, found.bound * worth + TIGHT * max(abs(found.bound * worth), worth))
    if not found.found:
        return
    _take(problem, covers, judge, state, *_plan_of(model, found))
    matrix = read_matrix(model.lp)
    for _ in range(POLISH_ROUNDS):
        if time.perf_counter() + build > until:
            break
        again = Model(problem, covers, aim)
        held = _hold(read_matrix(again.lp), matrix, found)
        polished = solve_matrix(held, time_limit=max(until - time.perf_counter(), 0.05))
        if not polished.found:
            break
        before = state.value
        _take(problem, covers, judge, state, *_plan_of(again, polished))
        if state.value - before <= 1e-11 * abs(state.value):
            break
    state.bound = max(state.bound, state.value)
    nothing = max(gap, 4 * TIGHT) * model.worth * len(problem.channels)
    if state.bound - state.value <= nothing and abs(state.value) <= nothing:
        state.bound = state.value


def _hold(fresh: Matrix, old: Matrix, found: Solution) -> Matrix:
    """The new model with the old plan's whole-numbered choices; a mode that was cut again stays free."""
    low, high, free = fresh.low.copy(), fresh.high.copy(), fresh.integer.copy()
    counts, before = (
        Counter(name.rsplit("_", 1)[0] for name in model.columns if name.startswith("z_")) for model in (fresh, old)
    )
    for j, name in enumerate(fresh.columns):
        if not fresh.integer[j]:
            continue
        stem = name.rsplit("_", 1)[0]
        if name.startswith("z_") and counts[stem] != before.get(stem):
            continue
        low[j] = high[j] = round(found.values.get(name, 0.0))
        free[j] = False
    return replace(fresh, low=low, high=high, integer=free)


def _plan_of(model: Model, found: Solution) -> tuple[np.ndarray, np.ndarray | None, np.ndarray]:
    p = model.problem
    spend = np.array([[found.values[x.name] * model.money for x in run] for run in model.spend]).T
    on = np.array([_whole(found, on, spend[:, i].sum()) for i, on in enumerate(model.on)])
    late = None
    if model.late:
        late = np.zeros((len(model.late), len(p.channels)))
        for w, row in enumerate(model.late):
            for i, y in row.items():
                late[w, i] = max(found.values[y.name] * model.money, 0.0)
    return np.maximum(spend, 0.0), late, on


def _whole(found: Solution, on: Any, total: float) -> bool:
    return total > 0 if isinstance(on, int) else found.values[on.name] > 0.5


def _take(
    problem: Problem,
    covers: Covers,
    judge: Judge,
    state: _State,
    spend: np.ndarray,
    late: np.ndarray | None,
    on: np.ndarray,
) -> None:
    """Put a plan of the model inside its limits to the last digit, judge it, keep it if better, touch the curves."""
    spend = judge.settled(spend, on)
    value = judge.value(spend, late, on)
    if value > state.value and judge.holds(spend, late, on):
        state.spend, state.late, state.on, state.value = spend, late, on, value
    state.fresh |= _touch(covers, problem, spend, late)


def _touch(covers: Covers, problem: Problem, spend: np.ndarray, late: np.ndarray | None) -> bool:
    stock = np.array(spend, copy=True)
    for t in range(1, problem.periods):
        stock[t] += np.array([c.carryover for c in problem.channels]) * stock[t - 1]
    fresh = False
    for w, row in enumerate(covers.of):
        for i, cover in enumerate(row):
            for t in range(problem.periods):
                fresh |= cover.touch(float(stock[t, i]) + (0.0 if late is None else float(late[w, i])))
    return fresh


def _answer(problem: Problem, judge: Judge, state: _State, engine: Engine, aim: Aim) -> Answer:
    name = "milp-cbc" if engine == "cbc" else "milp"
    shape = (problem.periods, len(problem.channels))
    if state.spend is None or state.on is None:
        bound = -math.inf if not state.possible else state.bound
        return Answer(np.zeros(shape), np.zeros(shape[1], dtype=bool), math.nan, bound, name)
    sign = -1.0 if aim.spend_on or problem.risk.measure == "regret" else 1.0
    extra: dict[str, Any] = {}
    if problem.outcomes:
        extra["outcomes"] = judge.by_outcome(state.spend, state.late, state.on)
    if state.late is not None:
        extra["held_back"] = float(problem.budget - judge.cost(state.spend, state.on))
        extra["later"] = {o.id: state.late[w].tolist() for w, o in enumerate(problem.outcomes)}
    return Answer(state.spend, state.on, sign * state.value, sign * state.bound, name, lowest=sign < 0, extra=extra)
