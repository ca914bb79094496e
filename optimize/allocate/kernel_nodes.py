# ruff: noqa: ANN001, ANN201
# mypy: allow-untyped-defs, allow-untyped-calls
"""Compiled steps of the search: relax a node, measure how far it is from true, round it to true plans."""

from __future__ import annotations

import math

from optimize.allocate.compiled import jit
from optimize.allocate.kernel_curves import TABLE, value
from optimize.allocate.kernel_relax import C0, CHORD, END, FEE, HIGH, LOW, OFF, OPEN, START, V0, envelope, relax


@jit()
def node(
    curve, points, roots, begin, low, high, budget, floor, at, lows, highs, fee, states, env, cost, height, prices
):
    """Relax a node of the search: the root's envelopes with some channels (`at`) held to other intervals and states."""
    env[:] = roots
    for j in range(at.size):
        i = at[j]
        envelope(curve[i], points, lows[j], highs[j], fee[i], states[j], env[i])
    return relax(curve, points, env, begin, low, high, budget, floor, cost, height, prices)


@jit()
def misfit(curve, points, env, cost, height, loss):
    """Height of the envelope above the true curve for each channel; returns (sum, place of the largest)."""
    worst, place, total = 0.0, -1, 0.0
    for i in range(curve.shape[0]):
        loss[i] = 0.0
        if env[i, C0] < cost[i] < env[i, FEE] + env[i, START]:
            x = cost[i] - env[i, FEE]
            if x < env[i, LOW]:
                loss[i] = height[i] - env[i, V0] if x > 0 else height[i]
            else:
                loss[i] = max(height[i] - value(curve[i], points, x), 0.0)
            loss[i] = max(loss[i], 1e-300)
        elif curve[i, 0] == TABLE and cost[i] > env[i, C0]:
            loss[i] = max(height[i] - value(curve[i], points, cost[i] - env[i, FEE]), 0.0)
        total += loss[i]
        if loss[i] > worst:
            worst, place = loss[i], i
    return total, place


@jit()
def rounded(curve, points, env, begin, low, high, budget, floor, fee, cost, loss, rule, work, spend, height, prices):
    """A true plan near a relaxed one: every channel is put at its left point or on its concave part, then priced again.

    `rule`: 0 puts channels between the two at the left, 1 to the right, 2 to the nearer. Returns (feasible, net value).
    """
    for i in range(curve.shape[0]):
        row = env[i]
        inside = loss[i] > 0.0
        right = cost[i] >= row[FEE] + row[START] and (cost[i] > row[C0] or row[CHORD] == math.inf)
        if inside and rule == 1:
            right = True
        elif inside and rule == 2:
            right = cost[i] - row[C0] > 0.5 * (row[FEE] + row[START] - row[C0])
        elif inside:
            right = False
        if row[CHORD] < 0.0:
            envelope(curve[i], points, 0.0, 0.0, fee[i], OFF, work[i])
        elif right:
            envelope(curve[i], points, row[LOW], row[END], fee[i], HIGH, work[i])
        elif row[OPEN] > 0.0:
            envelope(curve[i], points, 0.0, 0.0, fee[i], OFF, work[i])
        else:
            envelope(curve[i], points, row[LOW], row[LOW], fee[i], HIGH, work[i])
    fine, _ = relax(curve, points, work, begin, low, high, budget, floor, spend, height, prices)
    if not fine:
        return False, -math.inf
    net = 0.0
    for i in range(curve.shape[0]):
        x = spend[i] - work[i, FEE]
        net += (value(curve[i], points, x) if work[i, CHORD] >= 0.0 else work[i, V0]) - floor * spend[i]
    return True, net


@jit()
def envelopes(curve, points, low, high, fee, state, env):
    """Fill every row of `env`."""
    for i in range(curve.shape[0]):
        envelope(curve[i], points, low[i], high[i], fee[i], state[i], env[i])


@jit()
def values(curve, points, spend, out):
    """True value of each channel at its spend; returns the sum."""
    total = 0.0
    for i in range(curve.shape[0]):
        out[i] = value(curve[i], points, spend[i])
        total += out[i]
    return total
