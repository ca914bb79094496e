"""Plans over periods: against closed forms, trying everything, the one-period engine, and themselves in other units."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimize.allocate.ladder import allocate
from optimize.allocate.pacing import Pacing, pace
from optimize.allocate.problem import Problem
from optimize.allocate.reading import read_problem

Json = dict[str, Any]


def random_problem(seed: int, *, size: int = 3, periods: int = 4, fees: bool = False) -> Json:
    """A small problem with carry-over, S-shaped and concave curves, a group and period limits."""
    rng = np.random.default_rng([5, seed])
    channels = []
    for i in range(size):
        hist = float(rng.lognormal(3.0, 0.6))
        channel: Json = {"id": f"c{i}", "b": hist * float(rng.uniform(0.5, 2)), "k": hist * float(rng.uniform(0.2, 1))}
        channel |= {"s": float(rng.choice([rng.uniform(0.5, 1), rng.uniform(1.2, 3.5)])), "hist": hist}
        channel |= {"min": 0.05 * hist, "max": 2.0 * hist, "carryover": float(rng.uniform(0.1, 0.8))}
        channel["max_per_period"] = hist * float(rng.uniform(0.5, 1.0))
        if fees and rng.random() < 0.7:
            channel |= {"min": 0.0, "fixed_cost": 0.1 * hist, "min_if_on": 0.5 * hist}
        channels.append(channel)
    budget = 0.8 * sum(c["hist"] for c in channels)
    members = [c["id"] for c in channels[:2]]
    group = {"id": "g", "members": members, "max": 0.7 * sum(c["hist"] for c in channels[:2])}
    shares = {"period_max": 1.3 * budget / periods, "period_min": 0.2 * budget / periods}
    head: Json = {"format": "budget-alloc/1", "id": f"r{seed}", "family": "M", "seed": seed, "periods": periods}
    return head | shares | {"budget": budget, "channels": channels, "groups": [group]}


def broken_rules(problem: Problem, plan: Pacing) -> float:
    """By how much a plan breaks a rule at most, as a share of the budget."""
    total, each = plan.spend.sum(axis=0), plan.spend.sum(axis=1)
    fee = np.array([c.fixed_cost for c in problem.channels]) * plan.on
    worst = [float((total + fee).sum()) - problem.budget, -float(plan.spend.min())]
    worst += [float(each.max()) - problem.period_max, problem.period_min - float(each.min())]
    for i, c in enumerate(problem.channels):
        low = c.min_if_on if c.switches else c.min
        worst += [low * plan.on[i] - total[i], total[i] - c.max * plan.on[i], plan.spend[:, i].max() - c.max_per_period]
    for group in problem.groups:
        at = [problem.place[m] for m in group.members]
        cost = float((total + fee)[at].sum())
        worst += [cost - group.max, group.min - cost]
    return max(worst) / problem.budget


def test_two_periods_of_a_logarithm_in_closed_form() -> None:
    """1 + A_2 = 1/price and (1 - theta)(1 + A_1) = 1/price where price is that of money: Kuhn-Tucker."""
    theta, budget = 0.3, 10.0
    response = {"kind": "log", "b": 1.0, "k": 1.0}
    problem = read_problem(
        {"format": "budget-alloc/1", "id": "log", "periods": 2, "budget": budget,
         "channels": [{"id": "a", "response": response, "max": budget, "carryover": theta, "max_per_period": budget}]}
    )  # fmt: skip
    level = (budget + 2 - theta) / 2
    plan = pace(problem, time_limit=5, target_gap=1e-7)
    assert plan.value == pytest.approx(2 * np.log(level) - np.log(1 - theta), rel=1e-6)
    assert plan.spend[0, 0] == pytest.approx(level / (1 - theta) - 1, rel=1e-2)


@pytest.mark.parametrize("seed", range(6))
def test_no_plan_on_a_grid_beats_the_plan(seed: int) -> None:
    document = random_problem(seed, size=2, periods=3) | {"groups": [], "period_min": 0.0}
    problem = read_problem(document)
    plan = pace(problem, time_limit=10, target_gap=1e-5)
    grids = [np.linspace(0.0, c.max_per_period, 9) for c in problem.channels]
    paths = [np.array(list(itertools.product(grid, repeat=3))) for grid in grids]
    pairs = np.array(list(itertools.product(range(729), repeat=2)))
    spend = np.stack([paths[0][pairs[:, 0]], paths[1][pairs[:, 1]]], axis=2)
    total = spend.sum(axis=1)
    keeps = (total.sum(axis=1) <= problem.budget) & (spend.sum(axis=2).max(axis=1) <= problem.period_max)
    for i, c in enumerate(problem.channels):
        keeps &= (total[:, i] >= c.min) & (total[:, i] <= c.max)
    stock = np.zeros_like(spend)
    theta, before = problem.arrays.theta, np.zeros((len(spend), 2))
    for t in range(3):
        before = spend[:, t] + theta * before
        stock[:, t] = before
    best = problem.arrays.value_each(stock[keeps]).sum(axis=(1, 2)).max()
    assert plan.bound >= best
    assert plan.value >= best * (1 - 1e-4)
    assert plan.gap < 1e-4


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10_000), fees=st.booleans(), size=st.integers(1, 5))
def test_plans_keep_every_rule_and_stay_below_the_bound(seed: int, fees: bool, size: int) -> None:
    problem = read_problem(random_problem(seed, size=size, fees=fees))
    plan = pace(problem, time_limit=2, target_gap=1e-3)
    if not plan.found:
        assert plan.infeasible
        return
    assert broken_rules(problem, plan) < 1e-7
    assert problem.arrays.value(plan.spend) == pytest.approx(plan.value, rel=1e-12)
    assert plan.value <= plan.bound
    assert plan.gap < 0.02


@pytest.mark.parametrize("seed", range(4))
def test_which_channels_are_on_is_the_best_choice(seed: int) -> None:
    document = random_problem(seed, size=3, fees=True)
    plan = pace(read_problem(document), time_limit=10, target_gap=1e-5)
    best = -np.inf
    for chosen in itertools.product([False, True], repeat=3):
        forced = []
        for channel, on in zip(document["channels"], chosen, strict=True):
            may = "min_if_on" in channel
            if not may and not on:
                break
            forced.append(channel if on and not may else _forced(channel, on))
        else:
            part = pace(read_problem(document | _charged(document, forced, chosen)), time_limit=5, target_gap=1e-5)
            best = max(best, part.value)
    assert plan.value == pytest.approx(best, rel=2e-4)


def _forced(channel: Json, on: bool) -> Json:
    """The channel as one that is always on with its least spend, or always off."""
    plain = {name: value for name, value in channel.items() if name not in ("fixed_cost", "min_if_on")}
    return plain | ({"min": channel["min_if_on"]} if on else {"max": 0.0, "hist": 0.0})


def _charged(document: Json, channels: list[Json], chosen: tuple[bool, ...]) -> Json:
    """The document with these channels, its limits less the fees of the chosen."""
    fees = [c.get("fixed_cost", 0.0) * on for c, on in zip(document["channels"], chosen, strict=True)]
    group = document["groups"][0]
    rest = {"groups": [group | {"max": group["max"] - sum(fees[:2])}], "budget": document["budget"] - sum(fees)}
    return rest | {"channels": channels}


@pytest.mark.parametrize("seed", range(4))
def test_one_period_agrees_with_the_one_period_engine(seed: int) -> None:
    document = random_problem(seed, periods=1) | {"period_max": 1e9, "period_min": 0.0}
    for channel in document["channels"]:
        channel["max_per_period"] = channel["max"]
    exact = allocate(read_problem(document), engine="exact")
    plan = pace(read_problem(document), time_limit=5, target_gap=1e-6)
    assert plan.bound >= exact.value * (1 - 1e-9)
    assert plan.value == pytest.approx(exact.value, rel=1e-4)


@pytest.mark.parametrize(
    "change",
    [
        {"groups": [{"id": "g", "members": ["c0"], "min": 1e4, "max": 2e4}]},
        {"period_min": 1e4, "period_max": 2e4},
        {"budget": 0.01, "period_min": 0.0},
    ],
    ids=["group", "period", "budget"],
)
def test_rules_that_cannot_all_hold_are_told(change: Json) -> None:
    plan = pace(read_problem(random_problem(1) | change), time_limit=5)
    assert plan.infeasible
    assert not plan.found


@pytest.mark.parametrize(("money", "worth"), [(1e-6, 1e9), (1e9, 1e-9)])
def test_units_do_not_matter(money: float, worth: float) -> None:
    document = random_problem(3)
    plain = pace(read_problem(document), time_limit=20, target_gap=1e-4)
    scaled = document | {name: document[name] * money for name in ("budget", "period_max", "period_min")}
    scaled["channels"] = [
        {name: v * money if name in ("k", "min", "max", "hist", "max_per_period") else v for name, v in c.items()}
        | {"b": c["b"] * worth}
        for c in document["channels"]
    ]
    scaled["groups"] = [g | {"max": g["max"] * money} for g in document["groups"]]
    other = pace(read_problem(scaled), time_limit=20, target_gap=1e-4)
    np.testing.assert_allclose(other.spend / scaled["budget"], plain.spend / document["budget"], atol=1e-6)


def test_order_and_names_do_not_matter() -> None:
    document = random_problem(4)
    turned = document | {"channels": document["channels"][::-1]}
    plain, other = (pace(read_problem(d), time_limit=20, target_gap=1e-4) for d in (document, turned))
    np.testing.assert_allclose(other.spend[:, ::-1], plain.spend, atol=1e-6 * document["budget"])


def test_a_warm_start_only_helps() -> None:
    document = random_problem(7)
    first = pace(read_problem(document), time_limit=10, target_gap=1e-5)
    more = read_problem(document | {"budget": document["budget"] * 1.01})
    warm = pace(more, time_limit=10, target_gap=1e-5, warm=first.warm)
    assert warm.value >= first.value * (1 - 1e-9)
    assert warm.value == pytest.approx(pace(more, time_limit=10, target_gap=1e-5).value, rel=5e-5)


def test_choices_ratios_and_resources_are_kept() -> None:
    document = random_problem(2, fees=True)
    for channel in document["channels"]:
        channel["use"] = {"contacts": 2.0}
        channel |= {"min": 0.0, "fixed_cost": 0.5}
    limit = document["budget"]
    document |= {
        "choose": [{"id": "two", "members": ["c0", "c1", "c2"], "at_most": 2}],
        "ratios": [{"id": "half", "of": ["c2"], "max": 0.5}],
        "resources": [{"id": "contacts", "limit": limit}],
        "period_min": 0.0,
    }
    plan = pace(read_problem(document), time_limit=10, target_gap=1e-4)
    cost = plan.spend.sum(axis=0) + np.array([c["fixed_cost"] for c in document["channels"]]) * plan.on
    assert plan.on.sum() <= 2
    assert cost[2] <= 0.5 * cost.sum() + 1e-7
    assert 2.0 * plan.spend.sum() <= limit * (1 + 1e-7)
    assert plan.gap < 1e-3


def test_what_paths_cannot_carry_is_refused() -> None:
    document = random_problem(2) | {"ramps": [{"id": "slow", "channel": "c0", "up": 1.0}]}
    with pytest.raises(ValueError, match="ramps"):
        pace(read_problem(document))
