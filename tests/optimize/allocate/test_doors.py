"""Curves and rules in hand are the same problem as one written down."""

import numpy as np
import pytest

from optimize.allocate.ladder import allocate
from optimize.allocate.problem import Choose, Group, Ratio, Response
from optimize.rules import rule

HALL, APP = ([0, 2, 5, 10], [0, 3, 5, 6.0]), ([0, 1, 4, 10], [0, 2.5, 5, 5.6])


def test_curves_and_a_budget_are_enough():
    plan = allocate({"hall": HALL, "app": APP, "web": Response("log", 2.0, 1.0)}, budget=8.0)
    assert plan.cost == pytest.approx(8.0)
    assert plan.channels == ("hall", "app", "web")
    best = max(
        np.interp(a, *HALL) + np.interp(b, *APP) + 2 * np.log1p(8 - a - b)
        for a in np.arange(0, 8.01, 0.05)
        for b in np.arange(0, 8.01 - a, 0.05)
    )
    assert plan.value >= best - 1e-9
    assert plan.gap < 1e-9


def test_a_planners_own_function_is_a_rule_with_its_place():
    @rule("Halls keep half of the money")
    def halls(spend, budget):
        return spend.of(channel="hall") >= 0.5 * budget.total

    @rule("The app gets at least 70 %")
    def app(spend, budget):
        return spend.of(channel="app") >= 0.7 * budget.total

    curves = {"hall": HALL, "app": APP}
    free, held = allocate(curves, budget=8.0), allocate(curves, [halls], budget=8.0)
    assert free.totals[0] < 4.0 - 1e-6 or held.value == pytest.approx(free.value)
    assert held.totals[0] >= 4.0 * (1 - 1e-6)
    clash = allocate(curves, [halls, app], budget=8.0)
    assert clash.status == "infeasible"
    assert any("Halls keep half" in name and "test_doors.py:" in name for name in clash.conflict)
    assert any("70 %" in name for name in clash.conflict)


def test_nouns_are_rules_too():
    curves = {"hall": HALL, "app": APP, "web": Response("log", 2.0, 1.0)}
    rules = [Group("g", ("hall", "app"), max=5.0), Ratio("r", ("web",), (), max=0.2), Choose("c", tuple(curves), 2)]
    plan = allocate(curves, rules, budget=8.0)
    assert plan.totals[:2].sum() <= 5.0 * (1 + 1e-7)
    assert (plan.totals > 1e-9).sum() <= 2


@pytest.mark.parametrize("curve", [([0, 1], [1, 0]), ([1, 2], [0, 1]), ([0, 1], [0]), 5, ([0, 1], [0, float("nan")])])
def test_a_curve_that_is_none_is_refused_by_name(curve):
    with pytest.raises(ValueError, match="hall"):
        allocate({"hall": curve}, budget=1.0)


def test_curves_without_a_budget_are_refused():
    with pytest.raises(ValueError, match="budget"):
        allocate({"hall": HALL})
