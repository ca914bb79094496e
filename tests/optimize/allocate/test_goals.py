"""Goals, choices, prices and frontiers: checked against closed forms, against each other and against solving again."""

from dataclasses import replace

import numpy as np
import pytest

from optimize.allocate.changes import changes
from optimize.allocate.frontier import frontier
from optimize.allocate.goals import with_budget
from optimize.allocate.ladder import allocate
from optimize.allocate.options import Agreement, Goal, Menu, PriceStep
from optimize.allocate.problem import Channel, Group, Problem, Response


def logs(budget=10.0, **changed):
    """Two channels b ln(1 + x) with b 6 and 3: x1 + 1 = 2 (x2 + 1) at the optimum, price 9 / (budget + 2)."""
    pair = (Channel("a", Response("log", 6.0, 1.0), max=50.0), Channel("b", Response("log", 3.0, 1.0), max=50.0))
    return replace(Problem("logs", budget, pair), **changed)


def shaped(seed=0, n=6, budget=20.0, **changed):
    rng = np.random.default_rng([3, seed])
    made = []
    for i in range(n):
        response = Response("hill", float(rng.uniform(4, 20)), float(rng.uniform(1, 8)), float(rng.uniform(0.7, 3)))
        fee = float(rng.uniform(0.1, 1)) if rng.random() < 0.5 else 0.0
        made.append(Channel(f"c{i}", response, max=float(rng.uniform(5, 12)), fixed_cost=fee))
    groups = (Group("g", ("c0", "c1"), max=6.0),)
    return replace(Problem("shaped", budget, tuple(made), groups), **changed)


@pytest.mark.fast
def test_water_filling_meets_the_closed_form():
    plan = allocate(logs())
    assert plan.totals == pytest.approx([7.0, 3.0])
    assert plan.engine == "water-filling"
    assert plan.gap < 1e-12


def test_prices_of_a_concave_problem_are_its_dual_on_both_sides_and_their_range_is_true():
    plan = allocate(logs(), explain=True)
    dual = 9.0 / 12.0
    assert plan.price.one_more == pytest.approx(dual, rel=1e-3)
    assert plan.price.one_less == pytest.approx(dual, rel=1e-3)
    assert plan.price.one_more <= plan.price.one_less
    for end, way in ((plan.price.valid_to, 1), (plan.price.valid_from, -1)):
        assert 9.0 / (end + 2.0) == pytest.approx(dual * (1 - 0.01 * way), rel=2e-3)
    assert "next unit" in plan.reasons["a"]


def test_prices_at_a_degenerate_optimum_differ_by_side():
    table = Response("table", spend=(0, 4.0, 10.0), value=(0, 8.0, 11.0))
    problem = Problem("corner", 4.0, (Channel("t", table, max=10.0), Channel("u", Response("log", 0.1, 1.0), max=4)))
    plan = allocate(problem, explain=True)
    assert plan.price.one_less == pytest.approx(2.0, rel=1e-3)
    assert plan.price.one_more == pytest.approx(0.5, rel=1e-3)
    assert plan.price.valid_to == pytest.approx(10.0, rel=1e-3)
    assert plan.price.valid_from <= 1e-3


def test_money_left_has_a_typed_reason_and_no_price():
    plan = allocate(logs(budget=200.0), explain=True)
    assert plan.unspent.reason == "limits_reached"
    assert plan.unspent.amount == pytest.approx(100.0)
    assert plan.price.one_more == 0.0
    assert {limit.name for limit in plan.limits} == {"channel a max", "channel b max"}
    for limit in plan.limits:
        assert limit.one_more == pytest.approx((6.0 if "a" in limit.name.split() else 3.0) / 51.0, rel=1e-3)


def test_a_fee_that_the_rest_cannot_pay_is_the_reason():
    off = Channel("late", Response("log", 5.0, 1.0), max=5.0, fixed_cost=4.0, min_if_on=2.0)
    plan = allocate(Problem("fees", 8.0, (Channel("a", Response("log", 60.0, 1.0), max=5.0), off)))
    assert plan.unspent.reason == "fees"
    assert plan.unspent.amount == pytest.approx(3.0)


def test_profit_stops_where_the_next_unit_loses_money():
    plan = allocate(logs(budget=40.0, goal=Goal("profit")))
    assert plan.totals == pytest.approx([5.0, 2.0])
    assert plan.unspent.reason == "price_above_return"
    assert plan.value == pytest.approx(6 * np.log(6) + 3 * np.log(3) - 7)


def test_a_target_marginal_return_stops_there():
    plan = allocate(logs(budget=40.0, goal=Goal("marginal_roi", 1.5)))
    assert plan.totals == pytest.approx([3.0, 1.0])


@pytest.mark.parametrize("seed", range(4))
def test_least_spend_and_most_value_are_each_others_inverse(seed):
    problem = shaped(seed)
    best = allocate(problem)
    cheap = allocate(replace(problem, goal=Goal("least_spend", best.value * 0.9)))
    assert problem.arrays.value(cheap.spend[0]) >= best.value * 0.9 * (1 - 1e-9)
    assert cheap.bound <= cheap.value <= cheap.bound * (1 + 1e-6)
    assert allocate(with_budget(problem, cheap.bound * (1 - 1e-6))).bound < best.value * 0.9
    model = allocate(replace(problem, goal=Goal("lexicographic", order=("value", "spend"), tolerance=0.1)))
    assert model.cost == pytest.approx(cheap.value, rel=1e-5)


def test_a_target_out_of_reach_is_infeasible():
    assert allocate(shaped(goal=Goal("least_spend", 1e6))).status == "infeasible"


