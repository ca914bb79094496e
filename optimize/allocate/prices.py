"""What one more and one less unit of a limit is worth, by solving again: of the budget with its range, of each limit.

Re-solving is right where a dual is not: at kinks and degenerate optima the two sides differ, and with fees or S-shaped
curves another set of channels may be better a step away. The step is 1e-4 of the budget. The range of the budget's
price ends where the price of a unit moves away from it by more than a hundredth.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from optimize.allocate.goals import reach, with_budget
from optimize.allocate.plan import LimitPrice, Plan, Price
from optimize.allocate.problem import Problem

STEP = 1e-4
"""Share of the budget by which a limit is moved to price it."""
SAME = 0.01
"""A price holds while it differs by less than this share."""
MOST_LIMITS = 400

Worth = Callable[[Problem], float]


@dataclass(frozen=True)
class Limit:
    """A limit that binds, and the problem with it moved by a step."""

    name: str
    where: str
    level: float
    moved: Callable[[float], Problem]
    step: float
    signed: bool = False


def explained(problem: Problem, plan: Plan, *, engine: str, until: float) -> Plan:
    """Add prices, binding limits and reasons to a plan.

    Args:
        problem: the problem.
        plan: its plan.
        engine: the engine for solving again.
        until: clock (`time.perf_counter`) at which prices not yet found are left out.
    """
    value = plan.value
    if not math.isfinite(value):
        return plan
    paced = problem.periods > 1 and problem.goal.kind == "budget" and not (problem.price_steps or problem.menus)
    worth: Worth
    if paced and not problem.outcomes:
        from optimize.allocate.local import LocalWorth

        worth = LocalWorth(problem, plan)
        at = worth(problem)
        plan = replace(plan, value=at if math.isfinite(at) else plan.value)
    else:
        worth = _worth(problem, engine, until)
    told = _told(problem, plan, worth, until)
    if problem.reserve is not None and problem.outcomes:
        from optimize.allocate.outcomes import worth_of_waiting

        waiting = worth_of_waiting(problem, time_limit=max(until - time.perf_counter(), 1.0))
        told = replace(told, extra={**told.extra, "waiting": vars(waiting)})
    return replace(told, value=value)


def _told(problem: Problem, plan: Plan, worth: Worth, until: float) -> Plan:
    from optimize.allocate.reasons import reasons_of

    if problem.goal.kind in ("least_spend", "roi", "lexicographic"):
        plan = replace(plan, extra={**plan.extra, **_price_of_target(problem, plan, worth)})
        return replace(plan, reasons=reasons_of(problem, plan))
    now = time.perf_counter()
    price = budget_price(problem, plan, worth, now + 0.4 * (until - now))
    limits = tuple(priced_limits(problem, plan, worth, until))
    plan = replace(plan, price=price, limits=limits)
    return replace(plan, reasons=reasons_of(problem, plan))


def _price_of_target(problem: Problem, plan: Plan, worth: Worth) -> dict[str, float]:
    """What a slightly higher target changes, a unit of it (cost of a least spend; value at a target return)."""
    if problem.goal.kind == "lexicographic" or problem.goal.target <= 0:
        return {}
    step = STEP * problem.goal.target
    higher = worth(replace(problem, goal=replace(problem.goal, target=problem.goal.target + step)))
    return {"price_of_target": (higher - plan.value) / step} if math.isfinite(higher) else {}


def _worth(problem: Problem, engine: str, until: float) -> Worth:
    """Value of a problem's goal; without choices of price steps and menus, which keep what the plan chose."""

    def worth(asked: Problem) -> float:
        left = max(until - time.perf_counter(), 0.05)
        answer = reach(asked, engine=engine, gap=1e-10, time_limit=left)
        return answer.value

    del problem
    return worth


