"""Rolling: the partners' fund is split anew at the start of each quarter, by what the quarter before has taught.

The planner knows what happened, never what will: its curves of a quarter come from that quarter's own days, read on its
last evening. Then the plan is held against the fund as it was, on fresh seeds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from optimize.arms import Arm, Money
from optimize.curves import Curve, Floats
from optimize.fund import Fund, around, fund_of, fund_rules
from optimize.plain import plain
from optimize.plan import CellCurve, PlanConflict, conflict, most_gain, range_rules
from optimize.record import Estimate
from optimize.rehearsal import Markets
from optimize.rulebook import ground_of, stated_rules
from optimize.rules import Cell
from optimize.sweep import Sweep
from optimize.validate import estimate, judges
from optimize.workers import Crew
from scenarios.load import Scenario

Curves = Mapping[tuple[str, str], Curve]
"""(medium, segment) -> what money on it earned in a quarter."""
MOVED = 0.01
"""A move of less than this share of the fund is not told."""


@dataclass(frozen=True)
class Move:
    """Money of the fund that moved at the start of a quarter, and why.

    Attributes:
        medium, segment: where. before, now: its share of the fund in the quarter before, and in this one.
        earned: what another unit of money there earned in the quarter that taught; changed: that, less what the
            quarter before it had said. None where there was none.
    """

    medium: str
    segment: str
    before: float
    now: float
    earned: Estimate
    changed: Estimate | None

    @property
    def told_apart(self) -> bool:
        """Whether what the place earns has changed by more than luck."""
        return self.changed is not None and not self.changed.low <= 0.0 <= self.changed.high

    def document(self) -> dict[str, Any]:
        """As JSON takes it."""
        return {**plain(self), "told_apart": self.told_apart}


@dataclass(frozen=True)
class Solved:
    """The fund's split as solved on one morning.

    Attributes:
        quarter: the first it plans, from 0. spend: money of each cell of this quarter and all later ones.
        curves: what the quarter before has taught.
        shares: (medium, segment) -> share of this quarter's fund. moves: against the quarter before, largest first.
    """

    quarter: int
    spend: Mapping[Cell, float]
    curves: Curves
    shares: Mapping[tuple[str, str], float]
    moves: tuple[Move, ...]


@dataclass(frozen=True)
class Rolled:
    """A year of a fund that was split anew each quarter.

    Attributes:
        fund: whose money. strategy: what was lived, "" = none.
        shares: for each quarter, (medium, segment) -> share of its fund; the first is as today.
        solved: for each quarter but the first.
        gains: profit of all members, over the year and its run-out, of the fund split anew less "today" (the fund as it
            is today) and less "first" (the first plan, never solved again), on fresh seeds.
        teach, judge: how many seeds taught, and how many judged.
    """

    fund: Fund
    strategy: str
    shares: tuple[Mapping[tuple[str, str], float], ...]
    solved: tuple[Solved, ...]
    gains: Mapping[str, Estimate]
    teach: int
    judge: int

    def document(self) -> dict[str, Any]:
        """As JSON takes it; shares are of the fund of their quarter."""
        quarters = [
            {
                "quarter": quarter + 1,
                "shares": [{"medium": m, "segment": s, "share": share} for (m, s), share in shares.items()],
                "moves": [m.document() for one in self.solved if one.quarter == quarter for m in one.moves],
            }
            for quarter, shares in enumerate(self.shares)
        ]
        return {
            "strategy": self.strategy,
            "quarters": quarters,
            "gains": plain(self.gains),
            "teach": self.teach,
            "judge": self.judge,
        }


def roll(scenario: Scenario, sweep: Sweep, strategy: str = "", *, teach: int = 4, judge: int = 20) -> Rolled:
    """Split the fund anew each quarter, and hold that against the fund as it was.

    Args:
        scenario: checked, with a budget and media of partners.
        sweep: lives the judging seeds; its workers teach too.
        strategy: what happens in the market; the planner is not told of it.
        teach: seeds whose markets the planner lives in.
        judge: fresh seeds.

    Raises:
        NoFund: the scenario has no such fund, or one quarter only.
        PlanConflict: no split of the fund obeys the rules.
    """
    fund = fund_of(scenario, strategy)
    with Crew("optimize.rehearsal:rehearser", scenario, workers=min(sweep.workers, teach)) as crew:
        solved = plans(scenario, fund, Markets(crew, fund, range(teach), sweep.progress))
    arms = {"rolled": committed(fund, solved), "today": fund.today, "first": committed(fund, solved[:1])}
    lived = sweep.run("Judging on fresh seeds", arms.values(), judges(judge))
    scale = scenario.scale
    profit = {
        name: scale * np.array([lived[arm.key, r].measures["profit_all"] for r in judges(judge)])
        for name, arm in arms.items()
    }
    gains = {name: estimate(profit["rolled"] - profit[name]) for name in ("today", "first")}
    money = arms["rolled"].money
    shares = tuple(fund.shares(money, quarter) for quarter in range(fund.quarters))
    return Rolled(fund, strategy, shares, tuple(solved), gains, teach, judge)


def plans(scenario: Scenario, fund: Fund, markets: Markets) -> list[Solved]:
    """Live quarter after quarter; at the start of each but the first, solve for it and all later ones."""
    solved: list[Solved] = []
    before: Curves | None = None
    for quarter in range(1, fund.quarters):
        decided = committed(fund, solved)
        curves = markets.live(quarter - 1, decided)
        spend = split(scenario, fund, decided.money, curves, quarter)
        shares = fund.shares(fund.with_plan(decided.money, spend), quarter)
        moves = _moves(fund, fund.shares(decided.money, quarter - 1), shares, quarter, curves, before)
        solved.append(Solved(quarter, spend, curves, shares, moves))
        before = curves
    return solved


def committed(fund: Fund, solved: Sequence[Solved]) -> Arm:
    """The year's money after some solutions: each holds until the next one, the last to the end."""
    money = fund.today.money
    for one in solved:
        money = fund.with_plan(money, one.spend)
    return replace(fund.today, name="fund", money=money)


