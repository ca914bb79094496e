"""Bounds and plans from one box of stock paths: column generation, then branching on what the mixture hides.

At any prices of the rules, the limits' worth plus the best path of every channel is at least the optimum (Lagrange),
so every pricing gives a bound. The mixture of paths that the master returns is itself a plan (the rules are linear);
what it earns falls short of the master's objective only where curves bend, and there the search branches.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from optimize.allocate import pacing_pricing as pricing
from optimize.allocate.pacing_cells import Ladder
from optimize.allocate.pacing_master import Master
from optimize.allocate.pacing_program import Program

_TINY = 1e-9
_LEAN = 0.3


@dataclass(frozen=True, eq=False)
class Box:
    """Stocks between low and high (n, T); channels on (1), off (0) or either (-1) in `state` (n,)."""

    low: np.ndarray
    high: np.ndarray
    state: np.ndarray

    def below(self, channel: int, period: int, stock: float) -> Box:
        """The part of the box where a channel's stock is at most `stock`."""
        high = self.high.copy()
        high[channel, period] = stock
        return replace(self, high=high)

    def above(self, channel: int, period: int, stock: float) -> Box:
        """The part of the box where a channel's stock is at least `stock`."""
        low = self.low.copy()
        low[channel, period] = stock
        return replace(self, low=low)

    def share_of(self, other: Box) -> float:
        """Mean width of the box as a share of a wider one's."""
        wide = other.high - other.low
        real = wide > 0
        return float(((self.high - self.low)[real] / wide[real]).mean()) if real.any() else 1.0

    def switched(self, channel: int, on: bool) -> Box:
        """The part of the box where a channel is on, or off."""
        state = self.state.copy()
        state[channel] = int(on)
        return replace(self, state=state)


@dataclass(frozen=True, eq=False)
class Mixture:
    """The plan that the master's weights make.

    Attributes:
        stock: its stock (n, T).
        on: share of each channel that is on (n,).
        lost: value that the mixture of paths claims above the curve (n, T).
        value: what the plan earns on the curves; it keeps every rule when `whole`.
        whole: whether every channel is on or off and no row is broken.
    """

    stock: np.ndarray
    on: np.ndarray
    lost: np.ndarray
    value: float
    whole: bool


