"""Uncertain responses: one outcome alone, the mean of all, and what knowing, holding back and recourse are worth."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from optimize.allocate.milp import Aim
from optimize.allocate.problem import Outcome, Problem, Risk
from optimize.allocate.refine import by_model
from optimize.allocate.response import Response


def alone(problem: Problem, outcome: Outcome) -> Problem:
    """The problem as it would be if this outcome were certain."""
    channels = tuple(
        replace(c, response=outcome.curves.get(c.id, c.response).scaled(outcome.factors.get(c.id, 1.0)))
        for c in problem.channels
    )
    return replace(problem, channels=channels, outcomes=(), risk=Risk(), reserve=None)


@dataclass(frozen=True)
class Worth:
    """What waiting and knowing are worth in a problem with outcomes.

    Attributes:
        with_reserve: expected value when money may be held back until the outcome is known.
        without_reserve: expected value when all is decided now.
        holding_back: their difference, the value of the reserve.
        stochastic: with_reserve less what the plan for the average curves earns with the same recourse (the value of
            the stochastic solution).
        knowing: what knowing the outcome beforehand would add (expected value of perfect information).
        held_back: money that the plan holds back.
        error: how far all of these may be off because searches stop at a gap.
    """

    with_reserve: float
    without_reserve: float
    holding_back: float
    stochastic: float
    knowing: float
    held_back: float
    error: float


def worth_of_waiting(problem: Problem, *, time_limit: float = 60.0, gap: float = 1e-6) -> Worth:
    """Value of the reserve, of the stochastic solution and of knowing (Birge and Louveaux, chapter 4).

    Raises:
        ValueError: the problem has no outcomes or no reserve.
    """
    if problem.reserve is None or not problem.outcomes:
        raise ValueError("holding money back is worth something only with outcomes and a reserve")
    from optimize.allocate.ladder import solve_core

    each = time_limit / (4 + len(problem.outcomes))
    mean = replace(problem, risk=Risk())
    held = by_model(mean, gap=gap, time_limit=each)
    now = by_model(replace(mean, reserve=None), gap=gap, time_limit=each)
    average = by_model(averaged(problem), gap=gap, time_limit=each)
    followed = by_model(mean, Aim(fixed=average.spend), gap=gap, time_limit=each)
    known = [solve_core(alone(problem, outcome), gap=gap, time_limit=each) for outcome in problem.outcomes]
    wise = sum(o.probability * a.value for o, a in zip(problem.outcomes, known, strict=True))
    error = sum(a.bound - a.value for a in (held, now, average, followed, *known) if math.isfinite(a.bound))
    return Worth(
        held.value,
        now.value,
        held.value - now.value,
        held.value - followed.value,
        wise - held.value,
        float(held.extra.get("held_back", 0.0)),
        error,
    )


def averaged(problem: Problem, points: int = 200) -> Problem:
    """The problem with every channel's mean curve and nothing uncertain.

    A mean of multiples of one curve is that curve; a mean of different curves becomes a table of `points` lines.
    """
    channels = []
    for c in problem.channels:
        curves = [(o.probability * o.factors.get(c.id, 1.0), o.curves.get(c.id, c.response)) for o in problem.outcomes]
        if all(curve == c.response for _, curve in curves):
            channels.append(replace(c, response=c.response.scaled(sum(share for share, _ in curves))))
            continue
        top = min(c.max, problem.budget)
        spends = np.concatenate([[0.0], np.geomspace(top * 1e-4, top, points)])
        values = [sum(share * curve.at(float(x)) for share, curve in curves) for x in spends]
        table = Response("table", spend=tuple(spends.tolist()), value=tuple(np.maximum.accumulate(values).tolist()))
        channels.append(replace(c, response=table))
    return replace(problem, channels=tuple(channels), outcomes=(), risk=Risk(), reserve=None)


def by_outcome(problem: Problem, spend: np.ndarray) -> dict[str, float]:
    """Value of a plan (periods, channels) in each outcome."""
    told = {}
    for outcome in problem.outcomes:
        arrays = alone(problem, outcome).arrays
        told[outcome.id] = arrays.value(spend[0] if problem.periods == 1 else spend)
    return told
