"""One period, boxes, fees, least spends and groups: the exact engines, from arrays to a certified plan."""

from __future__ import annotations

import math
import time

import numpy as np

from optimize.allocate.arrays import TABLE, Arrays
from optimize.allocate.branch import Found, Search
from optimize.allocate.groups import by_groups
from optimize.allocate.kernel_relax import OPEN, START
from optimize.allocate.plan import PROVEN, Answer
from optimize.allocate.space import Space, space_of

FIRST_NODES = 24
"""Nodes of the plain search before groups are priced one by one."""
LAST_NODES = 512
"""Nodes spent on closing a gap that already counts as proven."""


def solve_arrays(
    arrays: Arrays,
    *,
    floor: float = 0.0,
    budget: float | None = None,
    gap: float = 1e-9,
    time_limit: float = 30.0,
) -> Answer:
    """Certified optimum of a one-period problem held in arrays.

    Args:
        arrays: the problem.
        floor: what a unit of money is worth unspent; value and bound are net of it times cost.
        budget: another budget than the problem's.
        gap: relative gap to stop at.
        time_limit: seconds of wall time.
    """
    until = time.perf_counter() + time_limit
    space = space_of(arrays, floor, budget)
    found, engine = _climb(space, gap, until)
    n = arrays.size
    if not math.isfinite(found.value):
        bound = found.bound if math.isfinite(found.bound) or found.bound > 0 else -math.inf
        return Answer(np.zeros((1, n)), np.zeros(n, dtype=bool), math.nan, bound, engine)
    spend, on = np.zeros(n), np.zeros(n, dtype=bool)
    put = np.where(found.on, found.cost - space.fee, 0.0)
    held = np.where(space.state == OFF_STATE, 0.0, space.low)
    spend[space.order] = np.where(found.on, np.clip(put, held, space.high), 0.0)
    on[space.order] = found.on
    _without_waste(arrays, spend, on)
    top = float(np.abs(arrays.value_each(np.minimum(arrays.high, arrays.budget if budget is None else budget))).sum())
    nothing = max(ROUNDING * top, 1e-250)
    if found.bound - found.value <= nothing and abs(found.value) <= nothing:
        found.bound = found.value
    prices = {"budget_price": float(found.prices[-1])} if found.prices.size else {}
    return Answer(spend[None, :], on, found.value, found.bound, engine, extra=prices)


def _without_waste(arrays: Arrays, spend: np.ndarray, on: np.ndarray) -> None:
    """Take back money that earns nothing: on flat stretches of tables and curves of height 0, where no group minds."""
    flat = (arrays.kind == TABLE) | (arrays.b <= 0.0)
    if arrays.switch.size:
        flat |= arrays.switch & on & (spend <= 0.0)
    for i in np.flatnonzero(flat & (on | (spend > 0.0))):
        group = int(arrays.group[i]) if arrays.group.size else -1
        if group >= 0 and arrays.group_min[group] > 0.0:
            continue
        least = 0.0
        if arrays.kind[i] == TABLE:
            run = slice(arrays.first[i], arrays.first[i] + arrays.count[i])
            xs, ys = arrays.points[0, run], arrays.points[1, run]
            here = float(np.interp(spend[i], xs, ys))
            least = float(xs[np.flatnonzero(ys >= here)[0]]) if np.any(ys >= here) else spend[i]
        elif arrays.b[i] > 0.0 and spend[i] > 0.0:
            continue
        low = float(arrays.low[i])
        if arrays.switch.size and arrays.switch[i] and least <= 0.0:
            spend[i], on[i] = 0.0, False
        else:
            spend[i] = min(spend[i], max(least, low))


OFF_STATE = 2
ROUNDING = 1e-12
"""Share of what all channels could earn below which a value is nothing."""


def _climb(space: Space, gap: float, until: float) -> tuple[Found, str]:
    """Water filling or the envelope at the root; then a short search; then groups by price; then the search again."""
    nothing = Found(np.zeros(space.size), np.zeros(space.size, dtype=bool), bound=-math.inf)
    if not space.possible():
        return nothing, "water-filling"
    tree = Search(space)
    found = tree.run(gap=gap, until=until, nodes=FIRST_NODES)
    if found.nodes <= 1 and not tree.heap:
        smooth = not np.any(tree.roots[:, OPEN] > 0) and np.all(tree.roots[:, START] <= space.low)
        return found, "water-filling" if smooth else "envelope"
    if not tree.heap:
        return found, "branch-and-bound"
    engine = "branch-and-bound"
    if space.begin.size > 2:
        engine = "group-prices"
        scale = max(abs(found.bound), abs(found.value) if math.isfinite(found.value) else 0.0)
        found = by_groups(space, float(tree.prices[-1]), scale, gap=gap, until=until, best=found)
    extra = 0
    while tree.heap and found.gap > gap and time.perf_counter() < until:
        if found.gap <= PROVEN and extra >= LAST_NODES:
            break
        found = tree.run(gap=gap, until=until, nodes=64)
        extra += 64
    return found, engine
