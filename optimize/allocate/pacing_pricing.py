# ruff: noqa: ANN001, ANN201, ANN202
# mypy: allow-untyped-defs, allow-untyped-calls
"""The best stock path of one channel at given prices: a dynamic programme over cells of stock, compiled.

With prices p_t of a unit spent in period t, a path A earns sum_t f(A_t) - p_t (A_t - theta A_{t-1}) = sum_t f(A_t) -
q_t A_t with q_t = p_t - theta p_{t+1} (p_{T+1} = 0). From a cell one reaches every cell that some stock in it
reaches: theta A <= A' <= theta A + cap. So the best chain of cells is an upper bound of the best path (Bellman's
recursion on a relaxation). The window of reachable cells slides, and a monotone queue gives its best in O(1):
O(cells) a period. Coarse cells that no path as good as one in hand passes through are dropped; only the others are
split.
"""

from __future__ import annotations

import numpy as np

from optimize.allocate.compiled import jit

NOTHING = -1e300


@jit(error_model="numpy")
def _reward(place, value, cell, price):
    """Most that value less price x stock can be in a cell."""
    best = value[2 * cell] - price * place[2 * cell]
    for m in range(2 * cell + 1, 2 * cell + 3):
        found = value[m] - price * place[m]
        if found > best:
            best = found
    return best


@jit(error_model="numpy")
def _forward(place, value, cells, count, q, theta, cap, slack, best, back, reward):
    """Best chain up to each listed cell (T, width), and where it came from."""
    periods = q.shape[0]
    queue = np.empty(cells.shape[1], np.int32)
    for t in range(periods):
        head, tail, entered = 0, 0, 0
        for c in range(count[t]):
            j = cells[t, c]
            low = place[2 * j]
            high = place[2 * j + 2]
            gain = _reward(place, value, j, q[t])
            reward[t, c] = gain
            back[t, c] = -1
            best[t, c] = NOTHING
            if t == 0:
                if low <= cap + slack:
                    best[t, c] = gain
                continue
            while entered < count[t - 1] and theta * place[2 * cells[t - 1, entered]] <= high + slack:
                while tail > head and best[t - 1, queue[tail - 1]] <= best[t - 1, entered]:
                    tail -= 1
                queue[tail] = entered
                tail += 1
                entered += 1
            while head < tail and theta * place[2 * cells[t - 1, queue[head]] + 2] < low - cap - slack:
                head += 1
            if head < tail and best[t - 1, queue[head]] > NOTHING / 2:
                back[t, c] = queue[head]
                best[t, c] = best[t - 1, queue[head]] + gain


@jit(error_model="numpy")
def _backward(place, cells, count, theta, cap, slack, reward, rest):
    """Best continuation after each listed cell (T, width)."""
    periods = count.shape[0]
    queue = np.empty(cells.shape[1], np.int32)
    for c in range(count[periods - 1]):
        rest[periods - 1, c] = 0.0
    for t in range(periods - 2, -1, -1):
        head, tail = 0, 0
        entered = count[t + 1] - 1
        for c in range(count[t] - 1, -1, -1):
            j = cells[t, c]
            floor = theta * place[2 * j] - slack
            ceiling = theta * place[2 * j + 2] + cap + slack
            while entered >= 0 and place[2 * cells[t + 1, entered] + 2] >= floor:
                found = rest[t + 1, entered] + reward[t + 1, entered]
                while tail > head and rest[t + 1, queue[tail - 1]] + reward[t + 1, queue[tail - 1]] <= found:
                    tail -= 1
                queue[tail] = entered
                tail += 1
                entered -= 1
            while head < tail and place[2 * cells[t + 1, queue[head]]] > ceiling:
                head += 1
            rest[t, c] = NOTHING
            if head < tail:
                rest[t, c] = rest[t + 1, queue[head]] + reward[t + 1, queue[head]]


