"""Every rule of a problem by name, as rows over spend and switches: what may conflict, without any response.

Each rule has the name people gave it (or the words for its field), the file and line that set it, its level and the
rows that hold it. The rows say nothing of curves except where a table ends.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from optimize.allocate.problem import Problem
from optimize.matrix import Matrix

Terms = list[tuple[int, float]]


@dataclass
class Demand:
    """One rule: its name and place, what it limits, its level, and whether more of it loosens it (+1) or less (-1)."""

    name: str
    where: str
    level: float
    loosens: float
    rows: list[int] = field(default_factory=list)
    unit: float = 1.0


@dataclass
class Demands:
    """All rules of a problem and their rows; columns are spend by channel and period, then switches, then lots."""

    problem: Problem
    rules: list[Demand] = field(default_factory=list)
    terms: list[Terms] = field(default_factory=list)
    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)
    fixed_rows: list[int] = field(default_factory=list)
    money: float = 1.0

    def __post_init__(self) -> None:
        p = self.problem
        self.n, self.t = len(p.channels), p.periods
        self.money = max(p.budget / max(self.n, 1), max((c.min for c in p.channels), default=0.0), 1e-300)
        self._channels()
        self._sums()
        self._over_time()

    # columns
    def x(self, i: int, t: int) -> int:
        """Column of a channel's spend in a period."""
        return i * self.t + t

    def on(self, i: int) -> int:
        """Column of a channel's switch."""
        return self.n * self.t + i

    def total(self, i: int, weight: float = 1.0) -> Terms:
        """A channel's total spend."""
        return [(self.x(i, t), weight) for t in range(self.t)]

    def cost(self, i: int, weight: float = 1.0) -> Terms:
        """A channel's total spend and fixed cost."""
        fee = self.problem.channels[i].fixed_cost
        return [*self.total(i, weight), (self.on(i), weight * fee / self.money)] if fee else self.total(i, weight)

    def _add(self, rule: Demand | None, terms: Terms, low: float, high: float, unit: float | None = None) -> None:
        scale = self.money if unit is None else unit
        self.terms.append(terms)
        self.lows.append(low / scale)
        self.highs.append(high / scale)
        row = len(self.terms) - 1
        if rule is None:
            self.fixed_rows.append(row)
        else:
            rule.rows.append(row)
            rule.unit = scale

    def _rule(self, title: str, words: str, where: str, level: float, loosens: float) -> Demand:
        self.rules.append(Demand(f"{title} ({words})" if title else words, where, level, loosens))
        return self.rules[-1]

    def _channels(self) -> None:
        chosen = {m for rule in self.problem.choose for m in rule.members}
        for i, c in enumerate(self.problem.channels):
            about = f"channel {c.id}"
            if c.switches or c.id in chosen:
                reach = min(c.max, c.max_per_period * self.t, max(self.problem.budget, c.min_if_on, c.min) * 2)
                for t in range(self.t):
                    self._add(None, [(self.x(i, t), 1.0), (self.on(i), -reach / self.money)], -math.inf, 0.0)
            if c.min_if_on > 0:
                least = self._rule(c.title, f"{about} min_if_on", c.where, c.min_if_on, -1)
                self._add(least, [*self.total(i), (self.on(i), -c.min_if_on / self.money)], 0.0, math.inf)
            if c.min > 0:
                least = self._rule(c.title, f"{about} min", c.where, c.min, -1)
                self._add(least, self.total(i), c.min, math.inf)
            if math.isfinite(c.max):
                self._add(self._rule(c.title, f"{about} max", c.where, c.max, 1), self.total(i), -math.inf, c.max)
            if math.isfinite(c.max_per_period):
                most = self._rule(c.title, f"{about} max_per_period", c.where, c.max_per_period, 1)
                for t in range(self.t):
                    self._add(most, [(self.x(i, t), 1.0)], -math.inf, c.max_per_period)
            if c.response.kind == "table" and self.t == 1:
                end = c.response.spend[-1]
                known = self._rule(c.title, f"{about}: nothing is known above {end:g}", c.where, end, 1)
                self._add(known, self.total(i), -math.inf, end)

    def _between(self, title: str, words: str, where: str, terms: Terms, low: float, high: float, unit: float) -> None:
        if math.isfinite(low) and (low > 0 or unit != self.money):
            self._add(self._rule(title, f"{words} min", where, low, -1), terms, low, math.inf, unit)
        if math.isfinite(high):
            self._add(self._rule(title, f"{words} max", where, high, 1), terms, -math.inf, high, unit)

    def _sums(self) -> None:
        p = self.problem
        everyone = tuple(c.id for c in p.channels)
        whole = [term for i in range(self.n) for term in self.cost(i)]
        self._add(self._rule("", "budget", p.where, p.budget, 1), whole, -math.inf, p.budget)
        for g in p.groups:
            terms = [term for m in g.members for term in self.cost(p.place[m])]
            self._between(g.title, f"group {g.id}", g.where, terms, g.min, g.max, self.money)
        for r in p.ratios:
            for bound, side, loosens in ((r.min, "min", -1), (r.max, "max", 1)):
                if (side == "min" and bound <= 0) or not math.isfinite(bound):
                    continue
                terms = [term for m in r.of for term in self.cost(p.place[m])]
                terms += [term for m in (r.to or everyone) for term in self.cost(p.place[m], -bound)]
                low, high = (0.0, math.inf) if side == "min" else (-math.inf, 0.0)
                self._add(self._rule(r.title, f"ratio {r.id} {side}", r.where, bound, loosens), terms, low, high)
        for q in p.choose:
            terms = [(self.on(p.place[m]), 1.0) for m in q.members]
            if q.at_least:
                rule = self._rule(q.title, f"choose {q.id} at_least", q.where, q.at_least, -1)
                self._add(rule, terms, q.at_least, math.inf, 1.0)
            rule = self._rule(q.title, f"choose {q.id} at_most", q.where, q.at_most, 1)
            self._add(rule, terms, -math.inf, q.at_most, 1.0)
        for s in p.resources:
            terms = [term for i, c in enumerate(p.channels) for term in self.total(i, c.use.get(s.id, 0.0))]
            rule = self._rule(s.title, f"resource {s.id} limit", s.where, s.limit, 1)
            self._add(rule, terms, -math.inf, s.limit)
        for line in p.lines:
            terms = [term for c, w in line.weights.items() for term in self.total(p.place[c], w)]
            if math.isfinite(line.min):
                self._add(
                    self._rule(line.title, f"rule {line.id} min", line.where, line.min, -1), terms, line.min, math.inf
                )
            if math.isfinite(line.max):
                self._add(
                    self._rule(line.title, f"rule {line.id} max", line.where, line.max, 1), terms, -math.inf, line.max
                )

    def _over_time(self) -> None:
        p = self.problem
        if self.t > 1:
            for bound, side, loosens in ((p.period_min, "period_min", -1), (p.period_max, "period_max", 1)):
                if (side == "period_min" and bound <= 0) or not math.isfinite(bound):
                    continue
                rule = self._rule("", side, p.where, bound, loosens)
                for t in range(self.t):
                    terms = [(self.x(i, t), 1.0) for i in range(self.n)]
                    low, high = (bound, math.inf) if side == "period_min" else (-math.inf, bound)
                    self._add(rule, terms, low, high)
        for ramp in p.ramps:
            i = p.place[ramp.channel]
            hist = (p.channels[i].hist or 0.0) / self.t if ramp.from_hist else None
            for bound, side, sign in ((ramp.up, "up", 1.0), (ramp.down, "down", -1.0)):
                if not math.isfinite(bound):
                    continue
                rule = self._rule(ramp.title, f"ramp {ramp.id} {side}", ramp.where, bound, 1)
                for t in range(0 if hist is not None else 1, self.t):
                    before = [(self.x(i, t - 1), -sign)] if t else []
                    shift = sign * (hist or 0.0) if not t else 0.0
                    self._add(rule, [(self.x(i, t), sign), *before], -math.inf, bound + shift)

    def matrix(self) -> Matrix:
        """The rows as a model without an aim."""
        p = self.problem
        lots = [(i, c.lot) for i, c in enumerate(p.channels) if c.lot > 0]
        base = self.n * self.t + self.n
        terms, lows, highs = list(self.terms), list(self.lows), list(self.highs)
        for at, (i, lot) in enumerate(lots):
            for t in range(self.t):
                terms.append([(self.x(i, t), 1.0), (base + at * self.t + t, -lot / self.money)])
                lows.append(0.0)
                highs.append(0.0)
        columns = base + len(lots) * self.t
        terms = [_merged(row) for row in terms]
        integer = np.arange(columns) >= self.n * self.t
        high = np.full(columns, np.inf)
        high[self.n * self.t : base] = 1.0
        used = {self.on(i) for i, c in enumerate(p.channels) if c.switches}
        used |= {self.on(p.place[m]) for q in p.choose for m in q.members}
        for i in range(self.n):
            integer[self.on(i)] = self.on(i) in used
        start = np.concatenate([[0], np.cumsum([len(t) for t in terms])]).astype(np.int32)
        return Matrix(
            maximise=False,
            columns=tuple(f"c{j}" for j in range(columns)),
            rows=tuple(f"r{j}" for j in range(len(terms))),
            cost=np.zeros(columns),
            offset=0.0,
            low=np.zeros(columns),
            high=high,
            integer=integer,
            row_low=np.array(lows),
            row_high=np.array(highs),
            start=start,
            index=np.array([j for t in terms for j, _ in t], dtype=np.int32),
            weight=np.array([w for t in terms for _, w in t], dtype=float),
        )


def _merged(terms: Terms) -> Terms:
    """Terms with one entry a column."""
    sums: dict[int, float] = {}
    for column, weight in terms:
        sums[column] = sums.get(column, 0.0) + weight
    return list(sums.items())
