"""Our renderings of how today's allocators search, on the same problems: what a certified plan must never fall below.

Each takes a problem and a time limit and returns a spend (periods, channels) or None. The local methods know neither
fees nor periods' limits beyond linear rows; every answer is repaired and judged by `judged`, which returns nothing
for a plan that breaks a rule. Sources of the methods: allocator studies of grid hill climbing with a common step,
SLSQP as shipped (tolerance 1e-9, even start), SLSQP scaled with ten starts, augmented Lagrangian around SLSQP (NLopt,
when installed), and a piecewise-linear mixed-integer program.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from time import perf_counter

import numpy as np
from scipy.optimize import minimize

from benchmarks.allocator.pieces import pieces
from optimize.allocate.problem import Problem

Plan = np.ndarray | None
_TOLERANCE = 1e-6


def judged(problem: Problem, spend: np.ndarray) -> float | None:
    """Value of a plan on the true curves; None when it breaks a rule by more than a millionth of the budget."""
    arrays, room = problem.arrays, _TOLERANCE * problem.budget
    total = spend.sum(axis=0)
    on = ~arrays.switch | (total > 0)
    cost = arrays.cost_each(total, on)
    broken = [cost.sum() - problem.budget, -spend.min(), ((arrays.low - total) * on).max(), (total - arrays.high).max()]
    broken.append((spend - arrays.cap).max())
    if problem.periods > 1:
        each = spend.sum(axis=1)
        broken += [each.max() - problem.period_max, problem.period_min - each.min()]
    for g, (low, high) in enumerate(zip(arrays.group_min, arrays.group_max, strict=True)):
        part = cost[arrays.group == g].sum()
        broken += [part - high, low - part]
    return arrays.value(spend) if max(broken) <= room else None


def repaired(problem: Problem, spend: np.ndarray, rounds: int = 60) -> np.ndarray:
    """Bring a plan back within its limits: small ones off, boxes clipped, groups, periods and budget scaled down."""
    arrays = problem.arrays
    spend = np.clip(spend, 0.0, arrays.cap)
    total = spend.sum(axis=0)
    spend[:, arrays.switch & (total < arrays.low * (1 - 1e-9))] = 0.0
    for _ in range(rounds):
        total = spend.sum(axis=0)
        on = ~arrays.switch | (total > 0)
        least = np.where(arrays.switch & ~on, 0.0, arrays.low)
        goal = np.clip(total, least, np.where(on, arrays.high, 0.0))
        spend = np.where(
            total > 0, spend * np.divide(goal, total, where=total > 0, out=np.ones_like(goal)), goal / len(spend)
        )
        spend = np.clip(spend, 0.0, arrays.cap)
        cost = arrays.cost_each(spend.sum(axis=0), on)
        for g, high in enumerate(arrays.group_max):
            at = arrays.group == g
            if cost[at].sum() > high:
                spend[:, at] *= max(high - arrays.fee[at & on].sum(), 0.0) / max(spend[:, at].sum(), 1e-300)
        each = spend.sum(axis=1)
        if problem.periods > 1 and each.max() > problem.period_max:
            spend *= np.minimum(1.0, problem.period_max / np.maximum(each, 1e-300))[:, None]
        left = problem.budget - arrays.fee[on].sum()
        spend *= min(1.0, max(left, 0.0) / max(spend.sum(), 1e-300))
    return spend


class _Local:
    """Value, slope and linear limits of a problem as a smooth program in its spends (periods x channels)."""

    def __init__(self, problem: Problem, money: float = 1.0, worth: float = 1.0, even: bool = False) -> None:
        self.problem, self.arrays, self.money, self.worth, self.even = problem, problem.arrays, money, worth, even
        self.shape = (problem.periods, self.arrays.size)
        self.count = self.arrays.size if even else problem.periods * self.arrays.size
        top = np.minimum(self.arrays.high, self.arrays.cap * problem.periods)
        ends = top / money if even else np.tile(np.minimum(self.arrays.cap, self.arrays.high), problem.periods) / money
        self.bounds = [(0.0, float(end)) for end in ends]
        self.rows, self.limits = self._linear()

    def spend(self, x: np.ndarray) -> np.ndarray:
        """Spend in money of the program's point."""
        if self.even:
            return np.tile(x * self.money / self.shape[0], (self.shape[0], 1))
        return x.reshape(self.shape) * self.money

    def loss(self, x: np.ndarray) -> tuple[float, np.ndarray]:
        """What is minimised, and its slope by differences of the stock."""
        arrays, spend = self.arrays, np.maximum(self.spend(x), 0.0)
        stock = arrays.stock(spend)
        step = 1e-6 * np.maximum(stock, 1e-3 * self.problem.budget / stock.size)
        rise = (arrays.value_each(stock + step) - arrays.value_each(stock)) / step
        for t in range(self.shape[0] - 2, -1, -1):
            rise[t] += arrays.theta * rise[t + 1] if self.shape[0] > 1 else 0.0
        slope = rise.mean(axis=0) if self.even else rise.ravel()
        return -arrays.value(spend) / self.worth, -slope * self.money / self.worth

    def _linear(self) -> tuple[np.ndarray, np.ndarray]:
        """Rows and limits with rows @ x <= limits, without the fees, which these methods cannot be told."""
        arrays, problem = self.arrays, self.problem
        rows, limits = [np.ones(arrays.size)], [problem.budget]
        for g, (low, high) in enumerate(zip(arrays.group_min, arrays.group_max, strict=True)):
            member = (arrays.group == g).astype(float)
            rows += [member, -member]
            limits += [high, -low]
        rows += [*np.eye(arrays.size), *-np.eye(arrays.size)]
        limits += [*arrays.high, *-np.where(arrays.switch, 0.0, arrays.low)]
        block = np.array(rows) if self.even else np.tile(np.array(rows), (1, self.shape[0]))
        if problem.periods > 1 and not self.even:
            each = np.kron(np.eye(self.shape[0]), np.ones(arrays.size))
            block = np.vstack([block, each, -each])
            limits += [problem.period_max] * self.shape[0] + [-problem.period_min] * self.shape[0]
        limit = np.array(limits, dtype=float)
        kept = np.isfinite(limit)
        return block[kept], limit[kept] / self.money


