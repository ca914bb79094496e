"""The numbers of a problem as arrays: what the engines read, and how a plan is judged on the true curves."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from optimize.allocate.problem import Problem, Response

HILL, POWER, LOG, TABLE = 0, 1, 2, 3
_KINDS = {"hill": HILL, "power": POWER, "log": LOG, "table": TABLE}


@dataclass(frozen=True, eq=False)
class Arrays:
    """Channels as columns, each of shape (channels,) unless said.

    `kind` 0 hill, 1 power, 2 log, 3 table; `b`, `k`, `s` the numbers of the curve (of a table: its place and length in
    `points` (2, m) are `first` and `count`). `low` and `high` bound total spend when on; `switch` marks channels that
    may be off; `fee` is the fixed cost; `group` the place of its group or -1.
    """

    kind: np.ndarray
    b: np.ndarray
    k: np.ndarray
    s: np.ndarray
    low: np.ndarray
    high: np.ndarray
    budget: float
    fee: np.ndarray = field(default_factory=lambda: np.zeros(0))
    switch: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    group: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    group_min: np.ndarray = field(default_factory=lambda: np.zeros(0))
    group_max: np.ndarray = field(default_factory=lambda: np.zeros(0))
    theta: np.ndarray = field(default_factory=lambda: np.zeros(0))
    cap: np.ndarray = field(default_factory=lambda: np.zeros(0))
    periods: int = 1
    period_min: float = 0.0
    period_max: float = np.inf
    first: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    count: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    points: np.ndarray = field(default_factory=lambda: np.zeros((2, 0)))

    @property
    def size(self) -> int:
        """Number of channels."""
        return int(self.b.size)

    def value_each(self, stock: np.ndarray) -> np.ndarray:
        """What each channel earns at a stock (channels,) or (periods, channels); at T = 1 the stock is the spend."""
        stock = np.asarray(stock, dtype=float)
        if np.all(self.kind == HILL):
            return hill(self.b, self.k, self.s, stock)
        out = np.empty_like(stock)
        for code in np.unique(self.kind):
            at = np.flatnonzero(self.kind == code)
            part = stock[..., at]
            if code == HILL:
                out[..., at] = hill(self.b[at], self.k[at], self.s[at], part)
            elif code == POWER:
                out[..., at] = self.b[at] * np.maximum(part, 0.0) ** self.s[at]
            elif code == LOG:
                out[..., at] = self.b[at] * np.log1p(np.maximum(part, 0.0) / self.k[at])
            else:
                for j in at:
                    run = slice(self.first[j], self.first[j] + self.count[j])
                    out[..., j] = np.interp(stock[..., j], self.points[0, run], self.points[1, run])
        return out

    def stock(self, spend: np.ndarray) -> np.ndarray:
        """Stock of each period (periods, channels) that a spend (periods, channels) builds, starting from nothing."""
        stock = np.array(spend, dtype=float, copy=True)
        for t in range(1, len(stock)):
            stock[t] += self.theta * stock[t - 1]
        return stock

    def value(self, spend: np.ndarray) -> float:
        """Value of a plan (channels,) or (periods, channels) on the true curves."""
        spend = np.asarray(spend, dtype=float)
        return float(self.value_each(spend if spend.ndim == 1 else self.stock(spend)).sum())

    def cost_each(self, total: np.ndarray, on: np.ndarray) -> np.ndarray:
        """Cost of each channel: total spend and, where on, the fixed cost."""
        return np.asarray(total + np.where(on, self.fee, 0.0))


def hill(b: np.ndarray, k: np.ndarray, s: np.ndarray, stock: np.ndarray) -> np.ndarray:
    """Hill curve b a^s / (k^s + a^s), exact at 0 and safe at any scale."""
    with np.errstate(divide="ignore", over="ignore"):
        return np.asarray(b / (1.0 + np.exp(s * (np.log(k) - np.log(np.maximum(stock, 0.0))))))


def arrays_of(problem: Problem) -> Arrays:
    """Arrays of a problem in channel order."""
    channels = problem.channels
    place = {channel.id: i for i, channel in enumerate(channels)}
    group = np.full(len(channels), -1, dtype=np.int64)
    for g, entry in enumerate(problem.groups):
        for member in entry.members:
            group[place[member]] = g
    single = problem.periods == 1
    table = curve_arrays([channel.response for channel in channels])
    high = np.array([min(c.max, c.max_per_period * problem.periods) for c in channels], dtype=float)
    if not single:
        high = np.minimum(high, problem.budget)
    else:
        ends = np.array([c.response.spend[-1] if c.response.kind == "table" else np.inf for c in channels], dtype=float)
        high = np.minimum(high, ends)
    return Arrays(
        low=np.array([c.min_if_on if c.switches else c.min for c in channels], dtype=float),
        high=high,
        budget=problem.budget,
        fee=np.array([c.fixed_cost for c in channels], dtype=float),
        switch=np.array([c.switches for c in channels], dtype=np.bool_),
        group=group,
        group_min=np.array([g.min for g in problem.groups], dtype=float),
        group_max=np.array([g.max for g in problem.groups], dtype=float),
        theta=np.array([c.carryover for c in channels], dtype=float),
        cap=np.array([c.max_per_period for c in channels], dtype=float),
        periods=problem.periods,
        period_min=problem.period_min,
        period_max=problem.period_max,
        **table,
    )


def curve_arrays(responses: list[Response]) -> dict[str, np.ndarray]:
    """Kinds, numbers and table points of some curves, ready for `Arrays`."""
    first: list[int] = []
    count: list[int] = []
    spends: list[float] = []
    values: list[float] = []
    for response in responses:
        first.append(len(spends))
        count.append(len(response.spend))
        spends.extend(response.spend)
        values.extend(response.value)
    return {
        "kind": np.array([_KINDS[r.kind] for r in responses], dtype=np.int64),
        "b": np.array([r.b for r in responses], dtype=float),
        "k": np.array([r.k for r in responses], dtype=float),
        "s": np.array([r.s for r in responses], dtype=float),
        "first": np.array(first, dtype=np.int64),
        "count": np.array(count, dtype=np.int64),
        "points": np.array([spends, values], dtype=float),
    }