def split(scenario: Scenario, fund: Fund, money: Money, curves: Curves, quarter: int) -> dict[Cell, float]:
    """The split of the fund that gains most from a quarter on, under the scenario's rules.

    Args:
        scenario: whose rules.
        fund: whose quarters.
        money: the year's as spent until now; what is not of the fund is as today.
        curves: what is known of money; all coming quarters are taken to be like the one that taught.
        quarter: the first to be planned, from 0.

    Raises:
        PlanConflict: no split obeys the rules; carries a minimal conflicting set.
    """
    ground, grid = ground_of(scenario), fund.grid
    cells = [
        CellCurve((m, s, q), tuple(map(float, curve.spend)), tuple(map(float, curve.gain)), 0.0)
        for (m, s), curve in curves.items()
        for q in range(quarter, fund.quarters)
    ]
    fixed = {
        (medium, segment, q): float(money[i, j, q])
        for i, medium in enumerate(grid.media)
        for j, segment in enumerate(grid.segments)
        for q in range(fund.quarters)
        if medium not in fund.media or q < quarter
    }
    titles = {name: medium.title or name for name, medium in scenario.media.items()}
    stated = around(stated_rules(scenario.rules, ground), fixed)
    rules = [*fund_rules(fund, quarter), *stated, *range_rules(cells, lambda medium: titles[medium])]
    spend = most_gain(cells, rules, ground.budget)
    if spend is None:
        raise PlanConflict(conflict(cells, rules, ground.budget))
    return spend


def _moves(
    fund: Fund,
    then: Mapping[tuple[str, str], float],
    now: Mapping[tuple[str, str], float],
    quarter: int,
    curves: Curves,
    before: Curves | None,
) -> tuple[Move, ...]:
    """What moved, with what another unit of money would have earned where the money was."""
    made = []
    for place, curve in curves.items():
        if abs(now[place] - then[place]) < MOVED:
            continue
        money = then[place] * float(fund.money[quarter - 1])
        earned = next_unit(curve, money)
        changed = None if before is None else estimate(earned - next_unit(before[place], money))
        made.append(Move(*place, then[place], now[place], estimate(earned), changed))
    return tuple(sorted(made, key=lambda m: -abs(m.now - m.before)))


def next_unit(curve: Curve, money: float) -> Floats:
    """What another unit of money earned on each seed, read off the step of half as much again."""
    top = float(curve.spend[-1])
    more = min(max(1.5 * money, float(curve.spend[1])), top)
    less = min(money, float(curve.spend[-2]))
    step = [np.interp(more, curve.spend, row) - np.interp(less, curve.spend, row) for row in curve.per_seed]
    return np.array(step) / (more - less)
