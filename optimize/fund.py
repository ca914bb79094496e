"""The partners' fund: the money of the media at partners' touchpoints, by medium, segment and quarter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from optimize.arms import Arm, Grid, Money, reference
from optimize.replication import grid_of, todays_arm
from optimize.rules import Budget, Cell, Rule, Spend
from scenarios.calendar import Calendar
from scenarios.compile import describe
from scenarios.load import Scenario
from sim.dating import daily, during
from sim.market import Market
from sim.reach import partner_of


class NoFund(ValueError):
    """The scenario has no money of partners that could be planned from quarter to quarter."""


@dataclass(frozen=True)
class Fund:
    """The money of all media at partners' touchpoints, as simulated; its total in each quarter is as today.

    Attributes:
        media, segments: names. rows: where the media are among all media.
        days: length of each quarter.
        today: all media's money today, and the strategy that is lived.
        reference: money of each medium and segment in an average quarter, shape (media, segments).
        refunded: share of each medium's money that its partner pays back, shape (media, quarters).
    """

    media: tuple[str, ...]
    segments: tuple[str, ...]
    rows: tuple[int, ...]
    days: tuple[int, ...]
    grid: Grid
    today: Arm
    reference: Money
    refunded: Money

    @property
    def quarters(self) -> int:
        """How many quarters there are."""
        return len(self.days)

    @property
    def money(self) -> Money:
        """The fund of each quarter."""
        total: Money = self.today.money[list(self.rows)].sum(axis=(0, 1))
        return total

    def shares(self, money: Money, quarter: int) -> dict[tuple[str, str], float]:
        """Each medium's and segment's share of the fund of a quarter, of a year's money of all media."""
        mine = money[list(self.rows), :, quarter]
        total = float(mine.sum())
        return {
            (medium, segment): float(mine[i, j]) / total
            for i, medium in enumerate(self.media)
            for j, segment in enumerate(self.segments)
        }

    def with_plan(self, money: Money, spend: Mapping[Cell, float]) -> Money:
        """A year's money of all media with the fund's cells as planned, from the first planned quarter on."""
        made = money.copy()
        first = min(quarter for _, _, quarter in spend)
        rows = list(self.rows)
        made[rows, :, first:] = self.grid.money(spend)[rows, :, first:]
        return made


def fund_of(scenario: Scenario, strategy: str = "") -> Fund:
    """The fund of a scenario: the media of all partners with whom there is an agreement.

    Raises:
        NoFund: no budget, no such medium, no money on them, or fewer than two quarters.
    """
    if scenario.budget is None:
        raise NoFund(f"{scenario.file} has no budget: add `budget:` with a total and today's spending")
    calendar, grid = Calendar.of(scenario), grid_of(scenario)
    market = describe(scenario, strategy=strategy)
    partners = [partner_of(medium.partner, market) for medium in market.media]
    rows = tuple(i for i, p in enumerate(partners) if p is not None and p.starts < p.ends)
    if not rows:
        raise NoFund(f"{scenario.file} has no medium of a partner in force: name a partner at a medium (`partner:`)")
    if calendar.quarters < 2:
        raise NoFund(f"{scenario.file} has one quarter: to plan again there must be two (`days: 182` or more)")
    today = todays_arm(scenario, strategy)
    mine = today.money[list(rows)]
    if not mine.sum(axis=(0, 1)).all():
        named = ", ".join(grid.media[i] for i in rows)
        raise NoFund(f"{scenario.file} has a quarter without money on {named}: see `budget.today`")
    year = reference(Arm("fund", "", mine)).sum(axis=2)
    days = tuple(calendar.quarter_days(q) for q in range(calendar.quarters))
    refunded = _refunded(market, rows, days, calendar.burn_in)
    names = tuple(grid.media[i] for i in rows)
    return Fund(names, grid.segments, rows, days, grid, today, year / calendar.quarters, refunded)


def _refunded(market: Market, rows: Sequence[int], days: Sequence[int], first: int) -> Money:
    """The share of each medium's money that its partner pays back in each quarter."""
    edges = first + np.concatenate([[0], np.cumsum(days)])
    made = []
    for i in rows:
        partner = partner_of(market.media[i].partner, market)
        assert partner is not None
        share = daily(partner.cost_share, market.days) * during(partner, market.days)
        made.append([share[a:b].mean() for a, b in zip(edges, edges[1:], strict=False)])
    return np.array(made)


def fund_rules(fund: Fund, first: int) -> list[Rule]:
    """The fund of each quarter from the first planned one on is spent, no more and no less: only where is open."""

    def of(quarter: int) -> Rule:
        return Rule(
            f"The fund of quarter {quarter + 1} is spent",
            lambda spend, _, limit: [spend.of(quarter=quarter) == limit],
            float(fund.money[quarter]),
            "money",
            "built in",
        )

    return [of(quarter) for quarter in range(first, fund.quarters)]


def around(rules: Sequence[Rule], money: Mapping[Cell, float]) -> list[Rule]:
    """Rules about a whole budget of which only a part is open: the other cells hold the money that they have.

    What a rule says of fixed cells alone is dropped: no split of the fund could change it.
    """

    def of(one: Rule) -> Rule:
        def build(spend: Spend, budget: Budget, limit: float) -> list[Any]:
            rows = one.build(Spend({**money, **spend}), budget, limit)
            return [row for row in rows if not isinstance(row, bool) and list(row.items())]

        used = one.used
        return replace(one, build=build, used=used and (lambda spend: used({**money, **spend})))

    return [of(one) for one in rules]
