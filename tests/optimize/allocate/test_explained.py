"""Prices of plans over periods are differences around the plan; uncertain plans say what waiting earns."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import minimize

from optimize.allocate.command import spoken
from optimize.allocate.ladder import allocate
from optimize.allocate.options import Outcome, Reserve
from optimize.allocate.problem import Channel, Group, Problem, Response


def paced(**changed):
    """Concave curves over four periods: the optimum of the whole is a smooth problem that SciPy solves too."""
    made = (
        Channel("a", Response("log", 6.0, 1.0), max=40.0, carryover=0.5),
        Channel("b", Response("log", 3.0, 2.0), max=40.0, carryover=0.2),
    )
    return replace(Problem("paced", 12.0, made, (Group("g", ("a",), max=6.0),), periods=4), **changed)


def smooth_best(problem):
    """Best value by SLSQP from an even start."""
    budget, cap = problem.budget, problem.groups[0].max
    found = minimize(
        lambda x: -problem.arrays.value(x.reshape(2, 4).T),
        np.full(8, 0.5),
        method="SLSQP",
        bounds=[(0, 40)] * 8,
        constraints=[
            {"type": "ineq", "fun": lambda x: budget - x.sum(), "jac": lambda x: -np.ones(8)},
            {"type": "ineq", "fun": lambda x: cap - x[:4].sum(), "jac": lambda x: -np.repeat([1.0, 0.0], 4)},
        ],
        options={"ftol": 1e-13, "maxiter": 2000},
    )
    assert found.x.sum() <= budget * (1 + 1e-6)
    assert found.x[:4].sum() <= cap * (1 + 1e-6)
    return -found.fun


def test_prices_over_periods_are_differences_of_the_best_value():
    problem = paced()
    plan = allocate(problem, time_limit=10, explain=True)
    assert plan.engine == "pacing"
    best = smooth_best(problem)
    assert plan.value == pytest.approx(best, rel=1e-4)
    assert plan.bound >= best * (1 - 1e-9)
    step = 0.05
    more = (smooth_best(replace(problem, budget=12.0 + step)) - best) / step
    assert plan.price.one_more == pytest.approx(more, rel=0.02)
    assert plan.price.one_less == pytest.approx(more, rel=0.02)
    wider = replace(problem, groups=(replace(problem.groups[0], max=6.0 + step),))
    limit = next(limit for limit in plan.limits if limit.name == "group g max")
    assert limit.one_more == pytest.approx((smooth_best(wider) - best) / step, rel=0.03)
    assert "periods" in plan.reasons["a"]


def test_a_plan_with_a_reserve_says_what_waiting_earns():
    outcomes = (Outcome("good", 0.5, {"a": 1.8, "b": 0.4}), Outcome("bad", 0.5, {"a": 0.3, "b": 1.6}))
    problem = paced(periods=1, budget=6.0, groups=(), outcomes=outcomes, reserve=Reserve(4.0, ("a", "b")))
    plan = allocate(problem, time_limit=10, explain=True)
    waiting = plan.extra["waiting"]
    assert waiting["holding_back"] > 0.01 * plan.value
    assert waiting["with_reserve"] == pytest.approx(plan.value, rel=1e-5)
    assert plan.extra["held_back"] > 0
    words = spoken(problem, plan)
    assert "Held back" in words
    assert "if good" in words


def test_profit_over_periods_leaves_money_that_would_lose():
    from optimize.allocate.options import Goal

    plan = allocate(paced(budget=60.0, groups=(Group("g", ("a",), max=50.0),), goal=Goal("profit")), time_limit=10)
    assert plan.unspent.reason == "price_above_return"
    assert plan.cost < 60.0
    assert plan.gap < 1e-5
