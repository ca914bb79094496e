"""Every infeasible problem names a set of rules that cannot hold and is minimal; the way out leads out."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.allocator import brute
from optimize.allocate.conflict import cheapest_relaxation, minimal_conflict
from optimize.allocate.demands import Demands
from optimize.allocate.ladder import allocate
from optimize.allocate.problem import Channel, Choose, Group, Line, Problem, Ramp, Ratio, Resource, Response
from optimize.allocate.reading import read_problem
from optimize.solver import solve_matrix


def can_hold(problem, names):
    """Whether the rules of these names alone can hold, asked without the code under test choosing rows."""
    demands = Demands(problem)
    matrix = demands.matrix()
    free = np.ones(len(matrix.rows), dtype=bool)
    free[demands.fixed_rows] = False
    free[len(demands.terms) :] = False
    for rule in demands.rules:
        if rule.name in names:
            free[rule.rows] = False
    return solve_matrix(matrix.without_rows(free)).status != "infeasible"


@pytest.mark.fast
def test_every_small_infeasible_problem_has_a_minimal_conflict():
    seen = 0
    for seed in range(300):
        raw = brute.small_problem(seed)
        problem = read_problem(raw)
        conflict = [rule.name for rule in minimal_conflict(problem)]
        assert bool(conflict) == (brute.tried(raw) == -np.inf)
        if not conflict:
            continue
        seen += 1
        assert not can_hold(problem, conflict)
        for name in conflict:
            assert can_hold(problem, [other for other in conflict if other != name])
    assert seen >= 20


def curve():
    return Response("hill", 10.0, 5.0, 1.0)


def base(**changes):
    channels = (
        Channel("hall", curve(), min=20, max=60, use={"contacts": 2.0}, hist=30.0, title="Halls"),
        Channel("app", curve(), max=80, min_if_on=50, fixed_cost=5.0),
        Channel("web", curve(), max=50, use={"contacts": 1.0}),
    )
    return replace(Problem("p", 100.0, channels, where="plan.json:1"), **changes)


CASES = {
    "ratio": base(ratios=(Ratio("half", ("hall",), (), min=0.9),), groups=(Group("g", ("web",), min=20),)),
    "choose": base(choose=(Choose("two", ("app", "web"), 2, 2),), groups=(Group("g", ("hall",), min=60),)),
    "resource": base(resources=(Resource("contacts", 30.0),)),
    "rule": base(lines=(Line("swap", {"hall": 1.0, "web": -1.0}, max=-40.0),)),
    "ramp": base(ramps=(Ramp("slow", "hall", down=5.0, from_hist=True),), resources=(Resource("contacts", 49.0),)),
    "budget": base(budget=10.0),
    "table": base(
        channels=(Channel("t", Response("table", spend=(0, 5.0), value=(0, 1.0)), min=7.0, where="plan.json:9"),)
    ),
    "period": base(periods=4, period_min=60.0),
}


@pytest.mark.parametrize("name", CASES)
def test_each_kind_of_rule_can_be_in_a_conflict_and_is_named(name):
    problem = CASES[name]
    conflict = minimal_conflict(problem)
    names = [rule.name for rule in conflict]
    assert any(name in text for text in names) or (name == "table" and any("known above" in text for text in names))
    assert not can_hold(problem, names)
    for text in names:
        assert can_hold(problem, [other for other in names if other != text])


@pytest.mark.parametrize("name", CASES)
def test_the_cheapest_way_out_leads_out(name):
    problem = CASES[name]
    conflict = minimal_conflict(problem)
    way = cheapest_relaxation(problem, conflict)
    assert way is not None
    demands = Demands(problem)
    rule = next(rule for rule in demands.rules if rule.name == way.name)
    assert rule.loosens * (way.needed - way.now) > 0


def test_an_infeasible_plan_carries_titles_places_and_the_way_out():
    plan = allocate(base(budget=10.0))
    assert plan.status == "infeasible"
    assert any("Halls" in name for name in plan.conflict)
    assert any("plan.json:1" in name for name in plan.conflict)
    found = plan.document()
    assert found["conflict"] == list(plan.conflict)
    assert found["cheapest_relaxation"]["needed"] > 0
    assert "spend" not in found