def budget_price(problem: Problem, plan: Plan, worth: Worth, until: float) -> Price:
    """One-sided prices of the budget and the budgets between which they hold."""
    step = STEP * (problem.budget or _reach(problem))
    if problem.budget <= 0.0:
        more = (worth(with_budget(problem, step)) - plan.value) / step
        return Price(more, math.nan, 0.0, step)
    more = (worth(with_budget(problem, problem.budget + step)) - plan.value) / step
    less = worth(with_budget(problem, problem.budget - step))
    one_less = (plan.value - less) / step if math.isfinite(less) else math.inf
    if plan.unspent is not None and plan.unspent.reason in ("limits_reached", "no_gain_left") and more <= 0.0:
        return Price(0.0, _clean(one_less, plan, problem), min(plan.cost, problem.budget), math.inf)
    slope = _slope(problem, worth, step)
    top = _edge(slope, problem.budget, 1.0, more, step, until, plan.value / problem.budget)
    bottom = _edge(slope, problem.budget, -1.0, one_less, step, until, plan.value / problem.budget)
    return Price(_clean(more, plan, problem), _clean(one_less, plan, problem), bottom, top)


def _reach(problem: Problem) -> float:
    """Money that the channels could take, for a step where there is no budget."""
    return sum(c.max for c in problem.channels if math.isfinite(c.max)) or 1.0


def _clean(price: float, plan: Plan, problem: Problem) -> float:
    """A price below what the engine's own accuracy can tell from nothing is nothing."""
    return 0.0 if abs(price) * problem.budget <= 1e-8 * abs(plan.value) else price


def _slope(problem: Problem, worth: Worth, step: float) -> Callable[[float, float], float]:
    """Price of a unit just beyond a budget, in a direction."""

    def slope(budget: float, way: float) -> float:
        here, there = worth(with_budget(problem, budget)), worth(with_budget(problem, budget + 0.1 * way * step))
        return way * (there - here) / (0.1 * step)

    return slope


def _edge(
    slope: Callable[[float, float], float],
    budget: float,
    way: float,
    price: float,
    step: float,
    until: float,
    average: float,
) -> float:
    """Budget at which the price stops holding: far steps first, then halving to a thousandth of a step."""
    if not math.isfinite(price):
        return budget

    def same(level: float) -> bool:
        found = slope(level, way)
        return math.isfinite(found) and abs(found - price) <= SAME * abs(price) + 1e-7 * abs(average)

    good, reach = budget, step
    end = 0.0 if way < 0 else 100.0 * budget
    bad = math.nan
    while time.perf_counter() < until:
        trial = budget + way * reach
        if (end - trial) * way <= 0:
            trial = end - way * 0.2 * step
            if same(trial):
                return end if way < 0 else math.inf
        if not same(trial):
            bad = trial
            break
        good, reach = trial, 2.0 * reach
    while math.isfinite(bad) and abs(bad - good) > 1e-3 * step and time.perf_counter() < until:
        middle = 0.5 * (good + bad)
        good, bad = (middle, bad) if same(middle) else (good, middle)
    return good


def priced_limits(problem: Problem, plan: Plan, worth: Worth, until: float) -> Iterator[LimitPrice]:
    """Each binding limit with what loosening (one more) and tightening (one less) it by a unit changes."""
    for count, limit in enumerate(binding_limits(problem, plan)):
        if count >= MOST_LIMITS or time.perf_counter() > until:
            return
        more = worth(limit.moved(limit.step))
        less = worth(limit.moved(-limit.step)) if limit.signed or limit.level >= limit.step else math.nan
        yield LimitPrice(
            limit.name,
            limit.where,
            limit.level,
            _clean((more - plan.value) / limit.step, plan, problem) if math.isfinite(more) else math.nan,
            _clean((plan.value - less) / limit.step, plan, problem) if math.isfinite(less) else math.nan,
        )


