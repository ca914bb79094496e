"""The small model in Starsim, a process of its own: `python starsim_shop.py N`, then lines of days in, seconds out.

It imports nothing of ours, so that it can run in an environment that holds only Starsim.
"""

from __future__ import annotations

import sys
import time

import numpy as np
import starsim as ss

REACH = np.cumsum([0.08, 0.05, 0.03])
DECAY, EFFECT = (0.7, 0.85, 0.5), (0.4, 0.25, 0.6)
APPEAL, PRICE, TRAVEL = (0.3, 0.1, 0.5, -0.2), (1.0, 0.98, 1.05, 0.95), (0.0, 0.08, 0.10, 0.06)
WAIT = np.array([0.2, 0.3, 0.5, 0.4])
CAPACITY, USE = np.array([0.06, 0.02, 0.04, 0.02]), np.array([0.8, 0.5, 0.6, 0.5])


class Shopping(ss.Intervention):
    """A day of all customers, in Starsim's arrays and keyed distributions."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        names = ("base", "weight", "distance", "wait_weight", "sat", "fatigue")
        habits, stocks = [f"habit{o}" for o in range(4)], [f"ad{m}" for m in range(3)]
        self.define_states(*[ss.FloatArr(name, default=0.0) for name in (*names, *habits, *stocks)])
        self.u_need, self.u_media, self.u_good = ss.random(), ss.random(), ss.random()
        self.luck0, self.luck1, self.luck2, self.luck3, self.luck4 = (ss.random() for _ in range(5))
        self.wait, self.stock, self.days = WAIT.copy(), np.ones(4), 0

    def init_post(self):
        """Customers at birth."""
        super().init_post()
        rng, n = np.random.default_rng(0), len(self.sim.people)
        self.base[:], self.weight[:] = rng.beta(2, 18, n), rng.lognormal(0.6, 0.3, n)
        self.distance[:], self.wait_weight[:] = rng.gamma(2, 2, n), rng.uniform(0.5, 1.5, n)
        self.sat[:] = rng.uniform(0.5, 0.9, n)
        for o in range(4):
            getattr(self, f"habit{o}")[:] = 0.25

    def step(self):
        """One day."""
        self.days += 1
        uids = self.sim.people.auids
        n = len(uids)
        u, free = self.u_media.rvs(uids), self.fatigue[uids] < 3.0
        hit = np.searchsorted(REACH, u, side="right")
        lift, hits = np.ones(n), 0.0
        for m in range(3):
            ad = getattr(self, f"ad{m}")
            touch = ((hit == m) & free).astype(float)
            a = DECAY[m] * ad[uids] + touch
            ad[uids] = a
            hits = hits + touch
            lift += EFFECT[m] * (a / (1.0 + a))
        self.fatigue[uids] = 0.9 * self.fatigue[uids] + hits
        chance = self.base[uids] * lift * (0.5 + self.sat[uids]) / (1.0 + 0.1 * self.fatigue[uids])
        self.shop(uids[self.u_need.rvs(uids) < chance], n)

    def shop(self, late, n):
        """Those in need choose."""
        sat, weight = self.sat[late], self.weight[late]
        cost = np.empty((5, len(late)))
        for o in range(4):
            v = APPEAL[o] - weight * PRICE[o] - TRAVEL[o] * self.distance[late] - self.wait_weight[late] * self.wait[o]
            v = v - 1.5 * (1.0 - self.stock[o]) + 1.2 * getattr(self, f"habit{o}")[late] + 0.8 * sat
            cost[o] = -np.log(getattr(self, f"luck{o}").rvs(late)) * np.exp(-v)
        cost[4] = -np.log(self.luck4.rvs(late))
        k = cost.argmin(0)
        self.counts = np.bincount(k, minlength=5)
        bought = k < 4
        buyers, which = late[bought], k[bought]
        for o in range(4):
            habit = getattr(self, f"habit{o}")
            habit[buyers] = habit[buyers] + 0.1 * ((which == o) - habit[buyers])
        limit = (0.9 - 0.1 * self.wait - 0.3 * (1.0 - self.stock))[which]
        fine = self.u_good.rvs(late)[bought] < limit
        self.sat[buyers] = self.sat[buyers] + 0.1 * (fine - self.sat[buyers])
        none = late[~bought]
        self.sat[none] = self.sat[none] - 0.02 * self.sat[none]
        share = self.counts[:4] / n
        self.wait = WAIT * (1.0 + (share / CAPACITY) ** 2)
        self.stock = np.clip(self.stock + 0.05 - share / USE, 0.0, 1.0)


def main():
    """Answer every line of days with the CPU seconds they took and the last counts."""
    n = int(sys.argv[1])
    sim = ss.Sim(n_agents=n, interventions=Shopping(), dur=400, dt=1.0, verbose=0)
    sim.init()
    shop = sim.interventions[0]
    for line in sys.stdin:
        began = time.process_time()
        until = shop.days + int(line)
        while shop.days < until:
            sim.loop.run_one_step()
        print(time.process_time() - began, *shop.counts, flush=True)


main()
