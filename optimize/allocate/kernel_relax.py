# ruff: noqa: ANN001, ANN201, ANN202
# mypy: allow-untyped-defs, allow-untyped-calls
"""Compiled relaxation of one node: concave envelopes priced by budget and group, with a bound that is always true.

`env` has a row per channel: cost and value of its left point, fee, start and end of the concave part, price at which
the chord is taken, slopes at start and end, the least spend when on, and whether off is still open. Channels are sorted
by group; group g holds `begin[g]` to `begin[g + 1]`, the last group is that of channels in no group.
"""

from __future__ import annotations

import math

import numpy as np

from optimize.allocate.compiled import jit
from optimize.allocate.kernel_curves import TABLE, inflection, slope, spend_at, steepest, table_best, value

C0, V0, FEE, START, END, CHORD, SLOPE0, SLOPE1, LOW, OPEN = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9
COLUMNS = 10
ANY, ON, OFF, HIGH = 0, 1, 2, 3


@jit()
def envelope(curve, points, low, high, fee, state, row):
    """Fill one row of `env` for spend in [low, high] when on.

    `state`: ANY (off or on), ON, OFF (at the left point), HIGH (only the concave part).
    """
    base = value(curve, points, 0.0)
    row[FEE], row[LOW], row[OPEN], row[END] = fee, low, 0.0, high
    if state == OFF:
        row[C0], row[V0], row[START], row[END], row[CHORD] = 0.0, base, 0.0, 0.0, -1.0
        row[SLOPE0], row[SLOPE1], row[FEE] = 0.0, 0.0, 0.0
        return
    if state == HIGH and curve[0] != TABLE:
        low = max(low, min(inflection(curve), high))
    if state == ANY:
        row[C0], row[V0] = 0.0, base
        start = steepest(curve, points, low, high, fee, base)
        row[OPEN] = 1.0
    else:
        row[C0], row[V0] = fee + low, value(curve, points, low)
        start = steepest(curve, points, low, high, -low, row[V0])
    row[START] = start
    run = fee + start - row[C0]
    if run > 0.0:
        row[CHORD] = (value(curve, points, start) - row[V0]) / run
    else:
        row[CHORD] = math.inf
    if curve[0] == TABLE:
        row[SLOPE0], row[SLOPE1] = math.inf, -1.0
    else:
        row[SLOPE0], row[SLOPE1] = slope(curve, start), slope(curve, high)
    if start >= high:
        row[SLOPE0], row[SLOPE1] = -1.0, -1.0


@jit()
def demand(curve, points, row, price):
    """Cost that a channel wants at a price, and its change with ln price."""
    if price > row[CHORD]:
        return row[C0], 0.0
    if curve[0] == TABLE:
        return row[FEE] + table_best(curve, points, price, row[START], row[END], True), 0.0
    if price >= row[SLOPE0]:
        return row[FEE] + row[START], 0.0
    if price <= row[SLOPE1] or price <= 0.0:
        return row[FEE] + row[END], 0.0
    x, change = spend_at(curve, price)
    if x <= row[START]:
        return row[FEE] + row[START], 0.0
    if x >= row[END]:
        return row[FEE] + row[END], 0.0
    return row[FEE] + x, change


@jit()
def worth(curve, points, row, cost):
    """Height of the envelope at a cost."""
    x = cost - row[FEE]
    if x >= row[START] and cost > row[C0]:
        return value(curve, points, x)
    if cost <= row[C0]:
        return row[V0]
    return row[V0] + row[CHORD] * (cost - row[C0])


@jit()
def _total(curve, points, env, begin, g0, g1, low, high, price):
    total = change = 0.0
    for g in range(g0, g1):
        wanted = moved = 0.0
        for i in range(begin[g], begin[g + 1]):
            cost, slip = demand(curve[i], points, env[i], price)
            wanted += cost
            moved += slip
        if wanted >= high[g]:
            total += high[g]
        elif wanted <= low[g]:
            total += low[g]
        else:
            total += wanted
            change += moved
    return total, change


@jit()
def _average(curve, points, env, first, last):
    earned = spent = 0.0
    for i in range(first, last):
        earned += value(curve[i], points, env[i, END])
        spent += env[i, END]
    return earned / spent if spent > 0.0 and earned > 0.0 else 1.0


@jit()
def _search(curve, points, env, begin, g0, g1, low, high, target, floor):
    """Two prices that enclose the one at which groups g0..g1 want `target` together (equal if met exactly)."""
    if _total(curve, points, env, begin, g0, g1, low, high, floor)[0] <= target:
        return floor, floor
    bottom, _ = _total(curve, points, env, begin, g0, g1, low, high, 1e290)
    target = max(target, bottom * (1.0 + 1e-12))  # at the very bottom a finite price must do
    chords = env[begin[g0] : begin[g1], CHORD]
    marks = np.sort(chords[(chords > floor) & (chords < math.inf)])
    a, b = -1, marks.size  # wanted(marks[a]) > target >= wanted just above marks[b]
    while b - a > 1:
        middle = (a + b) // 2
        if _total(curve, points, env, begin, g0, g1, low, high, marks[middle] * (1.0 + 1e-15))[0] > target:
            a = middle
        else:
            b = middle
    cheap = floor if a < 0 else marks[a] * (1.0 + 1e-15)
    if b < marks.size:
        dear = marks[b] * (1.0 + 1e-15)
        under = marks[b] * (1.0 - 1e-15)
        if under <= cheap or _total(curve, points, env, begin, g0, g1, low, high, under)[0] >= target:
            return max(under, floor), dear
        dear = under
    else:
        price = max(_average(curve, points, env, begin[g0], begin[g1]), cheap * (1.0 + 1e-15))
        dear = price
        while _total(curve, points, env, begin, g0, g1, low, high, dear)[0] > target and dear < 1e290:
            cheap, dear = dear, dear * 4.0
    while cheap < 0.25 * dear and _total(curve, points, env, begin, g0, g1, low, high, 0.25 * dear)[0] <= target:
        dear *= 0.25
        if dear < 1e-280:
            return cheap, dear
    cheap = max(cheap, 0.25 * dear)
    price = math.sqrt(cheap) * math.sqrt(dear)
    for turn in range(200):
        found, change = _total(curve, points, env, begin, g0, g1, low, high, price)
        if found == target:
            return price, price
        if found > target:
            cheap = price
        else:
            dear = price
        if dear - cheap <= 4e-16 * dear:
            break
        step = (target - found) / change if change < 0.0 else math.inf
        if abs(step) < 4e-16:
            return price, price
        guess = price * math.exp(step) if abs(step) < 30.0 else -1.0
        if not cheap < guess < dear or turn % 8 == 7:
            guess = math.sqrt(max(cheap, dear * 1e-18)) * math.sqrt(dear)
            if not cheap < guess < dear:
                guess = 0.5 * (cheap + dear)
        price = guess
    return cheap, dear


