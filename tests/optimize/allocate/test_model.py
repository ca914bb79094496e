"""The piecewise-linear model against trying everything: rules, outcomes, reserve, periods with carry-over."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from optimize.allocate.ladder import allocate
from optimize.allocate.options import Outcome, Reserve, Risk
from optimize.allocate.outcomes import worth_of_waiting
from optimize.allocate.problem import Channel, Choose, Line, Problem, Ramp, Ratio, Resource, Response
from optimize.allocate.worth import tail_mean

LOT = 0.5


def channels(rng, n, lot=LOT):
    made = []
    for i in range(n):
        response = Response("hill", float(rng.uniform(2, 9)), float(rng.uniform(0.5, 4)), float(rng.uniform(0.6, 3)))
        use = {"contacts": float(rng.uniform(0.2, 2))}
        fee = 0.5 if rng.random() < 0.3 else 0.0
        least = 1.0 if rng.random() < 0.3 else 0.0
        made.append(
            Channel(
                f"c{i}", response, max=LOT * int(rng.integers(4, 13)), lot=lot, use=use, fixed_cost=fee, min_if_on=least
            )
        )
    return tuple(made)


def grid(problem):
    """All lot plans of a one-period problem as rows, with the switches that are best for them."""
    levels = [np.arange(0, c.max + 1e-9, LOT) for c in problem.channels]
    plans = np.array(list(itertools.product(*levels)))
    on = plans > 0
    return plans, on


def legal(problem, plans, on):
    cost = plans + on * np.array([c.fixed_cost for c in problem.channels])
    fine = cost.sum(axis=1) <= problem.budget + 1e-9
    for i, c in enumerate(problem.channels):
        fine &= ~on[:, i] | (plans[:, i] >= c.min_if_on - 1e-9)
    place = problem.place
    for rule in problem.choose:
        count = on[:, [place[m] for m in rule.members]].sum(axis=1)
        fine &= (count <= rule.at_most) & (count >= rule.at_least)
    for ratio in problem.ratios:
        of = cost[:, [place[m] for m in ratio.of]].sum(axis=1)
        to = cost[:, [place[m] for m in ratio.to or place]].sum(axis=1)
        fine &= (of >= ratio.min * to - 1e-9) & (of <= (ratio.max * to if np.isfinite(ratio.max) else np.inf) + 1e-9)
    for resource in problem.resources:
        used = plans @ np.array([c.use.get(resource.id, 0.0) for c in problem.channels])
        fine &= used <= resource.limit + 1e-9
    for line in problem.lines:
        used = plans @ np.array([line.weights.get(c.id, 0.0) for c in problem.channels])
        fine &= (used <= line.max + 1e-9) & (used >= line.min - 1e-9)
    return fine


def values(problem, plans, outcome=None):
    out = np.zeros_like(plans)
    for i, c in enumerate(problem.channels):
        response = c.response if outcome is None else outcome.curves.get(c.id, c.response)
        factor = 1.0 if outcome is None else outcome.factors.get(c.id, 1.0)
        table = {x: factor * response.at(x) for x in np.unique(plans[:, i])}
        out[:, i] = [table[x] for x in plans[:, i]]
    return out


@pytest.mark.parametrize("seed", range(12))
def test_ratios_choices_resources_and_lines_agree_with_trying_everything(seed):
    rng = np.random.default_rng([5, seed])
    problem = Problem("p", LOT * int(rng.integers(6, 24)), channels(rng, 3))
    ids = tuple(c.id for c in problem.channels)
    kinds = {
        "choose": (Choose("q", ids, int(rng.integers(1, 4))),),
        "ratios": (Ratio("r", ids[:1], ids[1:] if seed % 2 else (), min=0.2 if seed % 3 else 0.0, max=0.7),),
        "resources": (Resource("contacts", float(rng.uniform(2, 10))),),
        "lines": (Line("l", {ids[0]: 1.0, ids[1]: -1.0}, min=-1.5, max=1.5),),
    }
    problem = replace(problem, **{name: kinds[name] for name in kinds if rng.random() < 0.6})
    plans, on = grid(problem)
    fine = legal(problem, plans, on)
    best = values(problem, plans).sum(axis=1)[fine].max()
    plan = allocate(problem, engine="milp", gap=1e-7)
    assert plan.value == pytest.approx(best, rel=1e-6)
    assert best <= plan.bound * (1 + 1e-9)
    assert legal(problem, plan.spend, plan.on[None, :] & (plan.spend > 0))[0]


def uncertain(seed, n=3):
    rng = np.random.default_rng([6, seed])
    problem = Problem("p", 8.0, channels(rng, n))
    chances = rng.dirichlet(np.ones(4)).tolist()
    outcomes = tuple(
        Outcome(f"o{w}", q, {c.id: float(rng.uniform(0.2, 1.8)) for c in problem.channels})
        for w, q in enumerate(chances)
    )
    new = Response("hill", 6.0, 2.0, 2.0)
    return replace(problem, outcomes=(*outcomes[:-1], replace(outcomes[-1], factors={}, curves={"c0": new})))


@pytest.mark.parametrize("measure", ["mean", "cvar", "worst", "regret"])
@pytest.mark.parametrize("seed", range(3))
def test_measures_of_risk_agree_with_trying_everything(measure, seed):
    problem = replace(uncertain(seed), risk=Risk(measure, 0.6))
    plans, on = grid(problem)
    fine = legal(problem, plans, on)
    by_outcome = np.array([values(problem, plans, o).sum(axis=1) for o in problem.outcomes])
    chances = np.array([o.probability for o in problem.outcomes])
    if measure == "mean":
        score = chances @ by_outcome
    elif measure == "cvar":
        score = np.array([tail_mean(column, chances, 0.4) for column in by_outcome.T])
    elif measure == "worst":
        score = by_outcome.min(axis=0)
    else:
        known = by_outcome[:, fine].max(axis=1)
        score = -(known[:, None] - by_outcome).max(axis=0)
    best = score[fine].max()
    plan = allocate(problem, gap=1e-7)
    assert plan.value == pytest.approx(abs(best) if measure == "regret" else best, rel=2e-5)
    if measure == "regret":
        assert plan.bound <= -best * (1 + 1e-4)
    else:
        assert plan.bound >= best * (1 - 1e-9)
    assert set(plan.extra["outcomes"]) == {"o0", "o1", "o2", "o3"}


def test_the_tail_mean_is_rockafellar_and_uryasevs_maximum():
    rng = np.random.default_rng(1)
    for _ in range(50):
        found, chances = rng.normal(size=6), rng.dirichlet(np.ones(6))
        share = float(rng.uniform(0.05, 1))
        levels = [t - (chances * np.maximum(t - found, 0)).sum() / share for t in found]
        assert tail_mean(found, chances, share) == pytest.approx(max(levels))


def test_bands_cost_the_worst_channels_first():
    rng = np.random.default_rng(9)
    problem = Problem(
        "p", 8.0, tuple(replace(c, band=(0.5, 1.2)) for c in channels(rng, 3)), risk=Risk("band", at_most=1.5)
    )
    plans, on = grid(problem)
    fine = legal(problem, plans, on)
    each = values(problem, plans)
    loss = np.sort(0.5 * each, axis=1)[:, ::-1]
    best = (each.sum(axis=1) - loss[:, 0] - 0.5 * loss[:, 1])[fine].max()
    assert allocate(problem, gap=1e-7).value == pytest.approx(best, rel=1e-6)


def test_money_held_back_is_worth_what_trying_everything_says():
    problem = uncertain(1, 2)
    smooth = tuple(replace(c, lot=0.0, fixed_cost=0.0, min_if_on=0.0) for c in problem.channels)
    problem = replace(problem, budget=6.0, channels=smooth, reserve=Reserve(3.0, ("c1",), premium=0.1))
    worth = worth_of_waiting(problem, time_limit=40)
    step = 0.05
    best = -np.inf
    for a in np.arange(0, min(6.0, smooth[0].max) + 1e-9, step):
        for b in np.arange(0, min(6.0 - a, smooth[1].max) + 1e-9, step):
            total = 0.0
            for o in problem.outcomes:
                now = o.factors.get("c0", 1.0) * o.curves.get("c0", smooth[0].response).at(a)
                late = min((6.0 - a - b) / 1.1, 3.0 / 1.1, smooth[1].max - b)
                total += o.probability * (now + o.factors.get("c1", 1.0) * smooth[1].response.at(b + max(late, 0)))
            best = max(best, total)
    assert worth.with_reserve >= best - 1e-6
    assert worth.with_reserve == pytest.approx(best, rel=2e-3)
    assert worth.holding_back >= -1e-6 * best
    assert worth.stochastic >= -1e-6 * best
    assert worth.knowing >= -worth.error - 1e-6 * best


@pytest.mark.parametrize("seed", range(4))
def test_periods_with_ramps_and_lots_agree_with_trying_everything(seed):
    rng = np.random.default_rng([8, seed])
    pair = tuple(replace(c, carryover=0.5, max_per_period=2.0, fixed_cost=0.0, min_if_on=0.0) for c in channels(rng, 2))
    ramps = (Ramp("slow", "c0", up=0.5, down=1.0),)
    problem = Problem("p", 4.0, pair, periods=3, period_max=2.5, period_min=0.5, ramps=ramps)
    levels = np.arange(0, 2.01, LOT)
    best = -np.inf
    for flat in itertools.product(levels, repeat=6):
        spend = np.array(flat).reshape(3, 2)
        runs, totals = spend.sum(axis=1), spend.sum(axis=0)
        moved = np.diff(spend[:, 0])
        if runs.sum() > 4 or runs.max() > 2.5 or runs.min() < 0.5 or moved.max() > 0.5 or moved.min() < -1.0:
            continue
        if any(total > c.max for total, c in zip(totals, pair, strict=True)):
            continue
        best = max(best, problem.arrays.value(spend))
    plan = allocate(problem, gap=1e-6)
    assert plan.value == pytest.approx(best, rel=1e-5)
    assert plan.bound >= best * (1 - 1e-9)
