"""The small model as an ordinary Mesa model: one object a customer, Mesa's own random numbers, shuffled order."""

from __future__ import annotations

import math

import mesa
import numpy as np

from benchmarks import small

HIGH = np.cumsum(small.REACH).tolist()


class Shopper(mesa.Agent):
    """A customer with plain lists and floats."""

    def __init__(self, model, base, weight, distance, wait_weight, satisfaction):
        super().__init__(model)
        self.base, self.weight, self.distance, self.wait_weight = base, weight, distance, wait_weight
        self.satisfaction, self.fatigue = satisfaction, 0.0
        self.habit, self.adstock = [0.25] * 4, [0.0] * 3

    def live(self):
        """One day."""
        random = self.model.random.random
        u, hit = random(), -1
        if self.fatigue < 3.0:
            for m in range(3):
                if u < HIGH[m]:
                    hit = m
                    break
        lift = 1.0
        for m in range(3):
            a = small.DECAY[m] * self.adstock[m] + (1.0 if m == hit else 0.0)
            self.adstock[m] = a
            lift += small.EFFECT[m] * a / (1.0 + a)
        self.fatigue = 0.9 * self.fatigue + (1.0 if hit >= 0 else 0.0)
        if random() < self.base * lift * (0.5 + self.satisfaction) / (1.0 + 0.1 * self.fatigue):
            self.shop(random)

    def shop(self, random):
        """Choose, and learn."""
        model = self.model
        best, k = -math.log(1.0 - random()), 4
        for o in range(4):
            v = small.APPEAL[o] - self.weight * small.PRICE[o] - small.TRAVEL[o] * self.distance
            v += -self.wait_weight * model.wait[o] - 1.5 * (1.0 - model.stock[o])
            v += 1.2 * self.habit[o] + 0.8 * self.satisfaction
            cost = -math.log(1.0 - random()) * math.exp(-v)
            if cost < best:
                best, k = cost, o
        model.counts[k] += 1
        if k == 4:
            self.satisfaction -= 0.02 * self.satisfaction
            return
        for o in range(4):
            self.habit[o] += 0.1 * ((1.0 if o == k else 0.0) - self.habit[o])
        fine = 1.0 if random() < 0.9 - 0.1 * model.wait[k] - 0.3 * (1.0 - model.stock[k]) else 0.0
        self.satisfaction += 0.1 * (fine - self.satisfaction)


class Shop(mesa.Model):
    """The market of these customers."""

    def __init__(self, n):
        super().__init__(rng=1)
        self.n, self.wait, self.stock = n, list(small.WAIT), [1.0] * 4
        names = ("base", "price_weight", "distance", "wait_weight", "satisfaction")
        columns = small.people(n).columns
        for row in zip(*(columns[x].values.tolist() for x in names), strict=True):
            Shopper(self, *row)

    def live(self, days):
        """Live some days."""
        for _ in range(days):
            self.counts = [0] * 5
            self.agents.shuffle_do("live")
            for o in range(4):
                share = self.counts[o] / self.n
                self.wait[o] = small.WAIT[o] * (1.0 + (share / small.CAPACITY[o]) ** 2)
                self.stock[o] = min(max(self.stock[o] + 0.05 - share / small.USE[o], 0.0), 1.0)