def binding_limits(problem: Problem, plan: Plan) -> Iterator[Limit]:
    """Limits that the plan stands at: resources and groups first, then channels."""
    near = 1e-7 * max(problem.budget, 1e-300)
    step = STEP * (problem.budget or _reach(problem))
    total = plan.totals
    fees = [c.fixed_cost if plan.on[i] else 0.0 for i, c in enumerate(problem.channels)]
    for g, group in enumerate(problem.groups):
        held = sum(float(total[problem.place[m]]) + fees[problem.place[m]] for m in group.members)
        for side, level in (("max", group.max), ("min", group.min)):
            if math.isfinite(level) and level > 0 and abs(held - level) <= near:
                name = _named(group.title, f"group {group.id} {side}")
                yield Limit(name, group.where, level, _moved(problem, "groups", g, side), min(step, 0.5 * level))
    yield from _linear_limits(problem, total, fees, near)
    if problem.periods > 1:
        yield from _period_limits(problem, plan, step)
    for i, c in enumerate(problem.channels):
        for side, level in (("max", c.max), ("min", c.min), ("min_if_on", c.min_if_on)):
            stands = abs(float(total[i]) - level) <= near and (side == "max" or level > 0)
            if stands and math.isfinite(level) and (side != "min_if_on" or plan.on[i]):
                name = _named(c.title, f"channel {c.id} {side}")
                yield Limit(name, c.where, level, _moved(problem, "channels", i, side), min(step, 0.5 * level) or step)


def _linear_limits(problem: Problem, total: np.ndarray, fees: list[float], near: float) -> Iterator[Limit]:
    for r, resource in enumerate(problem.resources):
        used = sum(c.use.get(resource.id, 0.0) * float(total[i]) for i, c in enumerate(problem.channels))
        if resource.limit > 0 and abs(used - resource.limit) <= 1e-6 * resource.limit:
            name = _named(resource.title, f"resource {resource.id} limit")
            yield Limit(
                name, resource.where, resource.limit, _moved(problem, "resources", r, "limit"), STEP * resource.limit
            )
    for q, line in enumerate(problem.lines):
        used = sum(w * float(total[problem.place[c]]) for c, w in line.weights.items())
        for side, level in (("max", line.max), ("min", line.min)):
            if math.isfinite(level) and abs(used - level) <= max(near, 1e-6 * abs(level)):
                name = _named(line.title, f"rule {line.id} {side}")
                yield Limit(
                    name, line.where, level, _moved(problem, "lines", q, side), max(STEP * abs(level), near), True
                )
    for r, ratio in enumerate(problem.ratios):
        of, to = (
            sum(float(total[problem.place[m]]) + fees[problem.place[m]] for m in part or problem.place)
            for part in (ratio.of, ratio.to)
        )
        for side, level in (("max", ratio.max), ("min", ratio.min)):
            if math.isfinite(level) and level > 0 and abs(of - level * to) <= 10 * near:
                name = _named(ratio.title, f"ratio {ratio.id} {side}")
                yield Limit(name, ratio.where, level, _moved(problem, "ratios", r, side), STEP * level)


def _period_limits(problem: Problem, plan: Plan, step: float) -> Iterator[Limit]:
    runs = plan.spend.sum(axis=1)
    for side, level in (("period_max", problem.period_max), ("period_min", problem.period_min)):
        if math.isfinite(level) and level > 0 and any(abs(run - level) <= 1e-6 * level for run in runs):

            def moved(change: float, side: str = side, level: float = level) -> Problem:
                changed: dict[str, Any] = {side: level + change}
                return replace(problem, **changed)

            yield Limit(side, problem.where, level, moved, step)


def _named(title: str, words: str) -> str:
    return f"{title} ({words})" if title else words


def _moved(problem: Problem, section: str, place: int, side: str) -> Callable[[float], Problem]:
    """The problem with one level of one entry moved by a change (never crossing its other side)."""

    def moved(change: float) -> Problem:
        entries = list(getattr(problem, section))
        entry = entries[place]
        level = getattr(entry, side) + change
        pair = {"max": "min", "min": "max"}.get(side)
        fields = {side: level}
        if pair is not None and ((side == "max" and level < entry.min) or (side == "min" and level > entry.max)):
            fields[pair] = level
        entries[place] = replace(entry, **fields)
        changed: dict[str, Any] = {section: tuple(entries)}
        return replace(problem, **changed)

    return moved
