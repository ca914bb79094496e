"""How much each channel spends in each period when stocks carry over: the best plan found, and a bound on every plan.

Maximises sum_i sum_t f_i(A_it), A_it = x_it + theta_i A_i,t-1, within the budget, groups, boxes, period limits and
fees. The method: Lagrange prices for the rules, a dynamic programme over stocks for each channel, a master program
that mixes the paths found (Dantzig and Wolfe 1960), and branching on stocks where the mixture claims more than the
curves give (branch and price; Barnhart et al. 1998). With many channels the blocks that only the budget and the
periods tie together are branched one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from time import perf_counter

import numpy as np

from optimize.allocate.pacing_blocks import Blocks
from optimize.allocate.pacing_cells import ladder_of
from optimize.allocate.pacing_polish import dive, near, settle
from optimize.allocate.pacing_program import program_of
from optimize.allocate.pacing_search import Search
from optimize.allocate.pacing_tree import Node, Tree
from optimize.allocate.problem import Channel, Problem
from optimize.allocate.response import Response

_FEW = 10
_MANY = 60
_RESERVE = 0.02


@dataclass(frozen=True, eq=False)
class Warm:
    """What a solve leaves for the next one of a similar problem: stock paths in money, by channel id.

    Attributes:
        ids: channel of each path.
        stocks: the paths (k, T).
        on: whether each path has its channel on (k,).
    """

    ids: tuple[str, ...]
    stocks: np.ndarray
    on: np.ndarray


@dataclass(frozen=True, eq=False)
class Pacing:
    """A plan over periods.

    Attributes:
        spend: money of each channel in each period (T, n), in the problem's order.
        on: which channels are on (n,).
        value: what the plan earns on the true curves; -inf without a plan.
        bound: what no plan can earn more than; -inf when it is proven that no plan keeps the rules.
        gap: 1 - value / bound.
        seconds: wall time taken.
        warm: hand it to the next solve of a similar problem.
    """

    spend: np.ndarray
    on: np.ndarray
    value: float
    bound: float
    gap: float
    seconds: float
    warm: Warm

    @property
    def found(self) -> bool:
        """Whether there is a plan that keeps the rules."""
        return bool(np.isfinite(self.value))

    @property
    def infeasible(self) -> bool:
        """Whether it is proven that no plan keeps the rules."""
        return self.bound == -np.inf


def pace(problem: Problem, *, time_limit: float = 60.0, target_gap: float = 1e-5, warm: Warm | None = None) -> Pacing:
    """Allocate a budget over channels and periods, with a certificate.

    Args:
        problem: any number of periods; channels with carry-over, boxes, fees, groups, ratios, resources and choices.
        time_limit: seconds of wall time.
        target_gap: stop when 1 - value / bound is at most this.
        warm: what an earlier solve of a similar problem left (another budget, other limits).

    Raises:
        ValueError: the problem has ramps, lots, price steps, menus, outcomes or a reserve.
    """
    _compile()
    return _paced(problem, time_limit, target_gap, warm)


@lru_cache(maxsize=1)
def _compile() -> None:
    """Compile the loops, or load them from disk, before a call's clock starts: that is paid once a machine."""
    curve = Response("hill", 1.0, 1.0, 2.0)
    channels = tuple(Channel(name, curve, max=1.0, carryover=0.5, max_per_period=1.0) for name in "ab")
    _paced(Problem("first", 1.0, channels, periods=2), 60.0, 1e-3, None)


def _paced(problem: Problem, time_limit: float, target_gap: float, warm: Warm | None) -> Pacing:
    begun = perf_counter()
    program = program_of(problem)
    deadline = begun + time_limit * (1 - _RESERVE)
    search = Search(program, ladder_of(program.curves, program.reach[:, -1], _fineness(program.size)), deadline)
    if warm is not None:
        _recall(search, problem, warm)
    bound = _Solve(search, target_gap, begun, deadline, warm is not None).bound()
    return _told(problem, search, bound, begun)


def _fineness(size: int) -> tuple[int, ...]:
    """Cells of each level: the fewer the channels, the more their own rounding weighs."""
    if size <= _FEW:
        return 150, 1200, 9600, 76800
    if size <= 30:
        return 150, 1200, 9600
    return (150, 1200, 4800) if size <= 300 else (150, 1200)


