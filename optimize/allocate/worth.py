"""Judges a plan on the true curves and the true limits: what it earns in each outcome, and whether it may be."""

from __future__ import annotations

import numpy as np

from optimize.allocate.covers import Covers, spend_limit
from optimize.allocate.milp import Aim
from optimize.allocate.problem import Problem

TOLERANCE = 1e-7
"""Share of the budget by which a limit may be missed (the solver's tolerance, never visible in money)."""


class Judge:
    """True value and true limits of one problem under one aim."""

    def __init__(self, problem: Problem, covers: Covers, aim: Aim) -> None:
        self.problem, self.covers, self.aim = problem, covers, aim
        self.fee = np.array([c.fixed_cost for c in problem.channels])
        self.theta = np.array([c.carryover for c in problem.channels])
        self.worth = np.ones(len(problem.channels))
        if aim.worth is not None:
            self.worth = np.array([aim.worth.get(c.id, 0.0) for c in problem.channels])

    def cost(self, spend: np.ndarray, on: np.ndarray) -> float:
        """Money of a plan with its fixed costs."""
        return float(spend.sum() + self.fee[on].sum())

    def each(self, spend: np.ndarray, late: np.ndarray | None, on: np.ndarray) -> np.ndarray:
        """True value (outcomes, channels)."""
        stock = np.array(spend, copy=True)
        for t in range(1, len(stock)):
            stock[t] += self.theta * stock[t - 1]
        out = np.zeros((len(self.covers.of), spend.shape[1]))
        for w, row in enumerate(self.covers.of):
            for i, cover in enumerate(row):
                extra = 0.0 if late is None else late[w, i]
                total = sum(cover.at(float(stock[t, i] + extra)) for t in range(len(stock)))
                out[w, i] = self.covers.factor[w, i] * total
        del on
        return out

    def value(self, spend: np.ndarray, late: np.ndarray | None, on: np.ndarray) -> float:
        """What is maximised, on the true curves."""
        p, aim = self.problem, self.aim
        if aim.spend_on:
            at = [p.place[c] for c in aim.spend_on]
            return -float(spend[:, at].sum() + self.fee[at][on[at]].sum())
        each = self.each(spend, late, on)
        paid = aim.floor * self.cost(spend, on)
        totals = each @ self.worth
        chances = np.array([o.probability for o in p.outcomes] or [1.0])
        measure = p.risk.measure
        if measure == "band":
            loss = np.sort((1.0 - np.array([c.band[0] for c in p.channels])) * each[0])[::-1]
            whole = int(p.risk.at_most)
            part = (p.risk.at_most - whole) * loss[whole] if whole < loss.size else 0.0
            return float(totals[0] - loss[:whole].sum() - part - paid)
        if measure == "cvar" and p.outcomes:
            return tail_mean(totals, chances, 1.0 - p.risk.level) - paid
        if measure == "worst" and p.outcomes:
            return float(totals.min() - paid)
        if measure == "regret" and p.outcomes:
            return float((totals - np.array(aim.known)).min() - paid)
        return float(totals @ chances - paid)

    def by_outcome(self, spend: np.ndarray, late: np.ndarray | None, on: np.ndarray) -> dict[str, float]:
        """Value in each outcome."""
        totals = self.each(spend, late, on) @ self.worth
        return {o.id: float(v) for o, v in zip(self.problem.outcomes, totals, strict=True)}

    def settled(self, spend: np.ndarray, on: np.ndarray) -> np.ndarray:
        """The plan with the solver's last digits put right: inside boxes, whole lots, not above the budget."""
        p = self.problem
        spend = spend.copy()
        for i, c in enumerate(p.channels):
            if c.switches and not on[i]:
                spend[:, i] = 0.0
                continue
            if c.lot > 0:
                spend[:, i] = np.round(spend[:, i] / c.lot) * c.lot
                continue
            top = spend_limit(p, c)
            spend[:, i] = np.clip(spend[:, i], 0.0, min(c.max_per_period, max(top, c.min)))
            least = max(c.min, c.min_if_on) if c.switches else c.min
            total = spend[:, i].sum()
            if 0 < total < least:
                spend[:, i] *= least / total
            elif total > top > 0:
                spend[:, i] *= top / total
        over = self.cost(spend, on) - p.budget
        if 0 < over <= 1e-5 * p.budget:
            lows = np.array([max(c.min, c.min_if_on) if c.switches else c.min for c in p.channels])
            room = np.array([0.0 if c.lot else 1.0 for c in p.channels]) * np.maximum(spend.sum(axis=0) - lows, 0.0)
            i = int(np.argmax(room))
            if room[i] > over and spend[:, i].sum() > 0:
                spend[:, i] *= 1.0 - over / spend[:, i].sum()
        return spend

    def holds(self, spend: np.ndarray, late: np.ndarray | None, on: np.ndarray) -> bool:
        """Whether the rows of the aim on what is earned are kept on the true curves."""
        each = self.each(spend, late, on)[0]
        place, total = self.problem.place, spend.sum(axis=0)
        for row in self.aim.value_rows:
            earned = sum(w * each[place[c]] for c, w in row.worth.items())
            earned -= sum(w * total[place[c]] for c, w in row.money.items())
            if earned < row.least - 1e-7 * max(abs(row.least), 1e-300):
                return False
        return True


def tail_mean(values: np.ndarray, chances: np.ndarray, share: float) -> float:
    """Mean of the worst `share` of outcomes (conditional value at risk)."""
    order = np.argsort(values)
    left, total = share, 0.0
    for w in order:
        taken = min(float(chances[w]), left)
        total += taken * float(values[w])
        left -= taken
        if left <= 0:
            break
    return total / share if share > 0 else float(values.min())
