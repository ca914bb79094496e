"""A pacing problem in the units that its engine counts in: budget 1, value of the order of 1, one order of channels.

Money is divided by the budget, value by what the channels could earn at most, and every number is cut to 12 digits,
so that a problem in cents and one in billions meet the engine as the same bits. Channels are sorted by their numbers:
their order and names in the file cannot matter.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from optimize.allocate.arrays import HILL, LOG, POWER, Arrays, hill
from optimize.allocate.pacing_rows import Rows, trimmed
from optimize.allocate.problem import Problem


@dataclass(frozen=True, eq=False)
class Program:
    """Channels (n,), periods T and the rows low <= total @ spend + fixed @ on <= high that tie them together.

    Attributes:
        order: position in the problem of each channel here.
        money: one unit of money here, in the problem's currency.
        worth: one unit of value here, in the problem's value.
        curves: responses in these units; only `value_each`, `stock` and `theta` of it are used.
        cap: most a channel may spend in a period.
        switch: whether a channel may be off.
        reach: highest stock of a channel in a period (n, T).
        total: weight of a channel's total spend in a row (rows, n).
        fixed: weight of a channel's being on in a row (rows, n).
        low, high: limits of the rows; row 0 is the budget.
        period_low, period_high: limits on the spend of all channels in one period.
        charge: what a unit spent in a period costs the objective (n, T), and `charge_on` being on (n,): both 0 in a
            whole problem, the prices of the rules left out in a part of one.
    """

    order: np.ndarray
    money: float
    worth: float
    curves: Arrays
    cap: np.ndarray
    switch: np.ndarray
    reach: np.ndarray
    total: np.ndarray
    fixed: np.ndarray
    low: np.ndarray
    high: np.ndarray
    period_low: float
    period_high: float
    charge: np.ndarray
    charge_on: np.ndarray

    @property
    def size(self) -> int:
        """Number of channels."""
        return int(self.cap.size)

    @property
    def periods(self) -> int:
        """Number of periods."""
        return int(self.reach.shape[1])

    @property
    def idle(self) -> np.ndarray:
        """What each channel (n,) earns when off, over all periods."""
        return np.asarray(self.curves.value_each(np.zeros(self.size)) * self.periods)

    @property
    def worst(self) -> float:
        """A value that no plan falls below."""
        most = np.maximum(self.charge, 0.0).max(axis=1) * self.curves.high
        return -float(np.sum(most + np.maximum(self.charge_on, 0.0)))

    def values(self, stock: np.ndarray, owner: np.ndarray) -> np.ndarray:
        """Value (k, T) in each period of stock paths (k, T) of channels `owner` (k,)."""
        curves = self.curves
        if self.smooth:
            return hill(curves.b[owner][:, None], curves.k[owner][:, None], curves.s[owner][:, None], stock)
        return np.asarray(self.curves_of(owner).value_each(stock.T).T)

    @cached_property
    def smooth(self) -> bool:
        """Whether every curve is a Hill curve."""
        return bool(np.all(self.curves.kind == HILL))

    def earned(self, stock: np.ndarray, on: np.ndarray) -> float:
        """Value less charges of a plan (n, T)."""
        charged = float((self.charge * self.spend(stock)).sum() + (self.charge_on * on).sum())
        return float(self.values(stock, np.arange(self.size)).sum()) - charged

    def broken(self, stock: np.ndarray, on: np.ndarray) -> float:
        """By how much a plan breaks its worst-kept rule, as a share of the rule's limit."""
        spend = self.spend(stock)
        row = self.total @ spend.sum(axis=1) + self.fixed @ on
        each = spend.sum(axis=0) * self.periods
        short = [self.low - row, row - self.high, -spend.min(axis=1), (spend - self.cap[:, None]).max(axis=1)]
        short += [self.period_low * self.periods - each, each - self.period_high * self.periods]
        return float(max(side.max(initial=0.0) for side in short))

    def part(self, channels: np.ndarray, rows: np.ndarray, charge: np.ndarray, charge_on: np.ndarray) -> Program:
        """The problem of some channels within some rows, charged for the rows and periods left out."""
        return replace(
            self,
            order=self.order[channels],
            curves=self.curves_of(channels),
            cap=self.cap[channels],
            switch=self.switch[channels],
            reach=self.reach[channels],
            total=self.total[np.ix_(rows, channels)],
            fixed=self.fixed[np.ix_(rows, channels)],
            low=self.low[rows],
            high=self.high[rows],
            period_low=0.0,
            period_high=np.inf,
            charge=charge,
            charge_on=charge_on,
        )

    def curves_of(self, owner: np.ndarray) -> Arrays:
        """The curves of some channels, repeated as asked."""
        c = self.curves
        parts = {
            name: getattr(c, name)[owner] for name in ("kind", "b", "k", "s", "low", "high", "theta", "first", "count")
        }
        return replace(c, **parts)

    def spend(self, stock: np.ndarray, owner: np.ndarray | None = None) -> np.ndarray:
        """Spend (k, T) behind stock paths (k, T) of channels `owner` (all, in order, unless said)."""
        theta = self.curves.theta if owner is None else self.curves.theta[owner]
        spend = stock.copy()
        spend[:, 1:] -= theta[:, None] * stock[:, :-1]
        spend[np.abs(spend) < 1e-15] = 0.0
        return spend


