"""The small model written by hand in Numba: tiles of 512, a branch-free pass, a compacted list, the same race.

What a good programmer writes for this one model; the generated kernel is held against it.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from benchmarks import small
from sim import elementary
from sim.kernel.author import scalar

ROWS = 512
log, exp = scalar(elementary.log), scalar(elementary.exp)
U32, U64 = np.uint32, np.uint64


@njit(error_model="numpy", forceinline=True)
def philox(c0, c1, c2, c3, k0, k1):
    """Philox4x32-10."""
    for _ in range(10):
        a, b = U64(c0) * U64(0xD2511F53), U64(c2) * U64(0xCD9E8D57)
        c0, c1, c2, c3 = U32(b >> U64(32)) ^ c1 ^ k0, U32(b), U32(a >> U64(32)) ^ c3 ^ k1, U32(a)
        k0, k1 = U32(k0 + U32(0x9E3779B9)), U32(k1 + U32(0xBB67AE85))
    return c0, c1, c2, c3


@njit(error_model="numpy", forceinline=True)
def unit(word):
    """A word as a number in (0, 1)."""
    return (np.float64(word) + 0.5) * 2.0**-32


@njit(error_model="numpy", nogil=True)
def media(first, m, day, key, base, sat, fat, a0, a1, a2, q, decay, effect, need, good):
    """A tile's media, ad-stock, fatigue and need: no branches, numbers in registers, so that it vectorises."""
    q0, q1, q2 = q[0], q[1], q[2]
    d0, d1, d2, e0, e1, e2 = decay[0], decay[1], decay[2], effect[0], effect[1], effect[2]
    k = U32(key)
    for j in range(m):
        w0, w1, w2, _ = philox(U32(first + j), U32(0), day, U32(1), k, U32(0))
        u_need, u_media, good[j] = unit(w0), unit(w1), unit(w2)
        fresh = 1.0 if fat[j] < 3.0 else 0.0
        h0 = fresh if u_media < q0 else 0.0
        h1 = fresh if q0 <= u_media and u_media < q1 else 0.0
        h2 = fresh if q1 <= u_media and u_media < q2 else 0.0
        x0, x1, x2 = d0 * a0[j] + h0, d1 * a1[j] + h1, d2 * a2[j] + h2
        a0[j], a1[j], a2[j] = x0, x1, x2
        f = 0.9 * fat[j] + (h0 + h1 + h2)
        fat[j] = f
        lift = 1.0 + e0 * (x0 / (1.0 + x0)) + e1 * (x1 / (1.0 + x1)) + e2 * (x2 / (1.0 + x2))
        need[j] = 1.0 if u_need < base[j] * lift * (0.5 + sat[j]) / (1.0 + 0.1 * f) else 0.0


@njit(error_model="numpy", nogil=True)
def clocks(c, who, day, key, cost):
    """The exponential clocks of the five options of those in need."""
    k = U32(key)
    for z in range(c):
        w0, w1, w2, w3 = philox(U32(who[z]), U32(0), day, U32(2), k, U32(0))
        w4, _, _, _ = philox(U32(who[z]), U32(0), day, U32(3), k, U32(0))
        cost[0, z], cost[1, z], cost[2, z] = -log(unit(w0)), -log(unit(w1)), -log(unit(w2))
        cost[3, z], cost[4, z] = -log(unit(w3)), -log(unit(w4))


@njit(error_model="numpy", nogil=True)
def step(n, day, key, traits, sat, fat, hab, ads, numbers, wait, stock, counts):
    """One day."""
    base, weight, dist, bw = traits[0], traits[1], traits[2], traits[3]
    high, decay, effect, appeal, price, travel = numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6]
    need, good, late, cost = np.empty(ROWS), np.empty(ROWS), np.empty(ROWS + 1, np.int64), np.empty((5, ROWS))
    today = U32(day)
    for first in range(0, n, ROWS):
        m = min(ROWS, n - first)
        end = first + m
        media(first, m, today, key, base[first:end], sat[first:end], fat[first:end], ads[0, first:end],
              ads[1, first:end], ads[2, first:end], high, decay, effect, need, good)  # fmt: skip
        c = 0
        for j in range(m):
            late[c] = first + j
            c += np.int64(need[j])
        clocks(c, late, today, key, cost)
        for z in range(c):
            i = late[z]
            common = 0.8 * sat[i]
            best, k = cost[4, z], 4
            for o in range(4):
                v = appeal[o] - weight[i] * price[o] - travel[o] * dist[i] - bw[i] * wait[o]
                v = v - 1.5 * (1.0 - stock[o]) + 1.2 * hab[o, i] + common
                clock = cost[o, z] * exp(-v)
                k = o if clock < best else k
                best = clock if clock < best else best
            counts[k] += 1
            if k == 4:
                sat[i] = sat[i] - 0.02 * sat[i]
            else:
                for o in range(4):
                    hab[o, i] += 0.1 * ((1.0 if o == k else 0.0) - hab[o, i])
                fine = 1.0 if good[i - first] < 0.9 - 0.1 * wait[k] - 0.3 * (1.0 - stock[k]) else 0.0
                sat[i] += 0.1 * (fine - sat[i])


class Shop:
    """The hand-written model with its columns."""

    def __init__(self, n: int) -> None:
        people = small.people(n)
        column = {name: c.values.copy() for name, c in people.columns.items()}
        self.n, self.day = n, 0
        self.traits = np.stack([column[x] for x in ("base", "price_weight", "distance", "wait_weight")])
        self.state = column["satisfaction"], column["fatigue"], column["habit"][:4].copy(), column["adstock"]
        high = np.cumsum(small.REACH)
        rows = (high - small.REACH, high, small.DECAY, small.EFFECT, small.APPEAL, small.PRICE, small.TRAVEL)
        self.numbers = np.zeros((7, 4))
        for row, values in zip(self.numbers, rows, strict=True):
            row[: len(values)] = values
        self.wait, self.stock = np.array(small.WAIT), np.ones(4)

    def live(self, days: int) -> None:
        """Live some days."""
        for _ in range(days):
            counts = np.zeros(5, np.int64)
            step(self.n, self.day, 7, self.traits, *self.state, self.numbers, self.wait, self.stock, counts)
            share = counts[:4] / self.n
            self.wait = np.array(small.WAIT) * (1.0 + (share / np.array(small.CAPACITY)) ** 2)
            self.stock = np.clip(self.stock + 0.05 - share / np.array(small.USE), 0.0, 1.0)
            self.counts = counts
            self.day += 1
