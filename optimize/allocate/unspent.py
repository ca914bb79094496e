"""Why money is left: a typed reason and the words for it."""

from __future__ import annotations

import numpy as np

from optimize.allocate.plan import PROVEN, Answer, Unspent
from optimize.allocate.problem import Problem

NOTICEABLE = 1e-7
"""Share of the budget below which nothing counts as left."""


def why_unspent(problem: Problem, answer: Answer, cost: float) -> Unspent | None:
    """The reason why money of the budget is left, or None when it is all spent."""
    left = problem.budget - cost
    if left <= NOTICEABLE * problem.budget:
        return None
    goal = problem.goal
    if problem.reserve is not None:
        return Unspent(left, "goal_reached", "The rest is held back until it is known how customers respond.")
    if goal.kind in ("least_spend", "lexicographic", "roi"):
        return Unspent(
            left, "goal_reached", "The goal is reached with less than the budget; more would only cost more."
        )
    if goal.kind in ("profit", "marginal_roi"):
        floor = 1.0 if goal.kind == "profit" else goal.target
        words = f"The next unit of money would earn less than {floor:g}, anywhere it may still go."
        return Unspent(left, "price_above_return", words)
    total = answer.spend.sum(axis=0)
    closed, small = _closed(problem, total, answer.on, cost)
    if all(closed):
        words = "Every channel is at its own limit, in a group at its limit, or off for good: nothing may take more."
        return Unspent(left, "limits_reached", words)
    if all(shut or tight for shut, tight in zip(closed, small, strict=True)):
        names = ", ".join(c.title or c.id for c, tight in zip(problem.channels, small, strict=True) if tight)
        return Unspent(left, "fees", f"What is left does not pay to switch on what is still off ({names}).")
    if answer.gap > PROVEN:
        return Unspent(left, "search_not_finished", "The search stopped before it was known that money must stay.")
    if _other_rules(problem):
        words = "The other rules of the problem keep the plan from using more; see the limits that bind."
        return Unspent(left, "limits_reached", words)
    return Unspent(left, "no_gain_left", "No channel that may take more earns anything from more.")


def _closed(problem: Problem, total: np.ndarray, on: np.ndarray, cost: float) -> tuple[list[bool], list[bool]]:
    """Which channels cannot take more, and which are off because what is left does not switch them on."""
    left = problem.budget - cost
    near = NOTICEABLE * max(problem.budget, 1e-300)
    full: set[str] = set()
    for group in problem.groups:
        at = [problem.place[m] for m in group.members]
        held = sum(float(total[i]) + (problem.channels[i].fixed_cost if on[i] else 0.0) for i in at)
        if held >= group.max - near:
            full.update(group.members)
    closed, small = [], []
    for i, c in enumerate(problem.channels):
        end = c.response.spend[-1] if c.response.kind == "table" and problem.periods == 1 else np.inf
        top = min(c.max, c.max_per_period * problem.periods, end)
        closed.append(bool(c.id in full or total[i] >= top - near))
        entry = c.fixed_cost + c.min_if_on
        small.append(bool(c.switches and not on[i] and (entry > left or c.fixed_cost > 0)))
    return closed, small


def _other_rules(problem: Problem) -> bool:
    rules = (problem.ratios, problem.ramps, problem.choose, problem.resources, problem.lines, problem.menus)
    lots = any(c.lot for c in problem.channels)
    return any(rules) or lots or problem.periods > 1