@jit(error_model="numpy")
def _walk(place, value, cells, back, last, q, theta, cap, low, high, path):
    """Write a real path that follows the chain ending in `last`; return what its bound points earn at most."""
    periods = q.shape[0]
    c = last
    for t in range(periods - 1, -1, -1):
        j = cells[t, c]
        best = value[2 * j] - q[t] * place[2 * j]
        at = place[2 * j]
        for m in range(2 * j + 1, 2 * j + 3):
            found = value[m] - q[t] * place[m]
            if found > best:
                best = found
                at = place[m]
        path[t] = at
        c = back[t, c]
    before = 0.0
    for t in range(periods):
        kept = theta * before
        at = min(max(path[t], kept), kept + cap)
        path[t] = min(max(at, low[t]), high[t])
        before = path[t]


@jit(error_model="numpy")
def _at_least(place, value, stock, size):
    """A value not above the true one at a stock: the smaller node of its cell."""
    below, above = 0, size
    while above - below > 1:
        middle = (below + above) // 2
        if place[2 * middle] <= stock:
            below = middle
        else:
            above = middle
    return value[2 * below]


@jit(error_model="numpy")
def _split(cells, count, best, rest, floor, factor, fresh, place, low, high, slack):
    """List the parts, in the box, of the cells that a chain worth `floor` passes through; return the most a period."""
    widest = 0
    for t in range(count.shape[0]):
        kept = 0
        for c in range(count[t]):
            if best[t, c] > NOTHING / 2 and best[t, c] + rest[t, c] >= floor:
                for part in range(factor):
                    j = cells[t, c] * factor + part
                    if place[2 * j + 2] >= low[t] - slack and place[2 * j] <= high[t] + slack:
                        fresh[t, kept] = j
                        kept += 1
        count[t] = kept
        widest = max(widest, kept)
    return widest


@jit(error_model="numpy")
def _listed(place, low, high, slack, size, cells, count):
    """List the cells that meet the box of stocks [low, high] in each period."""
    for t in range(low.shape[0]):
        kept = 0
        for j in range(size):
            if place[2 * j + 2] >= low[t] - slack and place[2 * j] <= high[t] + slack:
                cells[t, kept] = j
                kept += 1
        count[t] = kept


@jit(error_model="numpy")
def _tightened(theta, cap, low, high):
    """The box less the stocks from which no path stays in it."""
    low, high = low.copy(), high.copy()
    if theta > 0.0:
        for t in range(low.shape[0] - 2, -1, -1):
            low[t] = max(low[t], (low[t + 1] - cap) / theta)
            high[t] = min(high[t], high[t + 1] / theta)
    return low, high