class Search:
    """Column generation in boxes, with the best plan and the paths found so far.

    Attributes:
        program: the problem in the engine's units.
        scale: a value against which differences are small or not.
        best: value of the best plan so far (-inf without one).
        plan: its stock (n, T); `on` says which channels are on.
        dual: the last duals that gave a bound.
    """

    def __init__(self, program: Program, ladder: Ladder, deadline: float, scale: float = 1.0) -> None:
        """Search over the cells of `ladder`; `deadline` in seconds of `time.perf_counter`."""
        self.program, self.ladder, self.deadline = program, ladder, deadline
        self.master = Master(program)
        n, periods = program.size, program.periods
        self.scale = scale
        self.best = -np.inf
        self.plan = np.zeros((n, periods))
        self.on = np.ones(n, dtype=np.bool_)
        self.dual = np.zeros(len(self.master.low))
        self._idle = program.idle
        self._bounds, self._paths = np.empty(n), np.empty((n, periods))
        workers = min(os.cpu_count() or 1, 4)
        self._parts = np.array_split(np.arange(n), workers) if n >= 48 and workers > 1 else [np.arange(n)]
        self._pool = ThreadPoolExecutor(workers) if len(self._parts) > 1 else None
        self._start()

    def whole_box(self) -> Box:
        """The box of every path."""
        program = self.program
        return Box(np.zeros_like(program.reach), program.reach, np.where(program.switch, -1, 1))

    def _start(self) -> None:
        """Offer being off, spending nothing, and some even spends."""
        program = self.program
        n, periods = program.size, program.periods
        every = np.arange(n)
        off = np.flatnonzero(program.switch)
        if len(off):
            self.master.add(off, np.zeros((len(off), periods)), np.zeros(len(off), dtype=np.bool_))
        for share in (0.0, 0.25, 0.5, 1.0):
            even = np.minimum(
                program.curves.low + share * (program.curves.high - program.curves.low), program.cap * periods
            )
            spend = np.repeat(even[:, None] / periods, periods, axis=1)
            self.master.add(every, program.curves.stock(spend.T).T, np.ones(n, dtype=np.bool_))

    def out_of_time(self) -> bool:
        """Whether the time given is used up."""
        return perf_counter() >= self.deadline

    def price(self, dual: np.ndarray, box: Box, hand: np.ndarray) -> float:
        """The Lagrangian bound of a box at a dual; paths that reach it are left in `_paths`, (-inf: box empty)."""
        prices = self.master.prices(dual)[0]
        curves = self.program.curves
        ladder = self.ladder
        rest = (
            prices,
            curves.theta,
            self.program.cap,
            box.low,
            box.high,
            hand,
            ladder.ends,
            ladder.place,
            ladder.value,
        )
        out = (ladder.factors, self._bounds, self._paths)
        if self._pool is None:
            pricing.best_paths(self._parts[0], *rest, *out)
        else:
            list(self._pool.map(lambda part: pricing.best_paths(part, *rest, *out), self._parts))
        worth = self.net(box, dual)
        if (worth < pricing.NOTHING / 2).any():
            return -np.inf
        total = self.master.held(dual) + float(worth.sum())
        return total + 1e-12 * abs(total)

    def net(self, box: Box, dual: np.ndarray) -> np.ndarray:
        """Most that each channel (n,) earned beyond its prices when last priced."""
        worth = self._bounds - self.master.prices(dual)[1]
        return np.where(box.state == 0, self._idle, np.where(box.state < 0, np.maximum(worth, self._idle), worth))

    def bound(
        self, box: Box, cut: float, share: float = 0.1, rounds: int = 60, hint: np.ndarray | None = None
    ) -> float:
        """Generate columns in a box until its bound falls to `cut`, or the master is within `share` of what is left.

        Prices lean towards those of the best bound so far (Wentges 1997), of `hint` at first. Returns the best bound
        found; the master holds the last mixture.
        """
        master = self.master
        master.forget(10 * self.program.size + 300)
        master.enter(box.low, box.high, box.state)
        best, kept = np.inf, hint
        if hint is not None:
            best = self.price(hint, box, self._hand(hint))
            if best <= cut:
                return best
            self._offer(box, None, 0.0)
        for _ in range(rounds):
            if not master.solve():
                return best
            tried = [master.dual] if kept is None else [_LEAN * kept + (1 - _LEAN) * master.dual, master.dual]
            for dual in tried:
                found = self.price(dual, box, self._hand(dual))
                if found < best:
                    best, self.dual, kept = found, dual, dual
                floor = max(self.best, cut)
                room = best - floor if np.isfinite(floor) else 0.1 * abs(best)
                if best <= cut or best - master.worth <= max(share * room, 1e-9 * self.scale) or self.out_of_time():
                    return best
                if self._offer(box, master.dual, share * room):
                    break
            else:
                return best
        return best

    def _hand(self, dual: np.ndarray) -> np.ndarray:
        return self.master.paths.best(self.master.prices(dual)[0])

    def _offer(self, box: Box, dual: np.ndarray | None, enough: float) -> bool:
        """Give the master the paths that improve it; False when they promise less than `enough` / 20."""
        program = self.program
        found = np.flatnonzero(~np.isnan(self._paths[:, 0]) & (box.state != 0))
        if not len(found):
            return False
        stocks = self._paths[found]
        if dual is not None:
            prices, fixed = self.master.prices(dual)
            gain = program.values(stocks, found).sum(axis=1) - fixed[found] - dual[-program.size :][found]
            gain -= np.einsum("kt,kt->k", prices[found], program.spend(stocks, found))
            good = gain > 1e-10 * self.scale
            if not good.any() or gain[good].sum() <= max(0.05 * enough, 1e-9 * self.scale):
                return False
            found, stocks = found[good], stocks[good]
        self.master.add(found, stocks.copy(), np.ones(len(found), dtype=np.bool_))
        return True

    def narrowed(self, box: Box, cut: float) -> Box:
        """The box less stocks through which, at the last dual, no path leads to a plan worth more than `cut`."""
        prices, fixed = self.master.prices(self.dual)
        room = self.price(self.dual, box, np.full(self.program.size, pricing.NOTHING)) - cut
        if not 0.0 <= room < np.inf:
            return box
        sure = (box.state == 1) | ((box.state < 0) & (self._idle < self.net(box, self.dual) - room))
        floor = np.where(sure, self._bounds - room, pricing.NOTHING) - 1e-9 * self.scale
        low, high, ladder = box.low.copy(), box.high.copy(), self.ladder
        rest = (min(1, len(ladder.factors) - 1), ladder.ends, ladder.place, ladder.value)
        pricing.narrow(prices, self.program.curves.theta, self.program.cap, low, high, floor, *rest)
        return Box(low, high, np.where(sure & (box.state < 0), 1, box.state))

    def mixture(self) -> Mixture:
        """The plan behind the master's weights; kept as the best when it keeps every rule and earns more."""
        program, paths = self.program, self.master.paths
        used = np.flatnonzero(paths.weight > _TINY)
        owner, weight = paths.owner[used], paths.weight[used]
        n, periods = program.size, program.periods
        weight = weight / np.maximum(np.bincount(owner, weight, n), _TINY)[owner]
        stock, claimed = np.zeros((n, periods)), np.zeros((n, periods))
        np.add.at(stock, owner, paths.stocks[used] * weight[:, None])
        np.add.at(claimed, owner, program.values(paths.stocks[used], owner) * weight[:, None])
        on = np.bincount(owner, weight * paths.on[used], n)
        lost = claimed - program.values(stock, np.arange(n))
        whole = self.master.fined < 1e-9 and bool((np.minimum(on, 1 - on) < 1e-7).all())
        whole = whole and program.broken(stock, on) < 1e-7
        found = Mixture(stock, on, lost, program.earned(stock, on), whole)
        if whole and found.value > self.best:
            self.best, self.plan, self.on = found.value, stock, on > 0.5
        return found

    def offer_plan(self, stock: np.ndarray, on: np.ndarray) -> None:
        """Offer the paths of a plan (n, T)."""
        real = np.flatnonzero(on)
        if len(real):
            self.master.add(real, stock[real].copy(), np.ones(len(real), dtype=np.bool_))

    def offer(self, owner: np.ndarray, stocks: np.ndarray, on: np.ndarray) -> None:
        """Offer stock paths (k, T) from elsewhere, bent to what channels `owner` (k,) can spend."""
        program = self.program
        theta, cap, before = program.curves.theta[owner], program.cap[owner], np.zeros(len(owner))
        bent = np.empty_like(stocks)
        for t in range(program.periods):
            before = np.clip(stocks[:, t], theta * before, theta * before + cap)
            bent[:, t] = before
        if len(owner):
            self.master.add(owner, bent, on)

    def remember(self, found: Mixture, channels: np.ndarray) -> None:
        """Offer the mixed paths of some channels as paths of their own: both halves of a branch hold them."""
        sure = channels[(found.on[channels] > 1 - 1e-9)]
        if len(sure):
            self.master.add(sure, found.stock[sure].copy(), np.ones(len(sure), dtype=np.bool_))