@jit()
def _fill(curve, points, env, first, last, target, cheap, dear, cost, height):
    """Costs between those wanted at the dear and at the cheap price that add up to at most `target`."""
    left = target
    for i in range(first, last):
        cost[i] = demand(curve[i], points, env[i], dear)[0]
        left -= cost[i]
    for i in range(first, last):
        if left > 0.0 and cheap < dear:
            more = demand(curve[i], points, env[i], cheap)[0] - cost[i]
            taken = min(more, left)
            if taken > 0.0:
                share = taken / more
                top = worth(curve[i], points, env[i], cost[i] + more)
                bottom = worth(curve[i], points, env[i], cost[i])
                cost[i] += taken
                left -= taken
                height[i] = bottom + share * (top - bottom)
                continue
        height[i] = worth(curve[i], points, env[i], cost[i])


@jit()
def relax(curve, points, env, begin, low, high, budget, floor, cost, height, prices):
    """Solve the relaxation; fills cost, height and the price of each group (the last of `prices` is the budget's).

    Returns (feasible, bound): the bound is the Lagrangian at the prices found, rounded up, so it holds whether or not
    the prices are exact. `floor` is what a unit of money is worth unspent.
    """
    groups = begin.size - 1
    least = 0.0
    for g in range(groups):
        bottom = top = 0.0
        for i in range(begin[g], begin[g + 1]):
            bottom += env[i, C0]
            top += env[i, FEE] + env[i, END] if env[i, CHORD] >= 0.0 else env[i, C0]
        slack = 1e-12 * max(top, 1e-300)
        if bottom > high[g] + slack or top < low[g] - slack:
            return False, -math.inf
        least += max(bottom, low[g])
    if least > budget * (1.0 + 1e-12):
        return False, -math.inf
    cheap, dear = _search(curve, points, env, begin, 0, groups, low, high, budget, floor)
    prices[groups] = dear if cheap < dear else cheap
    room = budget
    for g in range(groups):
        a, b = begin[g], begin[g + 1]
        prices[g] = prices[groups]
        at_dear, _ = _total(curve, points, env, begin, g, g + 1, low * 0.0, high * 0.0 + math.inf, dear)
        target = -1.0
        if at_dear > high[g]:
            target = high[g]
        elif at_dear < low[g]:
            at_cheap, _ = _total(curve, points, env, begin, g, g + 1, low * 0.0, high * 0.0 + math.inf, cheap)
            if at_cheap < low[g]:
                target = low[g]
        if target >= 0.0:
            lo, hi = _search(curve, points, env, begin, g, g + 1, low * 0.0, high * 0.0 + math.inf, target, 0.0)
            prices[g] = hi
            _fill(curve, points, env, a, b, target, lo, hi, cost, height)
        else:
            _fill(curve, points, env, a, b, at_dear, dear, dear, cost, height)
        for i in range(a, b):
            room -= cost[i]
    if cheap < dear:
        _spread(curve, points, env, begin, high, cheap, room, prices, cost, height)
    return True, _bound(curve, points, env, begin, low, high, budget, floor, prices)


@jit()
def _spread(curve, points, env, begin, high, cheap, room, prices, cost, height):
    """Give the money between the dear and the cheap price to channels in order, inside their groups' limits."""
    groups = begin.size - 1
    for g in range(groups):
        if prices[g] != prices[groups]:
            continue
        held = 0.0
        for i in range(begin[g], begin[g + 1]):
            held += cost[i]
        for i in range(begin[g], begin[g + 1]):
            if room <= 0.0:
                return
            more = demand(curve[i], points, env[i], cheap)[0] - cost[i]
            taken = min(more, room, high[g] - held)
            if taken > 0.0:
                top = worth(curve[i], points, env[i], cost[i] + more)
                height[i] += taken / more * (top - height[i])
                cost[i] += taken
                held += taken
                room -= taken


@jit()
def _bound(curve, points, env, begin, low, high, budget, floor, prices):
    groups = begin.size - 1
    money = prices[groups]
    total = size = 0.0
    if money > floor:
        total = (money - floor) * budget
        size = abs(total)
    for g in range(groups):
        price = prices[g]
        if price > money:
            part = (price - money) * high[g]
        elif price < money:
            part = (price - money) * low[g]
        else:
            part = 0.0
        total += part
        size += abs(part)
        for i in range(begin[g], begin[g + 1]):
            cost = demand(curve[i], points, env[i], price)[0]
            best = worth(curve[i], points, env[i], cost)
            total += best - price * cost
            size += abs(best) + abs(price * cost)
    return total + 1e-14 * size
