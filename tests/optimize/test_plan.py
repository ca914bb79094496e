import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimize.curves import Curve, concave
from optimize.plan import PlanConflict, conflict, make_plan, range_rules, split
from optimize.rivals import average_return, equal_split, project, todays
from optimize.rules import Budget, Rule, rule

KNOTS = np.array([0.0, 50.0, 100.0, 200.0, 400.0])


def curve(channel, slopes, segment="all"):
    gain = np.concatenate(([0.0], np.cumsum(np.array(slopes) * np.diff(KNOTS))))
    return Curve(channel, segment, KNOTS, gain, np.zeros(5), np.tile(gain, (4, 1)))


def total_rule(title="The budget"):
    return Rule(
        title,
        lambda s, b, limit: [s.of() <= limit],
        300.0,
        "money",
        "plan.yaml:3",
        1,
        lambda spend: sum(spend.values()),
    )


def cells_of(*curves, shares=(1.0,)):
    return [c for one in curves for c in split(one, shares, 100.0)]


SLOPES = st.lists(st.floats(0.05, 5.0), min_size=4, max_size=4).map(lambda s: sorted(s, reverse=True))


@given(SLOPES, SLOPES, SLOPES)
def test_plan_is_the_best_of_all_splits_on_a_fine_grid(a, b, c):
    cells = cells_of(curve("a", a), curve("b", b), curve("c", c))
    plan = make_plan(cells, [total_rule(), *range_rules(cells)], Budget(300.0), prices=False)
    steps = np.arange(0, 301, 50.0)
    best = max(
        sum(cell.value(x) - x for cell, x in zip(cells, money, strict=True))
        for money in itertools.product(steps, repeat=3)
        if sum(money) <= 300
    )
    assert plan.profit == pytest.approx(best, abs=1e-6)
    assert plan.bound >= plan.profit - 1e-9
    assert plan.gap <= 1e-9


def test_price_is_what_a_re_solve_gives_on_each_side_of_a_kink():
    cells = cells_of(curve("a", [3, 2, 1.5, 1.2]), curve("b", [2.5, 1.8, 1.1, 0.9]))
    rules = [total_rule(), *range_rules(cells)]
    plan = make_plan(cells, rules, Budget(300.0))
    money = plan.rules[0]

    def profit(limit):
        moved = Rule("t", lambda s, b, x: [s.of() <= x], limit, "money", "", 1)
        return make_plan(cells, [moved, *rules[1:]], Budget(300.0), prices=False).profit

    assert money.state == "binding"
    assert money.one_more.price == pytest.approx((profit(301) - profit(300)), rel=1e-6)
    assert money.one_less.price == pytest.approx((profit(299) - profit(300)), rel=1e-6)
    for side in (money.one_more, money.one_less):
        inside, outside = 300 + 0.98 * (side.until - 300), 300 + 1.03 * (side.until - 300)
        assert profit(inside) - profit(300) == pytest.approx(side.price * abs(inside - 300), rel=1e-4)
        assert abs(profit(outside) - profit(300) - side.price * abs(outside - 300)) > 1e-4


def test_degenerate_optimum_has_two_prices():
    cells = cells_of(curve("a", [3, 3, 3, 3]), curve("b", [1.5, 1.2, 1.1, 1.05]))
    tight = Rule("The budget", lambda s, b, x: [s.of() <= x], 400.0, "money", "", 1, lambda m: sum(m.values()))
    plan = make_plan(cells, [tight, *range_rules(cells)], Budget(400.0))
    assert plan.rules[0].one_more.price == pytest.approx(0.5, rel=1e-6)
    assert plan.rules[0].one_less.price == pytest.approx(-2.0, rel=1e-6)


def test_money_whose_next_unit_loses_stays_unspent_and_says_so():
    cells = cells_of(curve("a", [2.0, 0.9, 0.5, 0.1]))
    plan = make_plan(cells, [total_rule(), *range_rules(cells)], Budget(300.0))
    assert plan.total == pytest.approx(50.0)
    assert (plan.unspent, plan.unspent_reason) == (pytest.approx(250.0), "next_loses")


def test_money_left_because_limits_bind_says_so():
    cells = cells_of(curve("a", [5.0, 4.0, 3.0, 2.0]))
    cap = Rule("a at most 80", lambda s, b, x: [s.of(channel="a") <= x], 80.0, "money", "f:1", 1)
    plan = make_plan(cells, [total_rule(), cap, *range_rules(cells)], Budget(300.0))
    assert (plan.unspent, plan.unspent_reason) == (pytest.approx(220.0), "limits_bind")


