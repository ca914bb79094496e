"""What a plan is for: most value, most profit, least spend for a target, a target return, goals in order."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from optimize.allocate.plan import Answer
from optimize.allocate.problem import Goal, Problem

Core = Callable[[Problem, float, float], Answer]
"""Solves a problem with money at a price within seconds."""


def reach(problem: Problem, *, engine: str = "auto", gap: float = 1e-9, time_limit: float = 30.0) -> Answer:
    """Solve a problem for its goal, choosing price steps and partner agreements on the way.

    Raises:
        ValueError: the engine asked for cannot carry the problem.
    """
    from optimize.allocate.ladder import solve_core

    def core(asked: Problem, floor: float, seconds: float) -> Answer:
        return solve_core(asked, floor=floor, engine=engine, gap=gap, time_limit=seconds)  # type: ignore[arg-type]

    if problem.price_steps or problem.menus:
        from optimize.allocate.choices import best_choice

        return best_choice(problem, core, gap=gap, time_limit=time_limit)
    return aimed(problem, core, gap, time_limit)


def aimed(problem: Problem, core: Core, gap: float, time_limit: float) -> Answer:
    """Solve a problem without price steps or menus for its goal."""
    goal = problem.goal
    if goal.kind == "budget":
        return core(problem, 0.0, time_limit)
    if goal.kind == "profit":
        return core(problem, 1.0, time_limit)
    if goal.kind == "marginal_roi":
        return gross(problem, core(problem, goal.target, time_limit), goal.target)
    if goal.kind == "least_spend":
        return least_spend(problem, core, goal.target, gap, time_limit)
    if goal.kind == "roi":
        return target_return(problem, core, goal.target, time_limit)
    return in_order(problem, core, goal, gap, time_limit)


def cost_of(problem: Problem, answer: Answer) -> float:
    """Money of an answer with its fixed costs."""
    fees = np.array([channel.fixed_cost for channel in problem.channels])
    return float(answer.spend.sum() + fees[answer.on].sum())


def gross(problem: Problem, answer: Answer, floor: float) -> Answer:
    """Value before money is counted, and its bound for plans that cost no more than this one."""
    if not answer.found:
        return answer
    paid = floor * cost_of(problem, answer)
    return replace(answer, value=answer.value + paid, bound=answer.bound + paid)


def with_budget(problem: Problem, budget: float) -> Problem:
    """The same problem with another budget; arrays already made are kept."""
    fresh = replace(problem, budget=budget)
    if "arrays" in problem.__dict__ and problem.periods == 1:
        fresh.__dict__["arrays"] = replace(problem.arrays, budget=budget)
    return fresh


def least_spend(problem: Problem, core: Core, target: float, gap: float, time_limit: float) -> Answer:
    """Least cost that earns `target`: budgets are enclosed between one that cannot and one that does."""
    until = time.perf_counter() + time_limit
    best = core(problem, 0.0, time_limit / 4)
    if not best.found:
        return replace(best, lowest=True, bound=math.inf if best.bound == -math.inf else 0.0)
    if best.value < target * (1 - 1e-12):
        hopeless = best.bound < target
        return replace(best, value=math.nan, bound=math.inf if hopeless else 0.0, lowest=True)
    high, low = cost_of(problem, best), 0.0
    price = best.extra.get("budget_price", 0.0)
    tried = high - (best.value - target) / price if price > 0 else 0.5 * high
    for turn in range(100):
        if high - low <= max(gap, 1e-12) * high or time.perf_counter() > until:
            break
        if not low < tried < high or turn % 3 == 2:
            tried = 0.5 * (low + high)
        left = max(until - time.perf_counter(), 0.05)
        found = core(with_budget(problem, tried), 0.0, left if problem.periods == 1 else left / 5)
        if found.found and found.value >= target:
            best, high = found, min(cost_of(problem, found), tried)
        elif not found.found or found.bound < target:
            low = tried
        else:
            break
        price = found.extra.get("budget_price", 0.0) if found.found else 0.0
        tried = tried - (found.value - target) / price if price > 0 else 0.5 * (low + high)
        tried += math.copysign(0.2 * gap * high, 1.0 if tried <= low or found.value < target else -1.0)
    return replace(best, value=high, bound=min(low, high), lowest=True, extra={**best.extra, "earned": best.value})


def target_return(problem: Problem, core: Core, target: float, time_limit: float) -> Answer:
    """Most value with value / cost at least `target`.

    Nothing earns more than U within a budget, so a plan that returns `target` costs at most U / target: that is the
    next budget. The budgets fall to the largest that works, and the last U is a bound of every plan that works.
    """
    until = time.perf_counter() + time_limit
    budget = problem.budget
    found = core(problem, 0.0, time_limit / 2)
    for _ in range(400):
        if not found.found:
            return found
        cost = cost_of(problem, found)
        if found.value >= target * cost * (1 - 1e-10) or time.perf_counter() > until:
            break
        budget = min(found.bound / target, budget * (1 - 1e-13)) if target > 0 else budget
        found = core(with_budget(problem, budget), 0.0, max(until - time.perf_counter(), 0.05))
        if found.found and budget < 1e-9 * problem.budget:
            break
    kept = found.value >= target * cost_of(problem, found) * (1 - 1e-6)
    return found if kept else replace(found, value=math.nan)


def in_order(problem: Problem, core: Core, goal: Goal, gap: float, time_limit: float) -> Answer:
    """Goals one after the other: each keeps what the earlier ones reached, less the tolerance.

    The gap is the largest of the goals' own; `stages` tells what each reached and its bound.
    """
    from optimize.allocate.milp import Aim, ValueRow
    from optimize.allocate.refine import by_model

    if goal.order == ("value", "spend"):
        first = core(problem, 0.0, time_limit / 2)
        if not first.found:
            return first
        second = least_spend(problem, core, first.value * (1 - max(goal.tolerance, 1e-9)), gap, time_limit / 2)
        plan = second if second.found else first
        both = [("value", first.value, first.bound), ("spend", second.value, second.bound)]
        earned = second.extra.get("earned", first.value) if second.found else first.value
        worst = max(first.gap, second.gap if second.found else 0.0)
        return replace(plan, value=earned, bound=_over(earned, worst), lowest=False, extra={"stages": both})
    members = {c.id: (c.id,) for c in problem.channels} | {g.id: g.members for g in problem.groups}
    everyone = tuple(c.id for c in problem.channels)
    value_rows: list[ValueRow] = []
    cost_rows: list[tuple[tuple[str, ...], float]] = []
    stages: list[tuple[str, float, float]] = []
    answer: Answer | None = None
    gaps: list[float] = []
    for word in goal.order:
        about = members.get(word.removeprefix("value of ").removeprefix("spend on "), everyone)
        aim = Aim(value_rows=tuple(value_rows), cost_rows=tuple(cost_rows))
        worth = word.startswith("value")
        aim = replace(aim, worth=dict.fromkeys(about, 1.0)) if worth else replace(aim, spend_on=about)
        found = by_model(problem, aim, gap=max(gap, 1e-7), time_limit=time_limit / len(goal.order))
        if not found.found:
            return found if answer is None else answer
        answer = found
        gaps.append(max(found.gap, 0.0))
        stages.append((word, found.value, found.bound))
        slack = goal.tolerance + 1e-6
        if word.startswith("value"):
            value_rows.append(ValueRow(found.value * (1 - slack), dict.fromkeys(about, 1.0)))
        else:
            cost_rows.append((about, found.value * (1 + slack) + 1e-7 * problem.budget))
    assert answer is not None
    total = problem.arrays.value(answer.spend[0] if problem.periods == 1 else answer.spend)
    return replace(answer, value=total, bound=_over(total, max(gaps)), lowest=False, extra={"stages": stages})


def _over(value: float, gap: float) -> float:
    """The bound that stands for a gap: with goals in order, the largest gap of any of them."""
    return value / (1.0 - gap) if gap < 1.0 else math.inf
