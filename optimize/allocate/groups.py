"""Many groups: the budget is priced, every group is solved exactly by itself, and the best price is searched.

Pricing only the budget leaves each group's own cap and floor whole, so the bound (a sum of exact group optima) is far
tighter than that of one big relaxation, where every binding group brings a channel between off and on. Plans come
from the groups' own optima on both sides of the best price, re-priced together on their concave parts.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np

from optimize.allocate.branch import Found, Search
from optimize.allocate.kernel_curves import inflection
from optimize.allocate.kernel_nodes import values
from optimize.allocate.kernel_relax import ANY, CHORD, COLUMNS, FEE, HIGH, OFF, ON, envelope, relax
from optimize.allocate.space import Space


@dataclass(frozen=True)
class Sight:
    """All groups at one price of money: what they cost and which channels are on, their net values and the bound."""

    price: float
    cost: np.ndarray
    on: np.ndarray
    net: np.ndarray
    bound: float


class Groups:
    """The dual of the budget over exactly solved groups."""

    def __init__(self, space: Space, slack: float, until: float) -> None:
        self.space, self.slack, self.until = space, slack, until
        self.roots = space.roots()
        self.count = space.begin.size - 1

    def at(self, price: float) -> Sight:
        """Solve every group at a price of money."""
        s = self.space
        cost, on, net = np.zeros(s.size), np.zeros(s.size, dtype=bool), np.zeros(self.count)
        total = (price - s.floor) * s.budget if price > s.floor else 0.0
        for g in range(self.count):
            run = slice(s.begin[g], s.begin[g + 1])
            if run.start == run.stop:
                continue
            found = Search(s.part(g, price), self.roots[run]).run(
                gap=1e-13, slack=self.slack / self.count, until=self.until
            )
            cost[run], on[run], net[g] = found.cost, found.on, found.value
            total += found.bound
        return Sight(price, cost, on, net, total)


def by_groups(space: Space, start: float, scale: float, *, gap: float, until: float, best: Found) -> Found:
    """Improve the plan and the bound of `best` by pricing the budget and solving groups exactly.

    Args:
        space: the problem.
        start: a first price of money.
        scale: a typical value, for tolerances.
        gap: relative gap to stop at.
        until: clock (`time.perf_counter`) to stop at.
        best: plan and bound so far.
    """
    groups = Groups(space, 1e-11 * scale, until)
    cheap, dear = _bracket(groups, max(start, space.floor), until)
    seen = [sight for sight in (cheap, dear) if sight is not None]
    for sight in seen:
        best.bound = min(best.bound, sight.bound)
    while cheap is not None and dear is not None and time.perf_counter() < until:
        _offer(space, cheap, dear, best)
        price = _meeting(space, cheap, dear)
        if best.gap <= gap or not cheap.price * (1 + 1e-13) < price < dear.price * (1 - 1e-13):
            break
        middle = groups.at(price)
        model = cheap.bound + (price - cheap.price) * (space.budget - float(cheap.cost.sum()))
        best.bound = min(best.bound, middle.bound)
        over = float(middle.cost.sum()) > space.budget
        cheap, dear = (middle, dear) if over else (cheap, middle)
        if middle.bound - model <= 1e-11 * scale:
            _offer(space, cheap, dear, best)
            break
    if dear is not None and cheap is None:
        _offer(space, dear, dear, best)
    best.bound = max(best.bound, best.value)
    return best


def _bracket(groups: Groups, price: float, until: float) -> tuple[Sight | None, Sight | None]:
    """Sights at a price that wants too much (None if none does) and at one that fits the budget."""
    budget, floor = groups.space.budget, groups.space.floor
    cheap: Sight | None = None
    dear: Sight | None = None
    factor = 1.02
    while time.perf_counter() < until:
        sight = groups.at(price)
        if not np.all(np.isfinite(sight.net)):
            return None, None
        if float(sight.cost.sum()) <= budget:
            dear = sight
            if cheap is not None or price <= floor:
                break
            price = max(price / factor, floor) if price > 1e-280 else floor
        else:
            cheap = sight
            if dear is not None:
                break
            price = max(price * factor, 1e-280)
        factor = factor**2
    return cheap, dear


def _meeting(space: Space, cheap: Sight, dear: Sight) -> float:
    """Price at which the two lines that support the dual meet."""
    left = space.budget - float(cheap.cost.sum())
    right = space.budget - float(dear.cost.sum())
    if right - left <= 0.0:
        return math.nan
    return (cheap.bound - dear.bound + dear.price * right - cheap.price * left) / (right - left)


def _offer(space: Space, cheap: Sight, dear: Sight, best: Found) -> None:
    """Plans that take some groups from the cheap and the others from the dear side, re-priced together."""
    begin = space.begin
    differ = []
    for g in range(begin.size - 1):
        run = slice(begin[g], begin[g + 1])
        extra = float(cheap.cost[run].sum() - dear.cost[run].sum())
        if np.any(_modes(space, cheap, run) != _modes(space, dear, run)):
            gain = cheap.net[g] - dear.net[g] + cheap.price * float(cheap.cost[run].sum())
            differ.append((-(gain - dear.price * float(dear.cost[run].sum())) / max(extra, 1e-300), g))
    differ.sort()
    cost, on = dear.cost.copy(), dear.on.copy()
    _reprice(space, cost, on, best)
    for turn, (_, g) in enumerate(differ):
        run = slice(begin[g], begin[g + 1])
        single_cost, single_on = dear.cost.copy(), dear.on.copy()
        single_cost[run], single_on[run] = cheap.cost[run], cheap.on[run]
        cost[run], on[run] = cheap.cost[run], cheap.on[run]
        if turn < 40:
            _reprice(space, cost, on, best)
            _reprice(space, single_cost, single_on, best)


def _modes(space: Space, sight: Sight, run: slice) -> np.ndarray:
    spend = sight.cost[run] - np.where(sight.on[run], space.fee[run], 0.0)
    bend = np.array([inflection(row) for row in space.curve[run]])
    return np.asarray(np.where(~sight.on[run], 0, np.where(spend >= np.minimum(bend, space.high[run]), 2, 1)))


def _reprice(space: Space, cost: np.ndarray, on: np.ndarray, best: Found) -> None:
    """Hold each channel to its side (off, on the convex part, on the concave part) and price the money again."""
    s = space
    env = np.zeros((s.size, COLUMNS))
    modes = _modes(s, Sight(0.0, cost, on, np.zeros(0), 0.0), slice(0, s.size))
    for i in range(s.size):
        if modes[i] == 2:
            envelope(s.curve[i], s.points, s.low[i], s.high[i], s.fee[i], HIGH, env[i])
        elif s.state[i] == ANY and modes[i] == 0 or s.state[i] == OFF:
            envelope(s.curve[i], s.points, 0.0, 0.0, s.fee[i], OFF, env[i])
        else:
            x = float(min(max(cost[i] - s.fee[i], s.low[i]), s.high[i]))
            envelope(s.curve[i], s.points, x, x, s.fee[i], ON, env[i])
    spend, height, prices = np.zeros(s.size), np.zeros(s.size), np.zeros(s.begin.size)
    fine, _ = relax(
        s.curve, s.points, env, s.begin, s.group_low, s.group_high, s.budget, s.floor, spend, height, prices
    )
    if not fine:
        return
    kept = env[:, CHORD] >= 0.0
    net = values(s.curve, s.points, np.where(kept, spend - env[:, FEE], 0.0), height) - s.floor * float(spend.sum())
    if net > best.value:
        best.cost, best.on, best.value, best.prices = spend, kept, float(net), prices
