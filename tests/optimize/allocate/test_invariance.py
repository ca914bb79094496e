"""Scale, order, names and start do not matter; the bound is never below a feasible plan; answers are legal."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimize.allocate.ladder import allocate
from optimize.allocate.problem import Channel, Group, Problem, Response

pytestmark = pytest.mark.fast


@st.composite
def responses(draw):
    kind = draw(st.sampled_from(["hill", "hill", "log", "power", "table"]))
    b, k = draw(st.floats(0.5, 20)), draw(st.floats(0.2, 8))
    if kind == "table":
        steps = draw(st.lists(st.tuples(st.floats(0.2, 4), st.floats(0, 5)), min_size=1, max_size=4))
        spend, value = np.cumsum([0, *[x for x, _ in steps]]), np.cumsum([0, *[y for _, y in steps]])
        return Response("table", spend=tuple(spend.tolist()), value=tuple(value.tolist()))
    top = {"hill": 4.0, "log": 1.0, "power": 1.5}[kind]
    return Response(kind, b, k if kind != "power" else 1.0, draw(st.floats(0.4, top)) if kind != "log" else 1.0)


@st.composite
def problems(draw):
    n = draw(st.integers(1, 6))
    made = []
    for i in range(n):
        switch = draw(st.booleans())
        fee, least = (draw(st.floats(0.0, 1.0)), draw(st.floats(0.01, 2.0))) if switch else (0.0, 0.0)
        made.append(Channel(f"c{i}", draw(responses()), max=draw(st.floats(2.0, 12)), fixed_cost=fee, min_if_on=least))
    groups = (Group("g", tuple(c.id for c in made[: (n + 1) // 2]), max=draw(st.floats(1, 12))),) if n > 1 else ()
    return Problem("p", draw(st.floats(1.0, 25)), tuple(made), groups)


def scaled(problem, money, worth):
    def curve(r):
        table = {"spend": tuple(x * money for x in r.spend), "value": tuple(v * worth for v in r.value)}
        b = r.b * worth * (money**-r.s if r.kind == "power" else 1.0)
        return replace(r, b=b, k=r.k * money if r.kind != "power" else 1.0, **table)

    made = tuple(
        replace(
            c,
            response=curve(c.response),
            max=c.max * money,
            fixed_cost=c.fixed_cost * money,
            min_if_on=c.min_if_on * money,
        )
        for c in problem.channels
    )
    groups = tuple(replace(g, max=g.max * money) for g in problem.groups)
    return replace(problem, budget=problem.budget * money, channels=made, groups=groups)


@settings(max_examples=60, deadline=None)
@given(problems(), st.sampled_from([1e-6, 1e3, 1e9]), st.sampled_from([1e-9, 1e-3, 1e9]))
def test_money_and_value_may_be_counted_in_any_unit(problem, money, worth):
    one, other = allocate(problem), allocate(scaled(problem, money, worth))
    assert one.status == other.status
    assert other.value == pytest.approx(one.value * worth, rel=1e-7, abs=1e-9 * worth)
    if one.gap < 1e-9 and one.value > 0:
        kept = one.totals / problem.budget
        assert problem.arrays.value(other.totals / money) == pytest.approx(one.value, rel=1e-7)
        assert np.allclose(other.totals / money / problem.budget, kept, atol=1e-6) or tied(problem, one, other, money)


def tied(problem, one, other, money):
    """Whether two different plans are equally good (then which is given is not a matter of scale)."""
    return abs(problem.arrays.value(other.totals / money) - one.value) <= 1e-9 * one.value


@settings(max_examples=60, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_order_and_names_do_not_matter(problem, random):
    order = list(range(len(problem.channels)))
    random.shuffle(order)
    renamed = {c.id: f"x{random.random()}-{c.id}" for c in problem.channels}
    made = tuple(replace(problem.channels[i], id=renamed[problem.channels[i].id]) for i in order)
    groups = tuple(replace(g, members=tuple(renamed[m] for m in reversed(g.members))) for g in problem.groups)
    one, other = allocate(problem), allocate(replace(problem, channels=made, groups=groups))
    assert other.value == pytest.approx(one.value, rel=1e-9, abs=1e-12)
    distinct = len({(c.response, c.max, c.fixed_cost, c.min_if_on) for c in made}) == len(made)
    if distinct and one.gap < 1e-9:
        assert (
            np.allclose(other.totals, one.totals[order], atol=1e-6 * problem.budget)
            or one.value == 0
            or (problem.arrays.value(other.totals[np.argsort(order)]) == pytest.approx(one.value, rel=1e-9))
        )


@settings(max_examples=150, deadline=None)
@given(problems(), st.lists(st.floats(0, 1), min_size=6, max_size=6))
def test_no_feasible_plan_beats_the_bound_or_the_value(problem, wish):
    plan = allocate(problem)
    spend, on = feasible(problem, wish)
    value = problem.arrays.value(spend)
    assert value <= plan.bound * (1 + 1e-12) + 1e-12
    assert value <= plan.value * (1 + 1e-6) + 1e-9
    check_legal(problem, plan.totals, plan.on)


def feasible(problem, wish):
    """A legal plan made from wishes: channels in order take what is left to them."""
    left = problem.budget
    room = {g.id: g.max for g in problem.groups}
    group = {m: g.id for g in problem.groups for m in g.members}
    spend, on = np.zeros(len(problem.channels)), np.zeros(len(problem.channels), dtype=bool)
    for i, c in enumerate(problem.channels):
        end = c.response.spend[-1] if c.response.kind == "table" else np.inf
        most = min(left, room.get(group.get(c.id, ""), np.inf)) - c.fixed_cost
        x = min(wish[i] * c.max, most, end)
        if x <= 0 or x < c.min_if_on:
            continue
        spend[i], on[i] = x, True
        left -= x + c.fixed_cost
        if c.id in group:
            room[group[c.id]] -= x + c.fixed_cost
    return spend, on


def check_legal(problem, totals, on):
    near = 1e-9 * problem.budget
    cost = {}
    for c, x, is_on in zip(problem.channels, totals, on, strict=True):
        assert (x == 0 and not is_on) or c.min_if_on - near <= x <= c.max + near
        cost[c.id] = x + (c.fixed_cost if is_on else 0)
    assert sum(cost.values()) <= problem.budget + near
    for g in problem.groups:
        assert sum(cost[m] for m in g.members) <= g.max + near


@pytest.mark.parametrize("engine", ["exact", "milp"])
def test_twenty_starts_are_one_start(engine):
    """No engine takes a start: history differs, the plan does not."""
    rng = np.random.default_rng(0)
    curve = Response("hill", 9.0, 3.0, 2.0)
    found = []
    for _ in range(20 if engine == "exact" else 4):
        made = tuple(
            Channel(f"c{i}", replace(curve, b=5.0 + i), max=9.0, hist=float(rng.uniform(0, 9))) for i in range(4)
        )
        found.append(allocate(Problem("p", 12.0, made), engine=engine).totals)
    assert all(np.array_equal(found[0], other) for other in found)