@pytest.mark.parametrize("seed", range(4))
def test_a_target_return_is_kept_by_the_largest_budget_that_can(seed):
    problem = shaped(seed)
    all_in = allocate(problem)
    target = 1.3 * all_in.value / all_in.cost
    plan = allocate(replace(problem, goal=Goal("roi", target)))
    assert plan.value / plan.cost >= target * (1 - 1e-8)
    assert plan.gap < 1e-4
    for budget in np.linspace(plan.cost * 1.01, problem.budget, 12):
        richer = allocate(with_budget(problem, float(budget)))
        assert richer.value < target * richer.cost or richer.cost <= plan.cost * 1.001


def test_goals_in_order_keep_what_came_first():
    problem = shaped(1, goal=Goal("lexicographic", order=("value", "value of c2", "spend"), tolerance=0.02))
    best = allocate(replace(problem, goal=Goal()))
    plan = allocate(problem)
    assert problem.arrays.value(plan.spend[0]) >= best.value * 0.98 * (1 - 1e-5)
    before = problem.channels[2].response.at(float(best.totals[2]))
    assert problem.channels[2].response.at(float(plan.totals[2])) >= before * (1 - 0.02 - 1e-5)
    assert [stage[0] for stage in plan.extra["stages"]] == ["value", "value of c2", "spend"]


def test_a_price_step_is_chosen_with_the_budget():
    steps = (PriceStep("full", 1.0, base=0.0), PriceStep("sale", 1.4, {"b": 0.5}, base=-1.0, cost=2.0))
    problem = logs(price_steps=steps)
    plan = allocate(problem)
    each = []
    for step in steps:
        scaled = tuple(
            replace(c, response=c.response.scaled(step.factor * step.factors.get(c.id, 1.0))) for c in problem.channels
        )
        each.append(
            allocate(replace(problem, price_steps=(), channels=scaled, budget=10.0 - step.cost)).value + step.base
        )
    assert plan.value == pytest.approx(max(each))
    assert plan.extra["price_step"] == steps[int(np.argmax(each))].id
    assert plan.gap < 1e-8


def deal(**changed):
    whole = {"lift": 1.5, "revenue_share": 0.1, "cost_share": 0.4, "their_budget": 1.5, "their_value": 0.2}
    return Agreement("joint", ("b",), **{**whole, **changed})


def test_an_agreement_is_signed_when_both_sides_gain_and_both_accounts_are_told():
    plan = allocate(logs(menus=(Menu("fresh", (deal(),)),)))
    told = plan.extra["agreements"][0]
    assert told["signed"] == "joint"
    assert told["their_budget"] <= 1.5 * (1 + 1e-6)
    spend = plan.totals[1]
    revenue = 1.5 * 3.0 * np.log1p(spend)
    assert told["their_gain"] == pytest.approx(0.3 * revenue - 0.4 * spend, rel=1e-6)
    assert told["our_budget"] + plan.totals[0] <= 10.0 * (1 + 1e-9)
    assert plan.value == pytest.approx(6 * np.log1p(plan.totals[0]) + 0.9 * revenue, rel=1e-6)
    grid = [
        6 * np.log1p(10 - 0.6 * x) + 0.9 * 1.5 * 3 * np.log1p(x) for x in np.linspace(0, min(1.5 / 0.4, 10 / 0.6), 2000)
    ]
    assert plan.value == pytest.approx(max(grid), rel=1e-5)


def test_an_agreement_whose_partner_would_lose_is_left_or_reshaped():
    assert allocate(logs(menus=(Menu("fresh", (deal(their_min_gain=50.0),)),))).extra["agreements"][0]["signed"] is None
    free = allocate(logs(menus=(Menu("fresh", (deal(),)),)))
    asked = free.extra["agreements"][0]["their_gain"] * 1.05
    kept = allocate(logs(menus=(Menu("fresh", (deal(their_min_gain=asked, their_budget=50.0),), must=True),)))
    assert kept.extra["agreements"][0]["their_gain"] >= asked * (1 - 1e-6)


def test_the_frontier_is_exact_and_its_kinks_are_where_channels_change():
    problem = logs(channels=(replace(logs().channels[0], max=5.0), logs().channels[1]))
    found = frontier(problem, points=9)
    assert found.complete
    inner = [kink for kink in found.kinks if kink.budget > 1e-6]
    assert [kink.budget for kink in inner] == pytest.approx([1.0, 7.0], abs=1e-6)
    assert inner[1].changes == ("a is at its largest spend",)
    assert inner[1].price_below == pytest.approx(1.0, rel=1e-6)
    for point in found.points:
        a = min(point.budget if point.budget < 1 else (2 * point.budget + 1) / 3, 5.0)
        b = point.budget - a
        assert point.value == pytest.approx(6 * np.log1p(a) + 3 * np.log1p(b), rel=1e-9, abs=1e-9)


def test_changes_between_two_plans_name_the_cause():
    old, new = logs(), logs(channels=(replace(logs().channels[0], max=5.0), logs().channels[1]))
    told = changes((old, allocate(old)), (new, allocate(new)))
    assert told.problem == ("channel a max 50 to 5",)
    assert {move.channel: round(move.after - move.before, 6) for move in told.moves} == {"a": -2.0, "b": 2.0}
    assert "max 50 to 5" in told.words()
    assert told.value < 0


@pytest.mark.parametrize("seed", range(3))
def test_prices_of_groups_and_boxes_are_what_solving_again_says(seed):
    problem = shaped(seed)
    plan = allocate(problem, explain=True)
    for limit in plan.limits:
        if limit.name == "group g max":
            wider = replace(problem, groups=(replace(problem.groups[0], max=6.0 + 0.002),))
            more = (allocate(wider).value - plan.value) / 0.002
            assert limit.one_more == pytest.approx(more, rel=1e-6, abs=1e-6)
    assert set(plan.reasons) == {c.id for c in problem.channels}
