"""The most that every budget can earn, exactly, with the budgets at which the plan changes its shape.

Between two such kinks the same channels are off, at a limit or in between, and value is a smooth function of the
budget; each kink is enclosed to a billionth of the range by halving over exact solves.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np

from optimize.allocate.goals import cost_of, with_budget
from optimize.allocate.ladder import solve_core
from optimize.allocate.plan import Answer
from optimize.allocate.problem import Problem

Shape = tuple[int, ...]
_WORDS = {0: "is off", 1: "is at its least", 2: "takes part", 3: "is at its largest spend"}


@dataclass(frozen=True)
class Point:
    """One budget: its best value, the bound, and what the next unit of budget earns there."""

    budget: float
    value: float
    bound: float
    price: float


@dataclass(frozen=True)
class Kink:
    """A budget at which the plan changes shape, what changes, and the price of money on both sides."""

    budget: float
    changes: tuple[str, ...]
    price_below: float
    price_above: float


@dataclass(frozen=True)
class Frontier:
    """Points in order of budget, and the kinks between them; `complete` when no kink was left out for time."""

    points: tuple[Point, ...]
    kinks: tuple[Kink, ...]
    complete: bool


def frontier(
    problem: Problem, *, low: float = 0.0, high: float | None = None, points: int = 21, time_limit: float = 60.0
) -> Frontier:
    """Best value of every budget between `low` and `high` (the problem's own budget when not said).

    Kinks are found for problems of one period that the exact engine carries; others get points with bounds.
    """
    until = time.perf_counter() + time_limit
    top = problem.budget if high is None else high
    exact = problem.periods == 1 and problem.plain
    sights: list[tuple[float, Answer]] = []
    for budget in np.linspace(low, top, points):
        left = max((until - time.perf_counter()) / (points + 1 - len(sights)), 0.05)
        found = solve_core(with_budget(problem, float(budget)), gap=1e-10, time_limit=left)
        if found.found:
            sights.append((float(budget), found))
    kinks: list[Kink] = []
    complete = exact
    if exact:
        for one, other in zip(sights, sights[1:], strict=False):
            complete &= _between(problem, one, other, 1e-9 * max(top, 1e-300), until, kinks)
    return Frontier(tuple(_point(problem, b, a) for b, a in sights), tuple(kinks), complete)


def _point(problem: Problem, budget: float, answer: Answer) -> Point:
    left = budget - cost_of(problem, answer)
    price = answer.extra.get("budget_price", math.nan) if left <= 1e-9 * max(budget, 1e-300) else 0.0
    return Point(budget, answer.value, answer.bound, price)


def _between(
    problem: Problem,
    one: tuple[float, Answer],
    other: tuple[float, Answer],
    width: float,
    until: float,
    kinks: list[Kink],
) -> bool:
    """Find the kinks between two budgets; False when time ran out."""
    first, last = _shape(problem, one[1]), _shape(problem, other[1])
    if first == last:
        return True
    if time.perf_counter() > until:
        return False
    if other[0] - one[0] <= width:
        below, above = _point(problem, *one).price, _point(problem, *other).price
        kinks.append(Kink(other[0], _changes(problem, first, last), below, above))
        return True
    middle = 0.5 * (one[0] + other[0])
    found = solve_core(with_budget(problem, middle), gap=1e-10, time_limit=max(until - time.perf_counter(), 0.05))
    if not found.found:
        return False
    at = (middle, found)
    return _between(problem, one, at, width, until, kinks) and _between(problem, at, other, width, until, kinks)


def _shape(problem: Problem, answer: Answer) -> Shape:
    """Which channels are off, at a limit or in between, and which groups are at a limit."""
    total = answer.spend.sum(axis=0)
    near = 1e-10 * max(problem.budget, 1e-300)
    shape: list[int] = []
    held: dict[str, float] = {}
    for i, c in enumerate(problem.channels):
        least = c.min_if_on if c.switches else c.min
        top = min(c.max, c.response.spend[-1] if c.response.kind == "table" else math.inf)
        held[c.id] = float(total[i]) + (c.fixed_cost if answer.on[i] else 0.0)
        if c.switches and not answer.on[i]:
            shape.append(0)
        elif total[i] >= top - near:
            shape.append(3)
        else:
            shape.append(1 if total[i] <= least + near else 2)
    for group in problem.groups:
        cost = sum(held[m] for m in group.members)
        shape.append(3 if cost >= group.max - near else 1 if cost <= group.min + near else 2)
    return tuple(shape)


def _changes(problem: Problem, first: Shape, last: Shape) -> tuple[str, ...]:
    names = [c.title or c.id for c in problem.channels] + [f"group {g.title or g.id}" for g in problem.groups]
    changed = zip(names, first, last, strict=True)
    return tuple(f"{name} {_WORDS[after]}" for name, before, after in changed if before != after)
