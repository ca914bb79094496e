"""The whole problem as a piecewise-linear model in PuLP: every kind of limit, outcomes, reserve, lots and choices.

Money is counted in units of an average channel's share of the budget and value in units of an average channel's
highest value, so that tolerances mean the same at any scale. Lines lie over the curves: the model's bound is a bound
of the problem, and its plan is a plan of the problem, to be judged on the true curves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pulp

from optimize.allocate.cover import Cover
from optimize.allocate.covers import Covers, spend_limit
from optimize.allocate.problem import Problem


@dataclass(frozen=True)
class ValueRow:
    """A limit on what is earned: sum of worth x value - sum of money x spend >= least."""

    least: float
    worth: Mapping[str, float]
    money: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Aim:
    """What the model maximises: worth of each channel's value (1 when absent) less `floor` for each unit of cost.

    `spend_on` asks instead for the least cost of some channels. `known` are the best values per outcome (for regret).
    """

    floor: float = 0.0
    worth: Mapping[str, float] | None = None
    spend_on: tuple[str, ...] = ()
    value_rows: tuple[ValueRow, ...] = ()
    cost_rows: tuple[tuple[tuple[str, ...], float], ...] = ()
    known: tuple[float, ...] = ()
    fixed: np.ndarray | None = None


SMALLEST = 1e-7
"""Weights below this are rounded away, upward: HiGHS 1.15 cuts off plans when it meets weights near 1e-9."""


def tidy(level: float, rise: float, high: float) -> tuple[float, float]:
    """A line without tiny numbers that lies nowhere below the given one on [0, high]."""
    if 0.0 < rise < SMALLEST:
        level, rise = level + rise * high, 0.0
    if 0.0 < abs(level) < SMALLEST:
        level = SMALLEST if level > 0.0 else 0.0
    return level, rise


class Model:
    """One build of the model over the present lines."""

    def __init__(self, problem: Problem, covers: Covers, aim: Aim) -> None:
        self.problem, self.covers, self.aim = problem, covers, aim
        size = max(len(problem.channels), 1)
        self.money = (problem.budget or 1.0) / size
        tops = [cover.at(cover.high) for row in covers.of for cover in row]
        self.worth = max(sum(tops) / max(len(tops), 1), 1e-300)
        self.lp = pulp.LpProblem("plan", pulp.LpMaximize)
        self.spend: list[list[Any]] = []
        self.on: list[Any] = []
        self.total: list[Any] = []
        self.cost: list[Any] = []
        self.late: list[dict[int, Any]] = []
        self.value: list[list[Any]] = []
        self._spends()
        self._limits()
        self._reserve()
        self._values()
        self._rows_of_aim()
        self.lp.setObjective(self._objective())

    # ------------------------------------------------------------ variables

    def _spends(self) -> None:
        p, lp = self.problem, self.lp
        chosen = {member for rule in p.choose for member in rule.members}
        for i, c in enumerate(p.channels):
            top = spend_limit(p, c)
            cap = min(c.max_per_period, top) / self.money
            low = 0.0 if c.switches or p.periods > 1 else c.min / self.money
            run = [lp.add_variable(f"x_{i}_{t}", low, cap) for t in range(p.periods)]
            total = pulp.lpSum(run)
            binary = c.switches or c.id in chosen
            on: Any = lp.add_variable(f"on_{i}", 0, 1, cat="Integer") if binary else 1
            if binary:
                lp.addConstraint(total <= (top / self.money) * on, f"off_{i}")
                least = max(c.min_if_on, c.min)
                if least > 0:
                    lp.addConstraint(total >= (least / self.money) * on, f"least_{i}")
            if c.min > 0:
                lp.addConstraint(total >= c.min / self.money, f"min_{i}")
            if p.periods > 1 and top < c.max_per_period * p.periods:
                lp.addConstraint(total <= top / self.money, f"max_{i}")
            if c.lot > 0:
                for t, x in enumerate(run):
                    lots = lp.add_variable(f"lots_{i}_{t}", 0, np.floor(cap * self.money / c.lot + 1e-9), cat="Integer")
                    lp.addConstraint(x == (c.lot / self.money) * lots, f"lot_{i}_{t}")
            self.spend.append(run)
            self.on.append(on)
            self.total.append(total)
            self.cost.append(total + (c.fixed_cost / self.money) * on)

    def _values(self) -> None:
        p = self.problem
        made: dict[tuple[int, int, int], Any] = {}
        for w, row in enumerate(self.covers.of):
            line = []
            for i, cover in enumerate(row):
                late = self.late[w].get(i) if self.late else None
                key = (i, id(cover), w if late is not None else -1)
                if key not in made:
                    stock: Any = 0
                    parts = []
                    for t in range(p.periods):
                        stock = self.spend[i][t] + p.channels[i].carryover * stock if t else self.spend[i][t]
                        at = stock if late is None else stock + late
                        parts.append(self._earned(f"{i}_{t}_{w}", i, self.covers.at(w, i, t), at))
                    made[key] = pulp.lpSum(parts)
                line.append(made[key] * float(self.covers.factor[w, i]))
            self.value.append(line)

    def _earned(self, name: str, i: int, cover: Cover, stock: Any) -> Any:
        """Value of a stock under the lines of its modes."""
        lp, modes = self.lp, cover.modes()
        off = isinstance(self.on[i], int) or self.problem.periods > 1
        share: Any = 1 if off else self.on[i]
        zs: list[Any] = [share]
        if len(modes) > 1:
            zs = [lp.add_variable(f"z_{name}_{m}", 0, 1, cat="Integer") for m in range(len(modes))]
            lp.addConstraint(pulp.lpSum(zs) == share, f"one_{name}")
        xs, vs = [], []
        base = cover.at(0.0) / self.worth
        for m, (mode, z) in enumerate(zip(modes, zs, strict=True)):
            high = mode.high / self.money
            x = stock if len(modes) == 1 else lp.add_variable(f"m_{name}_{m}", 0, high)
            v = lp.add_variable(f"v_{name}_{m}", 0, cover.at(mode.high) / self.worth)
            if len(modes) > 1 or not off:
                lp.addConstraint(x <= high * z, f"hi_{name}_{m}")
                if mode.low > 0:
                    lp.addConstraint(x >= mode.low / self.money * z, f"lo_{name}_{m}")
            for j, (start, rise) in enumerate(mode.lines):
                level, scaled = tidy(start / self.worth, rise * self.money / self.worth, high)
                lp.addConstraint(v <= level * z + scaled * x, f"c_{name}_{m}_{j}")
            xs.append(x)
            vs.append(v)
        if len(modes) > 1:
            lp.addConstraint(pulp.lpSum(xs) == stock, f"sum_{name}")
        return pulp.lpSum(vs) + (0 if off else base * (1 - self.on[i]))

    # ------------------------------------------------------------ limits

    def _of(self, ids: tuple[str, ...]) -> Any:
        members = ids or tuple(c.id for c in self.problem.channels)
        return pulp.lpSum(self.cost[self.problem.place[member]] for member in members)

    def _limits(self) -> None:
        p, lp, unit = self.problem, self.lp, self.money
        if not p.reserve:
            lp.addConstraint(pulp.lpSum(self.cost) <= p.budget / unit, "budget")
        for g, group in enumerate(p.groups):
            self._between(self._of(group.members), group.min / unit, group.max / unit, f"group_{g}")
        for r, ratio in enumerate(p.ratios):
            of, to = self._of(ratio.of), self._of(ratio.to)
            if ratio.min > 0:
                lp.addConstraint(of - ratio.min * to >= 0, f"ratio_{r}_min")
            if np.isfinite(ratio.max):
                lp.addConstraint(of - ratio.max * to <= 0, f"ratio_{r}_max")
        for q, rule in enumerate(p.choose):
            self._between(
                pulp.lpSum(self.on[p.place[m]] for m in rule.members), rule.at_least, rule.at_most, f"choose_{q}"
            )
        for q, resource in enumerate(p.resources):
            used = pulp.lpSum(c.use.get(resource.id, 0.0) * self.total[i] for i, c in enumerate(p.channels))
            lp.addConstraint(used <= resource.limit / unit, f"resource_{q}")
        for q, line in enumerate(p.lines):
            used = pulp.lpSum(w * self.total[p.place[c]] for c, w in line.weights.items())
            self._between(used, line.min / unit, line.max / unit, f"rule_{q}")
        if p.periods > 1:
            for t in range(p.periods):
                run = pulp.lpSum(x[t] for x in self.spend)
                self._between(run, p.period_min / unit, p.period_max / unit, f"period_{t}")
        for q, ramp in enumerate(p.ramps):
            self._ramp(q, ramp.channel, ramp.up / unit, ramp.down / unit, ramp.from_hist)

    def _ramp(self, q: int, channel: str, up: float, down: float, from_hist: bool) -> None:
        i = self.problem.place[channel]
        hist = self.problem.channels[i].hist
        before: Any = (hist or 0.0) / self.problem.periods / self.money if from_hist else None
        for t, x in enumerate(self.spend[i]):
            if before is not None:
                self._between(x - before, -down, up, f"ramp_{q}_{t}")
            before = x

    def _between(self, amount: Any, low: float, high: float, name: str) -> None:
        if np.isfinite(high):
            self.lp.addConstraint(amount <= float(high), f"{name}_max")
        if np.isfinite(low) and (low > 0 or name.startswith(("ramp", "rule"))):
            self.lp.addConstraint(amount >= float(low), f"{name}_min")

    def _reserve(self) -> None:
        p, lp, unit = self.problem, self.lp, self.money
        if not p.reserve:
            return
        reach = min(p.reserve.max, p.budget) / unit
        for w in range(len(self.covers.of)):
            late = {}
            for member in p.reserve.channels:
                i = p.place[member]
                late[i] = lp.add_variable(f"y_{w}_{i}", 0, reach)
                lp.addConstraint(self.total[i] + late[i] <= spend_limit(p, p.channels[i]) / unit, f"late_{w}_{i}")
            paid = (1.0 + p.reserve.premium) * pulp.lpSum(late.values())
            lp.addConstraint(paid <= reach, f"reserve_{w}")
            lp.addConstraint(pulp.lpSum(self.cost) + paid <= p.budget / unit, f"budget_{w}")
            self.late.append(late)

    # ------------------------------------------------------------ what is wanted

    def _rows_of_aim(self) -> None:
        p, aim = self.problem, self.aim
        for q, row in enumerate(aim.value_rows):
            earned = pulp.lpSum(w * self.value[0][p.place[c]] for c, w in row.worth.items() if w)
            paid = pulp.lpSum(w * self.total[p.place[c]] for c, w in row.money.items() if w)
            self.lp.addConstraint(earned - (self.money / self.worth) * paid >= row.least / self.worth, f"earn_{q}")
        for q, (members, most) in enumerate(aim.cost_rows):
            self.lp.addConstraint(self._of(members) <= most / self.money, f"keep_{q}")
        if aim.fixed is not None:
            for i, run in enumerate(self.spend):
                for t, x in enumerate(run):
                    x.lowBound = x.upBound = float(aim.fixed[t, i] / self.money)

    def _objective(self) -> Any:
        p, aim, lp = self.problem, self.aim, self.lp
        if aim.spend_on:
            return -(self.money / self.worth) * self._of(aim.spend_on)
        weights = aim.worth
        earned = [
            pulp.lpSum((1.0 if weights is None else weights.get(c.id, 0.0)) * line[i] for i, c in enumerate(p.channels))
            for line in self.value
        ]
        paid = aim.floor * (self.money / self.worth) * pulp.lpSum(self.cost) if aim.floor else 0
        chances = [outcome.probability for outcome in p.outcomes] or [1.0]
        measure = p.risk.measure
        if measure == "band":
            return earned[0] - self._band() - paid
        if measure == "mean" or len(earned) == 1:
            return pulp.lpSum(q * e for q, e in zip(chances, earned, strict=True)) - paid
        level = lp.add_variable("level")
        if measure == "cvar":
            short = [lp.add_variable(f"short_{w}", 0) for w in range(len(earned))]
            for w, e in enumerate(earned):
                lp.addConstraint(short[w] >= level - e, f"tail_{w}")
            share = 1.0 / (1.0 - p.risk.level)
            return level - pulp.lpSum(share * q * s for q, s in zip(chances, short, strict=True)) - paid
        for w, e in enumerate(earned):
            known = aim.known[w] / self.worth if measure == "regret" else 0.0
            lp.addConstraint(level <= e - known, f"outcome_{w}")
        return level - paid

    def _band(self) -> Any:
        """Loss when at most so many channels earn the low end of their band (Bertsimas and Sim, 2004)."""
        p, lp = self.problem, self.lp
        theta = lp.add_variable("theta", 0)
        loss = []
        for i, c in enumerate(p.channels):
            drop = 1.0 - c.band[0]
            if drop > 0:
                loss.append(lp.add_variable(f"drop_{i}", 0))
                lp.addConstraint(loss[-1] >= drop * self.value[0][i] - theta, f"band_{i}")
        return p.risk.at_most * theta + pulp.lpSum(loss)