def slsqp(problem: Problem, seconds: float, *, even: bool = False) -> Plan:
    """SLSQP as shipped: spends in money, an even start, an absolute tolerance of 1e-9."""
    local = _Local(problem, even=even)
    return _descend(local, np.full(local.count, problem.budget / local.count), perf_counter() + seconds, 1e-9)


def slsqp_ten(problem: Problem, seconds: float, *, even: bool = False) -> Plan:
    """SLSQP on spends and value of the order of 1, from ten starts; the best repaired plan."""
    local = _Local(
        problem,
        problem.budget,
        max(problem.arrays.value(np.tile(problem.arrays.high, (problem.periods, 1))), 1e-300),
        even,
    )
    rng, until = np.random.default_rng(0), perf_counter() + seconds
    best, top = None, -np.inf
    for start in range(10):
        point = rng.dirichlet(np.ones(local.count)) if start else np.full(local.count, 1.0 / local.count)
        found = repaired(problem, _descend(local, point, until, 1e-10))
        value = judged(problem, found)
        if value is not None and value > top:
            best, top = found, value
        if perf_counter() > until:
            break
    return best


def _descend(local: _Local, start: np.ndarray, until: float, tolerance: float) -> np.ndarray:
    class _Late(Exception):
        pass

    last = start

    def loss(x: np.ndarray) -> tuple[float, np.ndarray]:
        nonlocal last
        if perf_counter() > until:
            raise _Late
        last = x.copy()
        return local.loss(x)

    limit = {"type": "ineq", "fun": lambda x: local.limits - local.rows @ x, "jac": lambda _: -local.rows}
    options = {"maxiter": 1000, "ftol": tolerance}
    try:
        found = minimize(
            loss, start, jac=True, method="SLSQP", bounds=local.bounds, constraints=[limit], options=options
        )
        return local.spend(found.x)
    except _Late:
        return local.spend(last)


def auglag(problem: Problem, seconds: float, *, even: bool = False) -> Plan:
    """NLopt's augmented Lagrangian around SLSQP from the lower bounds; None when NLopt is not installed."""
    if importlib.util.find_spec("nlopt") is None:
        return None
    import nlopt

    local = _Local(problem, even=even)
    solver, inner = nlopt.opt(nlopt.AUGLAG, local.count), nlopt.opt(nlopt.LD_SLSQP, local.count)
    inner.set_xtol_rel(1e-10)
    solver.set_local_optimizer(inner)
    lower, upper = zip(*local.bounds, strict=True)
    solver.set_lower_bounds(lower)
    solver.set_upper_bounds(upper)

    def loss(x: np.ndarray, slope: np.ndarray) -> float:
        value, rise = local.loss(x)
        if slope.size:
            slope[:] = rise
        return value

    def rows(result: np.ndarray, x: np.ndarray, slope: np.ndarray) -> None:
        result[:] = local.rows @ x - local.limits
        if slope.size:
            slope[:] = local.rows

    solver.set_min_objective(loss)
    solver.add_inequality_mconstraint(rows, np.full(len(local.limits), 1e-8))
    solver.set_xtol_rel(1e-10)
    solver.set_maxtime(seconds)
    start = np.minimum(np.full(local.count, 1e-3 * problem.budget / local.count), upper)
    try:
        return local.spend(solver.optimize(start))
    except (RuntimeError, ValueError):
        return None


def hill_climb(problem: Problem, seconds: float) -> Plan:
    """Grid search with one step for all and an even flight: the best step ahead until one would pass the budget."""
    arrays, periods = problem.arrays, problem.periods
    step = 10.0 ** np.floor(np.log10(problem.budget * 1e-3))
    top = np.floor(np.minimum(arrays.high, arrays.cap * periods) / step).astype(int)
    level = np.minimum(np.round(np.where(arrays.switch, 0.0, arrays.low) / step).astype(int), top)
    most = int(top.max()) + 1
    shape = arrays.stock(np.full((periods, arrays.size), 1.0 / periods))
    table = np.stack([arrays.value_each(shape * (j * step)).sum(axis=0) for j in range(most)])
    until = perf_counter() + seconds
    while level.sum() * step < problem.budget and perf_counter() < until:
        best, who, jump = 0.0, -1, 0
        for i in range(arrays.size):
            ahead = np.arange(level[i] + 1, top[i] + 1)
            if len(ahead):
                rate = (table[ahead, i] - table[level[i], i]) / ((ahead - level[i]) * step)
                if rate.max() > best:
                    best, who, jump = float(rate.max()), i, int(ahead[rate.argmax()] - level[i])
        if who < 0 or (level.sum() + jump) * step > problem.budget:
            break
        level[who] += jump
    return np.tile(level * step / periods, (periods, 1))


PEERS: dict[str, Callable[[Problem, float], Plan]] = {
    "slsqp": slsqp,
    "slsqp-even": lambda problem, seconds: slsqp(problem, seconds, even=True),
    "slsqp-ten": slsqp_ten,
    "slsqp-ten-even": lambda problem, seconds: slsqp_ten(problem, seconds, even=True),
    "auglag": auglag,
    "hill-climb": hill_climb,
    "pieces-highs": pieces,
    "pieces-cbc": lambda problem, seconds: pieces(problem, seconds, solver="cbc"),
}