def program_of(problem: Problem) -> Program:
    """The program of a problem with any number of periods.

    Raises:
        ValueError: the problem has ramps, lots, price steps, menus, outcomes or a reserve.
    """
    asked = (problem.ramps, problem.price_steps, problem.menus, problem.outcomes)
    if any(asked) or problem.reserve is not None or any(c.lot for c in problem.channels):
        raise ValueError("pacing does not carry ramps, lots, price steps, menus, outcomes or a reserve")
    arrays = problem.arrays
    switch = _switches(problem, arrays)
    money = (
        problem.budget
        if np.isfinite(problem.budget) and problem.budget > 0
        else float(np.max(arrays.high, initial=1.0))
    )
    money = money if np.isfinite(money) and money > 0 else 1.0
    order = _canonical(arrays, switch, money)
    curves = _in_money(arrays, order, money)
    high = trimmed(np.minimum(arrays.high, problem.budget)[order] / money)
    low = trimmed(arrays.low[order] / money)
    cap = np.minimum(trimmed(arrays.cap[order] / money), np.minimum(high, problem.period_max / money))
    reach = _reach(curves.theta, cap, high, problem.periods)
    worth = float(curves.value_each(reach.T).sum())
    worth = worth if worth > 0 and np.isfinite(worth) else 1.0
    curves = _in_value(curves, worth)
    fee = trimmed(arrays.fee[order] / money)
    rows = Rows(problem, order, money, switch[order], fee, low, high)
    limits = trimmed(np.array([problem.period_min, problem.period_max]) / money)
    return Program(
        order,
        money,
        worth,
        curves,
        cap,
        switch[order],
        reach,
        *rows.matrices(),
        float(limits[0]),
        float(limits[1]),
        np.zeros_like(reach),
        np.zeros(len(order)),
    )


def _switches(problem: Problem, arrays: Arrays) -> np.ndarray:
    switch = arrays.switch.copy()
    for rule in problem.choose:
        for member in rule.members:
            i = problem.place[member]
            switch[i] |= arrays.low[i] <= 0
    return switch


def _canonical(arrays: Arrays, switch: np.ndarray, money: float) -> np.ndarray:
    keys = (arrays.cap, arrays.high, arrays.low, arrays.fee, arrays.k)
    plain = [trimmed(key / money) for key in keys]
    worth = trimmed(arrays.b / max(float(arrays.b.max(initial=0.0)), 1e-300))
    return np.lexsort([*plain, switch, arrays.count, worth, trimmed(arrays.s), trimmed(arrays.theta)])


def _in_money(arrays: Arrays, order: np.ndarray, money: float) -> Arrays:
    """Curves of the channels in `order`, of money in units of `money`."""
    kind, k, b = arrays.kind[order], arrays.k[order], arrays.b[order]
    b = np.where(kind == POWER, b * money ** arrays.s[order], b)
    k = np.where((kind == HILL) | (kind == LOG), trimmed(k / money), k)
    points = np.stack([trimmed(arrays.points[0] / money), arrays.points[1]])
    fields = {"first": arrays.first[order], "count": arrays.count[order], "points": points}
    bounds = {"low": arrays.low[order] / money, "high": arrays.high[order] / money}
    return Arrays(kind, b, k, arrays.s[order], budget=1.0, theta=arrays.theta[order], **bounds, **fields)


def _in_value(curves: Arrays, worth: float) -> Arrays:
    points = np.stack([curves.points[0], trimmed(curves.points[1] / worth)])
    return replace(curves, b=trimmed(curves.b / worth), points=points)


def _reach(theta: np.ndarray, cap: np.ndarray, high: np.ndarray, periods: int) -> np.ndarray:
    """Highest stock (n, T): spending the cap from the start until the channel's money is gone, latest first."""
    reach = np.zeros((theta.size, periods))
    stock = np.zeros(theta.size)
    left = np.maximum(high, 0.0)
    for t in range(periods):
        step = np.minimum(cap, left)
        stock = stock + step * theta**t
        left = left - step
        reach[:, t] = stock
    return reach