class _Solve:
    """The order of work: the whole, a first plan, the blocks, a better plan, the tree."""

    def __init__(self, search: Search, gap: float, begun: float, deadline: float, near_plan: bool) -> None:
        self.search, self.gap, self.near_plan = search, gap, near_plan
        self.end, self.deadline = deadline, deadline - 0.02 * (deadline - begun)
        self.upper = np.inf

    def bound(self) -> float:
        """Work until the gap is reached or the time is up; return the bound."""
        self._work()
        if self.search.best > -np.inf:
            self.search.deadline = self.end
            settle(self.search)
        return self.upper

    def _work(self) -> None:
        self._root()
        if self._done():
            return
        many = self.search.program.size > _FEW
        if self.search.best == -np.inf:
            self._until(0.5)
            dive(self.search, self.search.whole_box(), first=True)
        if self.search.program.size <= _MANY:
            self._dive(0.1 if many else 0.3)
        if many and not self._done():
            self._blocks()
        if not self._done():
            self._tree()

    def _done(self) -> bool:
        best = self.search.best
        closed = best > -np.inf and self.upper - best <= self.gap * abs(self.upper)
        return closed or self.upper == -np.inf or perf_counter() >= self.deadline

    def _until(self, share: float) -> None:
        """Give the search a share of the time that is left."""
        now = perf_counter()
        self.search.deadline = now + share * max(self.deadline - now, 0.0)

    def _root(self) -> None:
        search = self.search
        self._until(0.5)
        for share in (0.1, 0.02):
            box = search.whole_box()
            self.upper = min(self.upper, search.bound(box, -np.inf, share=share))
            search.mixture()
        self._refute()
        self.dual = search.dual

    def _dive(self, share: float) -> None:
        self._until(share)
        if self.near_plan and self.search.best > -np.inf:
            dive(self.search, near(self.search, self.search.plan, self.search.on, 0.1))
        dive(self.search, self.search.whole_box())

    def _blocks(self) -> None:
        search = self.search
        blocks = Blocks(search, self.dual, 0.3 * self.gap * abs(self.upper))
        if len(blocks.blocks) < 2:
            return
        shares = (0.4,) if search.program.size <= _MANY else (0.6, 0.5, 0.5)
        for share in shares:
            now = perf_counter()
            blocks.work(now + share * (self.deadline - now))
            self.upper = min(self.upper, blocks.bound())
            stock, on = blocks.preferred()
            search.offer_plan(stock, on)
            for width in (0.2, 0.05):
                self._until(0.5)
                dive(search, near(search, stock, on, width))
                if self._done():
                    return
                stock, on = search.plan, search.on
            blocks.learn()

    def _tree(self) -> None:
        search = self.search
        search.deadline = self.deadline
        tree = Tree(search, self.gap * abs(self.upper))
        tree.push(Node(self.upper, search.whole_box()))
        tree.grow()
        self.upper = min(self.upper, tree.bound())
        self._refute()

    def _refute(self) -> None:
        """A bound below what any plan would earn, or a row that no sum keeps, proves that there is none."""
        program = self.search.program
        if self.upper < program.worst - 1e-6 * self.search.scale or (program.low > program.high).any():
            self.upper = -np.inf


def _recall(search: Search, problem: Problem, warm: Warm) -> None:
    """Offer the paths and the plan of an earlier solve that this problem's channels can still follow."""
    program = search.program
    at = {problem.channels[j].id: i for i, j in enumerate(program.order)}
    known = np.array([name in at for name in warm.ids], dtype=np.bool_)
    owner = np.array([at[name] for name in warm.ids if name in at], dtype=np.int64)
    if known.any() and warm.stocks.shape[1] == program.periods:
        search.offer(owner, warm.stocks[known] / program.money, warm.on[known])


def _told(problem: Problem, search: Search, bound: float, begun: float) -> Pacing:
    """The plan in the problem's money and order, judged on the true curves."""
    program = search.program
    n, periods = program.size, program.periods
    spend, on = np.zeros((periods, n)), np.zeros(n, dtype=np.bool_)
    value = -np.inf
    if search.best > -np.inf:
        on[program.order] = search.on
        spend[:, program.order] = np.maximum(program.spend(search.plan), 0.0).T * program.money
        spend[:, ~on] = 0.0
        value = problem.arrays.value(spend)
    upper = bound * program.worth if bound > -np.inf else -np.inf
    upper = max(upper, value)
    gap = 1.0 - value / upper if np.isfinite(value) and upper > 0 else (0.0 if value == upper else np.inf)
    return Pacing(spend, on, value, upper, gap, perf_counter() - begun, _left(problem, search))


def _left(problem: Problem, search: Search) -> Warm:
    program, paths = search.program, search.master.paths
    names = tuple(problem.channels[j].id for j in program.order)
    used = np.flatnonzero(paths.weight > 0)
    ids = tuple(names[i] for i in paths.owner[used]) + tuple(names[i] for i in np.flatnonzero(search.on))
    stocks = np.concatenate([paths.stocks[used], search.plan[search.on]]) * program.money
    on = np.concatenate([paths.on[used], search.on[search.on]])
    return Warm(ids, stocks, on)