def test_money_left_where_only_what_is_capped_would_pay_says_so():
    cells = cells_of(curve("a", [5.0, 4.0, 3.0, 2.0]), curve("b", [0.9, 0.8, 0.7, 0.6]))
    cap = Rule("a at most 80", lambda s, b, x: [s.of(channel="a") <= x], 80.0, "money", "f:1", 1)
    plan = make_plan(cells, [total_rule(), cap, *range_rules(cells)], Budget(300.0))
    assert (plan.unspent, plan.unspent_reason) == (pytest.approx(220.0), "rest_loses")


def test_conflict_is_minimal_and_names_the_end_of_the_curve():
    cells = cells_of(curve("a", [3, 2, 1.5, 1.2]), curve("b", [2.5, 1.8, 1.1, 0.9]))
    floor = Rule("a gets 500", lambda s, b, x: [s.of(channel="a") >= x], 500.0, "money", "plan.yaml:9", -1)
    other = Rule("b gets 10", lambda s, b, x: [s.of(channel="b") >= x], 10.0, "money", "plan.yaml:10", -1)
    wide = Rule("The budget", lambda s, b, x: [s.of() <= x], 900.0, "money", "plan.yaml:3", 1)
    rules = [wide, floor, other, *range_rules(cells)]
    with pytest.raises(PlanConflict) as caught:
        make_plan(cells, rules, Budget(900.0))
    found = caught.value.rules
    assert [r.title for r in found] == ["a gets 500", "Nothing was simulated above this for a"]
    for dropped in found:
        assert conflict(cells, [r for r in found if r is not dropped], Budget(900.0)) != list(found)
        make_plan(cells, [r for r in found if r is not dropped] + [wide], Budget(900.0), prices=False)


def test_planners_own_function_is_a_rule_with_its_own_line():
    @rule("b keeps a tenth")
    def tenth(spend, budget):
        return spend.of(channel="b") >= 0.1 * budget.total

    cells = cells_of(curve("a", [3, 2.9, 2.8, 2.7]), curve("b", [0.5, 0.4, 0.3, 0.2]))
    plan = make_plan(cells, [total_rule(), tenth, *range_rules(cells)], Budget(300.0))
    assert plan.spend["b", "all", 0] == pytest.approx(30.0)
    assert "test_plan.py" in tenth.where
    priced = plan.rules[1]
    assert priced.state == "binding"
    assert priced.one_more.price == pytest.approx(0.5 - 2.7, rel=1e-3)


@given(st.lists(st.floats(0.05, 1.0), min_size=4, max_size=4))
def test_quarters_add_up_to_the_year(weights):
    shares = np.array(weights) / sum(weights)
    year = curve("a", [3, 2, 1.5, 1.2])
    parts = split(year, shares, 120.0)
    assert sum(p.today for p in parts) == pytest.approx(120.0)
    for money in (30.0, 150.0, 390.0):
        assert sum(p.value(money * w) for p, w in zip(parts, shares, strict=True)) == pytest.approx(year.value(money))


@given(st.floats(50, 600), st.floats(0, 0.4))
def test_rivals_obey_the_rules_and_spend_the_same(total, share):
    cells = cells_of(curve("a", [3, 2, 1.5, 1.2]), curve("b", [2.5, 1.8, 1.1, 0.9]))
    floor = Rule("b share", lambda s, b, x: [s.of(channel="b") >= x * s.of()], share, "money", "", -1)
    rules = [floor, *range_rules(cells)]
    for rival in (equal_split, todays, average_return):
        money = project(rival(cells, total), rules, Budget(total), total)
        assert sum(money.values()) == pytest.approx(total)
        assert money["b", "all", 0] >= share * total - 1e-5 * total
        assert all(x <= 400 * (1 + 1e-6) for x in money.values())


def test_projection_leaves_a_legal_split_alone():
    cells = cells_of(curve("a", [3, 2, 1.5, 1.2]), curve("b", [2.5, 1.8, 1.1, 0.9]))
    money = project(equal_split(cells, 300.0), range_rules(cells), Budget(300.0), 300.0)
    assert money == {c: pytest.approx(m, rel=1e-6) for c, m in equal_split(cells, 300.0).items()}


def test_concave_fit_feeds_a_plan_without_rising_slopes():
    noisy = concave(KNOTS, np.array([0.0, 60.0, 200.0, 260.0, 300.0]), np.ones(4))
    assert (np.diff(np.diff(noisy) / np.diff(KNOTS)) <= 1e-9).all()
