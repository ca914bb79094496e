"""Concave envelope and branch and bound: the certified optimum of S-shaped curves, fees, least spends and groups.

A node holds some channels to an interval, off, or on; its relaxation prices concave envelopes by budget and group, and
its bound is a Lagrangian value, true whatever the accuracy of the prices. Best bound first; each node is rounded to
true plans. At most one channel per binding limit sits between two points of its envelope, so few nodes are needed.
"""

from __future__ import annotations

import heapq
import math
import time
from dataclasses import dataclass, field

import numpy as np

from optimize.allocate.kernel_nodes import misfit, node, rounded, values
from optimize.allocate.kernel_relax import ANY, CHORD, COLUMNS, END, FEE, LOW, OFF, ON, START
from optimize.allocate.space import Space

Cut = tuple[int, float, float, int]
"""A channel held to [low, high] in a state."""


@dataclass
class Found:
    """The best plan of a search (cost and on, in the order of the space), its net value, and the bound."""

    cost: np.ndarray
    on: np.ndarray
    value: float = -math.inf
    bound: float = math.inf
    nodes: int = 0
    prices: np.ndarray = field(default_factory=lambda: np.zeros(0))

    @property
    def gap(self) -> float:
        """Relative distance of the plan from the bound."""
        if self.value == self.bound:
            return 0.0
        return (self.bound - self.value) / abs(self.bound) if self.bound and math.isfinite(self.value) else math.inf


class Search:
    """One search over a space; `run` may be called again to go on."""

    def __init__(self, space: Space, roots: np.ndarray | None = None) -> None:
        self.space = space
        self.roots = space.roots() if roots is None else roots
        n, groups = space.size, space.begin.size
        self.env, self.work = np.zeros((n, COLUMNS)), np.zeros((n, COLUMNS))
        self.cost, self.height, self.loss = np.zeros(n), np.zeros(n), np.zeros(n)
        self.trial, self.top, self.prices, self.spare = np.zeros(n), np.zeros(n), np.zeros(groups), np.zeros(groups)
        self.best = Found(np.zeros(n), np.zeros(n, dtype=bool))
        self.heap: list[tuple[float, int, dict[int, Cut]]] = [(-math.inf, 0, {})]
        self.closed = -math.inf
        self.pushed = 0
        self.slack = 0.0

    def run(self, *, gap: float = 1e-9, slack: float = 0.0, until: float = math.inf, nodes: int = 1_000_000) -> Found:
        """Search until the gap (or the distance `slack`) is reached, a clock passes `until`, or a number of nodes."""
        done = 0
        self.slack = slack
        while self.heap and done < nodes:
            ahead = -self.heap[0][0]
            if ahead <= self._enough(gap):
                self.closed = max(self.closed, ahead)
                self.heap.clear()
                break
            if done and time.perf_counter() > until:
                break
            _, _, cuts = heapq.heappop(self.heap)
            self._open(cuts, ahead, gap)
            done += 1
        self.best.nodes += done
        left = -self.heap[0][0] if self.heap else -math.inf
        self.best.bound = min(max(left, self.closed, self.best.value), self.best.bound)
        return self.best

    def _enough(self, gap: float) -> float:
        """Bound below which a node cannot matter."""
        value = self.best.value
        return value + max(gap * abs(value), self.slack) if math.isfinite(value) else -math.inf

    def _open(self, cuts: dict[int, Cut], ahead: float, gap: float) -> None:
        s = self.space
        fine, bound = self._relax(cuts)
        if not fine:
            return
        bound = min(bound, ahead)
        if bound <= self._enough(gap):
            self.closed = max(self.closed, bound)
            return
        _, place = misfit(s.curve, s.points, self.env, self.cost, self.height, self.loss)
        self._propose(bool(place >= 0))
        if place < 0 or bound <= self._enough(gap):
            self.closed = max(self.closed, bound)
            return
        for cut in self._split(place, cuts):
            self.pushed += 1
            heapq.heappush(self.heap, (-bound, self.pushed, {**cuts, place: cut}))

    def _relax(self, cuts: dict[int, Cut]) -> tuple[bool, float]:
        s = self.space
        at = np.fromiter(cuts, dtype=np.int64, count=len(cuts))
        held = list(cuts.values())
        lows = np.array([cut[1] for cut in held], dtype=float)
        highs = np.array([cut[2] for cut in held], dtype=float)
        states = np.array([cut[3] for cut in held], dtype=np.int64)
        fine, bound = node(
            s.curve,
            s.points,
            self.roots,
            s.begin,
            s.group_low,
            s.group_high,
            s.budget,
            s.floor,
            at,
            lows,
            highs,
            s.fee,
            states,
            self.env,
            self.cost,
            self.height,
            self.prices,
        )
        return bool(fine), float(bound)

    def _propose(self, between: bool) -> None:
        """Round the relaxed plan to true plans and keep the best."""
        s = self.space
        self._propose_as_is()
        for rule in (0, 1, 2) if between else ():
            fine, net = rounded(
                s.curve,
                s.points,
                self.env,
                s.begin,
                s.group_low,
                s.group_high,
                s.budget,
                s.floor,
                s.fee,
                self.cost,
                self.loss,
                rule,
                self.work,
                self.trial,
                self.top,
                self.spare,
            )
            if fine and net > self.best.value:
                self._keep(self.trial, self.work[:, CHORD] >= 0.0, net, self.spare)

    def _propose_as_is(self) -> None:
        """The relaxed plan itself, where no channel is between off and its least spend."""
        s, env = self.space, self.env
        spend = self.cost - env[:, FEE]
        on = (env[:, CHORD] >= 0.0) & ((env[:, 9] == 0.0) | (self.cost > env[:, 0]))
        if np.any(on & (spend < env[:, LOW] * (1 - 1e-12))):
            return
        net = values(s.curve, s.points, np.where(on, spend, 0.0), self.trial) - s.floor * float(self.cost.sum())
        if net > self.best.value:
            self._keep(self.cost, on, float(net), self.prices)

    def _keep(self, cost: np.ndarray, on: np.ndarray, net: float, prices: np.ndarray) -> None:
        self.best.cost, self.best.on, self.best.value = cost.copy(), on.copy(), net
        self.best.prices = prices.copy()

    def _split(self, place: int, cuts: dict[int, Cut]) -> list[Cut]:
        """Two parts of a channel's choices that together are all of them."""
        low, high = float(self.env[place, LOW]), float(self.env[place, END])
        state = cuts[place][3] if place in cuts else int(self.space.state[place])
        if state == ANY:
            return [(place, low, high, ON), (place, 0.0, 0.0, OFF)]
        at = float(self.cost[place] - self.env[place, FEE])
        width = high - low
        end = float(self.env[place, START])
        at = min(max(at, low + 0.02 * (end - low)), low + 0.98 * (end - low)) if end > low else low + 0.5 * width
        return [(place, at, high, ON), (place, low, at, ON)]


def search(space: Space, *, gap: float = 1e-9, until: float = math.inf, nodes: int = 1_000_000) -> Found:
    """Search a space once from the start."""
    if not space.possible():
        return Found(np.zeros(space.size), np.zeros(space.size, dtype=bool), bound=-math.inf)
    return Search(space).run(gap=gap, until=until, nodes=nodes)