@jit(error_model="numpy")
def best_path(p, theta, cap, low, high, hand, levels, places, values, factors, path):
    """Write the best stock path (T,) of one channel in a box and return an upper bound of value less prices x spend.

    Args:
        p: price of a unit spent in each period (T,).
        theta: share of the stock that lives on.
        cap: most that can be spent in a period.
        low: least stock of each period (T,).
        high: highest stock of each period (T,).
        hand: worth of a path in hand: chains worth less are dropped, and the bound returned is at least this.
        levels: where the bound points of each level start, and the end of the last (levels + 1,).
        places: stocks of the channel's bound points, one level after another.
        values: values of the bound points.
        factors: parts of a coarser cell in each level (levels,); the first is 1.
        path: written; NaN in period 0 when no path is left.
    """
    periods = p.shape[0]
    q = p.copy()
    for t in range(periods - 1):
        q[t] -= theta * p[t + 1]
    low, high = _tightened(theta, cap, low, high)
    size = (levels[1] - levels[0] - 1) // 2
    slack = places[levels[1] - 1] * 1e-12
    cells = np.empty((periods, size), np.int32)
    count = np.empty(periods, np.int32)
    _listed(places[levels[0] : levels[1]], low, high, slack, size, cells, count)
    bound = NOTHING
    path[0] = np.nan
    finest = places[levels[-2] : levels[-1]]
    true = values[levels[-2] : levels[-1]]
    for level in range(levels.shape[0] - 1):
        place = places[levels[level] : levels[level + 1]]
        value = values[levels[level] : levels[level + 1]]
        width = cells.shape[1]
        best = np.empty((periods, width))
        back = np.empty((periods, width), np.int32)
        reward = np.empty((periods, width))
        _forward(place, value, cells, count, q, theta, cap, slack, best, back, reward)
        last = -1
        bound = NOTHING
        for c in range(count[periods - 1]):
            if best[periods - 1, c] > bound:
                bound = best[periods - 1, c]
                last = c
        if last < 0:
            path[0] = np.nan
            return hand
        if bound <= hand and level + 2 < levels.shape[0]:
            return hand
        _walk(place, value, cells, back, last, q, theta, cap, low, high, path)
        if level + 2 < levels.shape[0]:
            worth = 0.0
            for t in range(periods):
                worth += _at_least(finest, true, path[t], (finest.shape[0] - 1) // 2) - q[t] * path[t]
            rest = np.empty((periods, width))
            _backward(place, cells, count, theta, cap, slack, reward, rest)
            floor = max(worth, hand) - 1e-12 * abs(bound)
            fresh = np.empty((periods, width * factors[level + 1]), np.int32)
            below = places[levels[level + 1] : levels[level + 2]]
            widest = _split(cells, count, best, rest, floor, factors[level + 1], fresh, below, low, high, slack)
            cells = fresh[:, :widest].copy()
    return max(bound, hand)


@jit(error_model="numpy")
def _hull(place, cells, count, best, rest, floor, low, high):
    """Shrink a box (T,) to the cells that a chain worth `floor` passes through; False when there is none."""
    for t in range(low.shape[0]):
        below, above = np.inf, -np.inf
        for c in range(count[t]):
            if best[t, c] > NOTHING / 2 and best[t, c] + rest[t, c] >= floor:
                below = min(below, place[2 * cells[t, c]])
                above = max(above, place[2 * cells[t, c] + 2])
        if above < below:
            return False
        low[t], high[t] = max(low[t], below), min(high[t], above)
    return True


@jit(error_model="numpy")
def narrow(p, theta, cap, low, high, floor, level, ends, places, values):
    """Shrink boxes (n, T) in place to the stocks that a path worth `floor` (n,) can pass, by cells of one level.

    Channels whose floor no chain reaches keep their box. Prices p (n, T) as in `best_path`.
    """
    periods = p.shape[1]
    size = (ends[level + 1] - ends[level] - 1) // 2
    cells = np.empty((periods, size), np.int32)
    count = np.empty(periods, np.int32)
    best, reward, rest = np.empty((periods, size)), np.empty((periods, size)), np.empty((periods, size))
    back = np.empty((periods, size), np.int32)
    for i in range(p.shape[0]):
        place, value = places[i, ends[level] : ends[level + 1]], values[i, ends[level] : ends[level + 1]]
        q = p[i].copy()
        q[:-1] -= theta[i] * p[i, 1:]
        slack = place[-1] * 1e-12
        least, most = _tightened(theta[i], cap[i], low[i], high[i])
        _listed(place, least, most, slack, size, cells, count)
        _forward(place, value, cells, count, q, theta[i], cap[i], slack, best, back, reward)
        _backward(place, cells, count, theta[i], cap[i], slack, reward, rest)
        if _hull(place, cells, count, best, rest, floor[i], least, most):
            low[i], high[i] = least, most


@jit(error_model="numpy")
def best_paths(channels, p, theta, cap, low, high, hand, levels, places, values, factors, bounds, paths):
    """`best_path` of each of some channels: rows of p, low, high, places, values, bounds and paths (n, ...)."""
    for i in channels:
        bounds[i] = best_path(
            p[i], theta[i], cap[i], low[i], high[i], hand[i], levels, places[i], values[i], factors, paths[i]
        )
