"""The rules of a pacing problem as rows over each channel's total spend and its being on."""

from __future__ import annotations

import numpy as np

from optimize.allocate.problem import Problem

_DIGITS = 12


def trimmed(numbers: np.ndarray) -> np.ndarray:
    """Numbers cut to 12 significant digits."""
    numbers = np.asarray(numbers, dtype=float)
    finite = np.isfinite(numbers) & (numbers != 0)
    power = np.floor(np.log10(np.abs(np.where(finite, numbers, 1.0))))
    return np.where(finite, np.round(numbers / 10.0**power, _DIGITS - 1) * 10.0**power, numbers)


class Rows:
    """Collects the rows of a program; each is scaled to a limit of 1 where it has one."""

    def __init__(
        self,
        problem: Problem,
        order: np.ndarray,
        money: float,
        switch: np.ndarray,
        fee: np.ndarray,
        low: np.ndarray,
        high: np.ndarray,
    ) -> None:
        self.place = {problem.channels[j].id: i for i, j in enumerate(order)}
        self.switch, self.fee = switch, fee
        self.found: list[tuple[np.ndarray, np.ndarray, float, float]] = []
        every = np.ones(len(order))
        self._cost(every, -np.inf, problem.budget / money)
        for group in problem.groups:
            weight = self._weights(dict.fromkeys(group.members, 1.0))
            self._cost(weight, group.min / money if group.min > 0 else -np.inf, group.max / money)
        self._rules(problem, money, every)
        self._boxes(low, high)

    def _rules(self, problem: Problem, money: float, every: np.ndarray) -> None:
        for ratio in problem.ratios:
            of = self._weights(dict.fromkeys(ratio.of, 1.0))
            to = self._weights(dict.fromkeys(ratio.to, 1.0)) if ratio.to else every
            if np.isfinite(ratio.max):
                self._cost(of - ratio.max * to, -np.inf, 0.0)
            if ratio.min > 0:
                self._cost(of - ratio.min * to, 0.0, np.inf)
        for resource in problem.resources:
            use = {c.id: c.use[resource.id] * money for c in problem.channels if resource.id in c.use}
            self._row(self._weights(use), np.zeros(len(every)), -np.inf, resource.limit)
        for line in problem.lines:
            self._row(self._weights(dict(line.weights)), np.zeros(len(every)), line.min / money, line.max / money)
        for rule in problem.choose:
            on = self._weights(dict.fromkeys(rule.members, 1.0))
            self._row(np.zeros(len(every)), on, rule.at_least if rule.at_least else -np.inf, rule.at_most)

    def _boxes(self, low: np.ndarray, high: np.ndarray) -> None:
        for i, unit in enumerate(np.eye(low.size)):
            if self.switch[i]:
                if low[i] > 0:
                    self._row(unit, -low[i] * unit, 0.0, np.inf)
                self._row(unit, -high[i] * unit, -np.inf, 0.0)
            else:
                self._row(unit, 0.0 * unit, low[i] if low[i] > 0 else -np.inf, high[i])

    def _weights(self, named: dict[str, float]) -> np.ndarray:
        weights = np.zeros(len(self.place))
        for name, weight in named.items():
            weights[self.place[name]] = weight
        return weights

    def _cost(self, weight: np.ndarray, low: float, high: float) -> None:
        self._row(weight, weight * self.fee, low, high)

    def _row(self, total: np.ndarray, fixed: np.ndarray, low: float, high: float) -> None:
        if not np.isfinite(low) and not np.isfinite(high):
            return
        sizes = [abs(side) for side in (low, high) if np.isfinite(side) and side != 0]
        scale = max(sizes) if sizes else max(float(np.abs(fixed).max()), float(np.abs(total).max()), 1e-300)
        self.found.append((total / scale, fixed / scale, low / scale, high / scale))

    def matrices(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """The weights of totals and of being on, and the limits."""
        total, fixed, low, high = zip(*self.found, strict=True)
        return np.array(total), np.array(fixed), trimmed(np.array(low)), trimmed(np.array(high))
