# ruff: noqa: ANN001, ANN201, ANN202
# mypy: allow-untyped-defs, allow-untyped-calls
"""Compiled curves: value, slope, inverse slope and tangent of one channel; kept on disk once compiled.

A channel's numbers are a row of `curve` (kind, b, k, s, first point, number of points) and, for tables, `points`.
Hill in y = s ln(x / k): ln f' = ln(b s / k) + (1 - 1/s) y - 2 ln(1 + e^y), concave in y, so Newton from the right of
the root on the falling branch never overshoots.
"""

from __future__ import annotations

import math

import numpy as np

from optimize.allocate.compiled import jit

HILL, POWER, LOG, TABLE = 0.0, 1.0, 2.0, 3.0


@jit()
def value(curve, points, x):
    """What the channel earns at spend x."""
    kind, b, k, s = curve[0], curve[1], curve[2], curve[3]
    if kind == TABLE:
        return _table_value(curve, points, x)
    if x <= 0.0:
        return 0.0
    if kind == HILL:
        return b / (1.0 + math.exp(min(s * math.log(k / x), 700.0)))
    if kind == POWER:
        return b * x**s
    return b * math.log1p(x / k)


@jit()
def _table_value(curve, points, x):
    first, last = int(curve[4]), int(curve[4] + curve[5]) - 1
    if x <= points[0, first]:
        return points[1, first]
    if x >= points[0, last]:
        return points[1, last]
    j = first + np.searchsorted(points[0, first : last + 1], x)
    x0, x1, y0, y1 = points[0, j - 1], points[0, j], points[1, j - 1], points[1, j]
    return y0 + (y1 - y0) * ((x - x0) / (x1 - x0))


@jit()
def slope(curve, x):
    """What the next unit earns at spend x (of a smooth curve)."""
    kind, b, k, s = curve[0], curve[1], curve[2], curve[3]
    if kind == LOG:
        return b / (k + x)
    if x <= 0.0:
        if s < 1.0:
            return math.inf if b > 0.0 else 0.0
        if s > 1.0:
            return 0.0
        return b / k if kind == HILL else b
    if kind == POWER:
        return b * s * x ** (s - 1.0)
    y = s * math.log(x / k)
    small = math.exp(-abs(y))
    return b * s / x * small / ((1.0 + small) * (1.0 + small))


@jit()
def inflection(curve):
    """Spend from which returns diminish: 0 for a concave curve, infinite for a convex one."""
    kind, k, s = curve[0], curve[2], curve[3]
    if kind == LOG or s <= 1.0:
        return 0.0
    if kind == POWER:
        return math.inf
    return k * ((s - 1.0) / (s + 1.0)) ** (1.0 / s)


@jit()
def spend_at(curve, price):
    """Spend on the falling branch whose next unit earns `price`, and its change with ln price."""
    kind, b, k, s = curve[0], curve[1], curve[2], curve[3]
    if kind == LOG:
        return b / price - k, -b / price
    if kind == POWER:
        x = (price / (b * s)) ** (1.0 / (s - 1.0))
        return x, x / (s - 1.0)
    q = math.log(price) + math.log(k / (b * s))
    rise = 1.0 - 1.0 / s
    y = -q / (1.0 + 1.0 / s)
    fall = -1.0
    for _ in range(60):
        small = math.exp(-abs(y))
        high = 1.0 / (1.0 + small) if y > 0 else small / (1.0 + small)
        softplus = math.log1p(small) + max(y, 0.0)
        fall = rise - 2.0 * high
        if fall >= 0.0:
            fall = -1e-300
            break
        step = (rise * y - 2.0 * softplus - q) / fall
        y -= step
        if abs(step) < 1e-9 * (1.0 + abs(y)):
            break
    x = k * math.exp(y / s)
    return x, x / (s * fall)


@jit()
def table_best(curve, points, price, low, high, falling):
    """Spend between low and high that earns most after paying `price` a unit; of ties the least (or the most)."""
    best_x, best = low, _table_value(curve, points, low) - price * low
    first, last = int(curve[4]), int(curve[4] + curve[5]) - 1
    for j in range(first, last + 2):
        x = high if j > last else points[0, j]
        if x <= low or x > high:
            continue
        gain = (_table_value(curve, points, x) if j > last else points[1, j]) - price * x
        if gain > best or (falling and gain == best):
            best, best_x = gain, x
    return best_x


@jit()
def steepest(curve, points, low, high, ahead, start):
    """Spend t in [low, high] of the steepest chord from (-ahead, start) to (t, f(t)): the end of the first piece.

    `ahead` is the cost paid before the first unit counts (a fixed cost), or minus the left end of an interval.
    """
    if high <= low:
        return high
    if curve[0] == TABLE:
        return _table_steepest(curve, points, low, high, ahead, start)
    left = max(low, min(inflection(curve), high))
    if left >= high:
        return high
    if left + ahead <= 0.0 or _rise(curve, points, left, ahead, start) <= 0.0:
        return left
    if _rise(curve, points, high, ahead, start) >= 0.0:
        return high
    a, b = left, high
    for _ in range(200):
        middle = 0.5 * (a + b)
        if middle <= a or middle >= b or b - a <= 1e-16 * b:
            break
        if _rise(curve, points, middle, ahead, start) > 0.0:
            a = middle
        else:
            b = middle
    return a


@jit()
def _rise(curve, points, x, ahead, start):
    return slope(curve, x) * (x + ahead) - (value(curve, points, x) - start)


@jit()
def _table_steepest(curve, points, low, high, ahead, start):
    best, best_x = -math.inf, high
    first, last = int(curve[4]), int(curve[4] + curve[5]) - 1
    for j in range(first - 1, last + 2):
        x = low if j < first else (high if j > last else points[0, j])
        if x < low or x > high or x + ahead <= 0.0:
            continue
        ratio = (_table_value(curve, points, x) - start) / (x + ahead)
        if ratio >= best:
            best, best_x = ratio, x
    return best_x
