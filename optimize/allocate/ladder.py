"""Chooses the engine, asks for the goal, and puts the answer into words: the one call a planner makes."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from optimize.allocate.plan import PROVEN, Answer, Plan, PlanStatus
from optimize.allocate.problem import Problem

if TYPE_CHECKING:
    from optimize.allocate.doors import Curves

EngineName = Literal["auto", "exact", "milp", "milp-cbc", "pacing"]
GAP = 1e-9
PACED_GAP = 1e-5
MODEL_GAP = 5e-7
MANY = 200
"""Channels from which pricing channel by channel beats one model, whatever the rules."""


def allocate(
    problem: Problem | Curves,
    rules: Sequence[Any] = (),
    *,
    budget: float | None = None,
    time_limit: float = 30.0,
    engine: EngineName = "auto",
    explain: bool = False,
    gap: float = GAP,
) -> Plan:
    """The certified best plan of a budget problem.

    Args:
        problem: the problem, from `read_problem` or made in Python; or curves, to go with `rules` and `budget`.
        rules: the rules of a problem given as curves (see `optimize.allocate.doors`).
        budget: the money of a problem given as curves.
        time_limit: seconds of wall time for the plan (and, with `explain`, for its explanation together).
        engine: "auto" chooses; "exact" (one period: water filling, envelopes, branch and bound, group prices),
            "milp" (HiGHS), "milp-cbc", "pacing" (periods).
        explain: add prices of the budget and of each binding limit, and the reason for each channel.
        gap: relative gap to stop at.

    Raises:
        ValueError: the engine cannot carry the problem's limits, or curves came without a budget.
    """
    began = time.perf_counter()
    if not isinstance(problem, Problem):
        if budget is None:
            raise ValueError("curves need a budget: allocate(curves, rules, budget=...)")
        from optimize.allocate.doors import problem_from

        problem = problem_from(problem, rules, budget=budget)
    from optimize.allocate.goals import reach

    share = 0.6 if explain else 1.0
    answer = reach(problem, engine=engine, gap=gap, time_limit=share * time_limit)
    plan = plan_of(problem, answer, time.perf_counter() - began)
    if plan.status == "infeasible":
        from optimize.allocate.conflict import explain_conflict

        names, relaxation = explain_conflict(problem)
        plan = replace(plan, conflict=names, relaxation=relaxation)
    elif explain:
        from optimize.allocate.prices import explained

        plan = explained(problem, plan, engine=engine, until=began + time_limit)
    return replace(plan, seconds=time.perf_counter() - began)


def solve_core(
    problem: Problem,
    *,
    floor: float = 0.0,
    engine: EngineName = "auto",
    gap: float = GAP,
    time_limit: float = 30.0,
) -> Answer:
    """Most value (less `floor` for each unit of cost) for the budget, by the engine that fits.

    Raises:
        ValueError: the engine cannot carry the problem's limits.
    """
    if _only_scaled(problem):
        from optimize.allocate.outcomes import averaged, by_outcome

        mean = solve_core(averaged(problem), floor=floor, engine=engine, gap=gap, time_limit=time_limit)
        told = {"outcomes": by_outcome(problem, mean.spend)} if mean.found else {}
        return replace(mean, extra={**mean.extra, **told})
    single = problem.periods == 1 and problem.plain and problem.risk.measure == "mean"
    chosen = engine
    if engine == "auto":
        carried = _paced(problem) and floor == 0.0 and (problem.periods > 1 or len(problem.channels) > MANY)
        chosen = "exact" if single else ("pacing" if carried else "milp")
    if chosen == "exact":
        if not single:
            raise ValueError("the exact engine carries one period with boxes, fees, least spends and groups only")
        from optimize.allocate.fast import solve_arrays

        return solve_arrays(problem.arrays, floor=floor, gap=gap, time_limit=time_limit)
    if chosen == "pacing":
        from optimize.allocate import pacing

        paced = pacing.pace(problem, time_limit=time_limit, target_gap=max(gap, PACED_GAP))
        return Answer(paced.spend, paced.on, paced.value if paced.found else math.nan, paced.bound, "pacing")
    return _modelled(problem, floor, chosen, gap, time_limit)


def _modelled(problem: Problem, floor: float, chosen: str, gap: float, time_limit: float) -> Answer:
    from optimize.allocate.milp import Aim
    from optimize.allocate.refine import by_model

    solver: Literal["cbc", "auto"] = "cbc" if chosen == "milp-cbc" else "auto"
    return by_model(
        problem, Aim(floor=floor, known=_known(problem)), gap=max(gap, MODEL_GAP), time_limit=time_limit, engine=solver
    )


def _only_scaled(problem: Problem) -> bool:
    """Whether outcomes only scale curves and their mean is wanted: then the mean curve is all that matters."""
    scaled = bool(problem.outcomes) and not any(outcome.curves for outcome in problem.outcomes)
    return scaled and problem.risk.measure == "mean" and problem.reserve is None


def _paced(problem: Problem) -> bool:
    """Whether the pacing engine carries the problem."""
    lots = any(channel.lot for channel in problem.channels)
    extras = problem.ramps or problem.price_steps or problem.menus or problem.outcomes or problem.reserve or lots
    return not extras and problem.risk.measure == "mean"


def _known(problem: Problem) -> tuple[float, ...]:
    """Best value of each outcome were it known (for regret)."""
    if problem.risk.measure != "regret" or not problem.outcomes:
        return ()
    from optimize.allocate.outcomes import alone

    return tuple(solve_core(alone(problem, outcome)).bound for outcome in problem.outcomes)


def plan_of(problem: Problem, answer: Answer, seconds: float) -> Plan:
    """The plan of an engine's answer, with its cost and the money that stays."""
    channels = tuple(channel.id for channel in problem.channels)
    if not answer.found:
        status: PlanStatus = "infeasible" if answer.bound == -math.inf else "unknown"
        if answer.lowest and answer.bound == math.inf:
            status = "infeasible"
        shape = (problem.periods, len(channels))
        nothing = np.zeros(shape)
        return Plan(
            problem.id,
            status,
            channels,
            nothing,
            np.zeros(shape[1], dtype=bool),
            math.nan,
            answer.bound,
            math.inf,
            answer.engine,
            seconds,
        )
    fees = np.array([channel.fixed_cost for channel in problem.channels])
    cost = float(answer.spend.sum() + fees[answer.on].sum())
    from optimize.allocate.unspent import why_unspent

    return Plan(
        id=problem.id,
        status="optimal" if answer.gap <= PROVEN else "feasible",
        channels=channels,
        spend=answer.spend,
        on=answer.on,
        value=answer.value,
        bound=answer.bound,
        gap=answer.gap,
        engine=answer.engine,
        seconds=seconds,
        cost=cost,
        unspent=why_unspent(problem, answer, cost),
        extra={key: value for key, value in answer.extra.items() if key != "budget_price"},
    )
