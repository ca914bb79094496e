"""The budget plan: a linear program over response curves under titled rules, its one-sided prices, and what conflicts.

The curves are concave, so the linear program's optimum is the optimum of the stated problem; the solver's dual bound
certifies it. Every limit, the ends of the simulated ranges included, is a titled rule, so nothing binds unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pulp

from optimize.curves import Curve
from optimize.rules import Budget, Cell, Rule, Spend
from optimize.solver import solve

Unspent = Literal["", "next_loses", "limits_bind", "rest_loses"]
"""Why money is left: the next unit loses everywhere, limits bind, or what pays is at a limit and the rest loses."""
STEP = 1e-4
"""Step of a price's re-solve, as a share of the spendable budget."""


@dataclass(frozen=True)
class CellCurve:
    """The response of one cell: a share (its quarter's) of a yearly curve, scaled so that shares add to the whole."""

    cell: Cell
    spend: tuple[float, ...]
    gain: tuple[float, ...]
    today: float

    def value(self, money: float) -> float:
        """Margin of a level of spend."""
        return float(np.interp(money, self.spend, self.gain))


@dataclass(frozen=True)
class Price:
    """What moving a limit does to the plan's profit, a unit, and up to which limit that holds."""

    change: float
    price: float
    until: float


@dataclass(frozen=True)
class PricedRule:
    """A rule after the plan: how much of its limit is used, whether it binds, its price on both sides."""

    rule: Rule
    used: float
    state: Literal["binding", "near", "slack"]
    one_more: Price | None
    one_less: Price | None


@dataclass(frozen=True)
class BudgetPlan:
    """Money by cell, what the curves promise, the certificate, and the price of each rule."""

    spend: dict[Cell, float]
    margin: float
    bound: float
    gap: float
    rules: tuple[PricedRule, ...]
    unspent: float
    unspent_reason: Unspent

    @property
    def total(self) -> float:
        """All money spent."""
        return sum(self.spend.values())

    @property
    def profit(self) -> float:
        """Margin less the money."""
        return self.margin - self.total


class PlanConflict(Exception):
    """No plan obeys every rule; `rules` is a minimal set that cannot hold together."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        listed = "; ".join(f"{r.title} ({r.where})" for r in self.rules)
        super().__init__(f"cannot all hold: {listed}")


def split(curve: Curve, shares: Sequence[float], today: float) -> list[CellCurve]:
    """Split a yearly curve over quarters by today's phasing: a quarter with share w earns w f(x / w).

    Args:
        curve: yearly response of a channel in a segment.
        shares: today's share of the yearly money by quarter; adds to 1; a quarter without money stays without.
        today: yearly money today.
    """
    return [
        CellCurve(
            (curve.channel, curve.segment, quarter),
            tuple(float(x) for x in curve.spend * share),
            tuple(float(y) for y in curve.gain * share),
            today * share,
        )
        for quarter, share in enumerate(shares)
        if share > 0
    ]


def range_rules(cells: Sequence[CellCurve], name: Callable[[str], str] = str) -> list[Rule]:
    """The ends of what was simulated, one titled rule a channel: nothing is known beyond them."""
    rules = []
    for channel in dict.fromkeys(c.cell[0] for c in cells):
        mine = [c for c in cells if c.cell[0] == channel]
        top = sum(c.spend[-1] for c in mine)

        def build(
            spend: Spend, budget: Budget, limit: float, mine: list[CellCurve] = mine, top: float = top
        ) -> list[object]:
            return [spend[c.cell] <= c.spend[-1] * limit / top for c in mine]

        def used(spend: Mapping[Cell, float], mine: list[CellCurve] = mine) -> float:
            return sum(spend[c.cell] for c in mine)

        rules.append(
            Rule(
                f"Nothing was simulated above this for {name(channel)}",
                build,
                top,
                "money",
                "built in",
                1,
                used,
                kind="range",
                channel=channel,
            )
        )
    return rules


def _program(
    cells: Sequence[CellCurve],
    rules: Sequence[Rule],
    budget: Budget,
    moved: Rule | None = None,
    by: float = 0.0,
    price: float = 1.0,
) -> tuple[pulp.LpProblem, dict[Cell, list[pulp.LpVariable]]]:
    """The linear program: a cell's money in pieces between the knots of its curve; concavity fills the best first."""
    if moved is not None and moved.moves_total:
        budget = replace(budget, total=budget.total + by)
    problem = pulp.LpProblem("plan", pulp.LpMaximize)
    pieces: dict[Cell, list[pulp.LpVariable]] = {}
    profit = []
    for i, cell in enumerate(cells):
        widths, slopes = np.diff(cell.spend), np.diff(cell.gain) / np.diff(cell.spend)
        last = len(widths) - 1
        pieces[cell.cell] = [
            problem.add_variable(f"x_{i}_{k}", 0, None if k == last else float(w)) for k, w in enumerate(widths)
        ]
        profit += [(float(s) - price) * v for s, v in zip(slopes, pieces[cell.cell], strict=True)]
    problem.setObjective(pulp.lpSum(profit))
    money = Spend({cell: pulp.lpSum(parts) for cell, parts in pieces.items()})
    for i, one in enumerate(rules):
        for j, row in enumerate(one.rows(money, budget, by if one is moved else 0.0)):
            problem.addConstraint(row, f"rule_{i}_{j}")
    return problem, pieces


def _profit(cells: Sequence[CellCurve], rules: Sequence[Rule], budget: Budget, moved: Rule, by: float) -> float | None:
    answer = solve(_program(cells, rules, budget, moved, by)[0])
    return answer.value if answer.status == "optimal" else None


def make_plan(cells: Sequence[CellCurve], rules: Sequence[Rule], budget: Budget, *, prices: bool = True) -> BudgetPlan:
    """The plan that earns most under the rules.

    Args:
        cells: response of every cell that money may go to.
        rules: limits; `range_rules` belong among them.
        budget: total and reserve.
        prices: also price every binding rule on both sides by two re-solves.

    Raises:
        PlanConflict: no plan obeys every rule; carries a minimal conflicting set.
    """
    problem, pieces = _program(cells, rules, budget)
    answer = solve(problem)
    if answer.status != "optimal":
        raise PlanConflict(conflict(cells, rules, budget))
    spend = {cell: _whole(sum(answer.values[v.name] for v in parts)) for cell, parts in pieces.items()}
    margin = sum(c.value(spend[c.cell]) for c in cells)
    bound = max(answer.bound, answer.value)
    gap = max(0.0, (bound - answer.value) / max(abs(bound), 1e-12))
    unspent = max(0.0, budget.spendable - sum(spend.values()))
    unspent = 0.0 if unspent <= 1e-6 * max(budget.spendable, 1e-12) else unspent
    priced = tuple(_priced(one, cells, rules, budget, spend, answer.value) for one in rules) if prices else ()
    return BudgetPlan(spend, margin, bound, gap, priced, unspent, _why_unspent(cells, spend, unspent))


def most_gain(cells: Sequence[CellCurve], rules: Sequence[Rule], budget: Budget) -> dict[Cell, float] | None:
    """The split that gains most, whatever its money costs, under the rules; None where no split obeys them."""
    problem, pieces = _program(cells, rules, budget, price=0.0)
    answer = solve(problem)
    if answer.status != "optimal":
        return None
    return {cell: _whole(sum(answer.values[v.name] for v in parts)) for cell, parts in pieces.items()}


def _whole(money: float) -> float:
    return max(0.0, float(money))


def _why_unspent(cells: Sequence[CellCurve], spend: Mapping[Cell, float], unspent: float) -> Unspent:
    if unspent == 0.0:
        return ""
    step = 1e-6 * max(sum(spend.values()), unspent)
    pays = [c.value(spend[c.cell] + step) - c.value(spend[c.cell]) > step for c in cells]
    if not any(pays):
        return "next_loses"
    return "limits_bind" if all(pays) else "rest_loses"


def _priced(
    one: Rule,
    cells: Sequence[CellCurve],
    rules: Sequence[Rule],
    budget: Budget,
    spend: Mapping[Cell, float],
    profit: float,
) -> PricedRule:
    used = one.used(spend) if one.used else float("nan")
    scale = abs(one.limit) if one.limit else budget.spendable
    step = STEP * scale
    sides = {sign: _side(one, cells, rules, budget, profit, sign * step) for sign in (1.0, -1.0)}
    tiny = 1e-9 * max(abs(profit), 1.0) / step
    binding = any(s is None or abs(s.price) > tiny for s in sides.values())
    slack = abs(one.limit - used) / scale if np.isfinite(used) and scale else 1.0
    state: Literal["binding", "near", "slack"] = "binding" if binding else "near" if slack < 0.05 else "slack"
    if state != "binding":
        return PricedRule(one, used, state, None, None)
    return PricedRule(one, used, state, sides[1.0], sides[-1.0])


def _side(
    one: Rule, cells: Sequence[CellCurve], rules: Sequence[Rule], budget: Budget, profit: float, step: float
) -> Price | None:
    """Price of moving one limit by `step`, and how far the limit can move at that price."""
    moved = _profit(cells, rules, budget, one, step)
    if moved is None:
        return None
    price = (moved - profit) / abs(step)
    good, far = step, step
    while abs(good) < 4 * (abs(one.limit) or budget.spendable):
        far = good * 2
        then = _profit(cells, rules, budget, one, far)
        if then is None or abs(then - profit - price * abs(far)) > 1e-6 * max(abs(price * far), 1e-9 * abs(profit)):
            break
        good = far
    else:
        return Price(step, price, one.limit + good)
    bad = far
    for _ in range(8):
        middle = 0.5 * (good + bad)
        then = _profit(cells, rules, budget, one, middle)
        fits = then is not None and abs(then - profit - price * abs(middle)) <= 1e-6 * max(abs(price * middle), 1e-9)
        good, bad = (middle, bad) if fits else (good, middle)
    return Price(step, price, one.limit + good)


def conflict(cells: Sequence[CellCurve], rules: Sequence[Rule], budget: Budget) -> list[Rule]:
    """A minimal set of rules that cannot hold together: dropping any one of them leaves a plan.

    Source: deletion filter (Chinneck and Dravnieks 1991).
    """
    keep = list(rules)
    for one in rules:
        rest = [r for r in keep if r is not one]
        if solve(_program(cells, rest, budget)[0]).status == "infeasible":
            keep = rest
    return keep
