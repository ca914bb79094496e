"""A one-period problem in the order the engines want: channels sorted by group and by their own numbers.

Sorting by numbers, not by name or place, makes the search take the same path however the problem was written down.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimize.allocate.arrays import Arrays
from optimize.allocate.kernel_nodes import envelopes
from optimize.allocate.kernel_relax import ANY, COLUMNS, ON


@dataclass(frozen=True, eq=False)
class Space:
    """Channels in canonical order: `order[j]` is the place in the problem of the channel at place j here.

    `begin` marks groups as in the kernel; `floor` is what a unit of money is worth unspent.
    """

    curve: np.ndarray
    points: np.ndarray
    low: np.ndarray
    high: np.ndarray
    fee: np.ndarray
    state: np.ndarray
    begin: np.ndarray
    group_low: np.ndarray
    group_high: np.ndarray
    budget: float
    floor: float
    order: np.ndarray

    @property
    def size(self) -> int:
        """Number of channels."""
        return int(self.low.size)

    def roots(self) -> np.ndarray:
        """Envelope rows of the whole problem."""
        env = np.zeros((self.size, COLUMNS))
        envelopes(self.curve, self.points, self.low, self.high, self.fee, self.state, env)
        return env

    def possible(self) -> bool:
        """Whether every channel that is on has an interval at all."""
        return bool(np.all((self.low <= self.high) | (self.state != ON)))

    def part(self, group: int, floor: float) -> Space:
        """One group alone with money at a price instead of a budget."""
        run = slice(self.begin[group], self.begin[group + 1])
        return Space(
            self.curve[run],
            self.points,
            self.low[run],
            self.high[run],
            self.fee[run],
            self.state[run],
            np.array([0, run.stop - run.start, run.stop - run.start]),
            np.array([self.group_low[group], 0.0]),
            np.array([self.group_high[group], np.inf]),
            np.inf,
            floor,
            np.arange(run.stop - run.start),
        )


def space_of(arrays: Arrays, floor: float = 0.0, budget: float | None = None) -> Space:
    """Canonical order of a one-period problem with boxes, fees, least spends and disjoint groups."""
    size, groups = arrays.size, arrays.group_min.size
    member = arrays.group if arrays.group.size else np.full(size, -1, dtype=np.int64)
    fee = arrays.fee if arrays.fee.size else np.zeros(size)
    switch = arrays.switch if arrays.switch.size else np.zeros(size, dtype=np.bool_)
    rank = np.arange(groups)
    if groups:
        weight = np.bincount(member[member >= 0], weights=arrays.b[member >= 0], minlength=groups)
        rank = np.argsort(np.lexsort((weight, arrays.group_min, arrays.group_max)))
    slot = np.where(member >= 0, rank[member] if groups else 0, groups)
    order = np.lexsort((fee, arrays.low, arrays.high, arrays.s, arrays.k, arrays.b, slot))
    curve = np.zeros((size, 6))
    curve[:, 0], curve[:, 1], curve[:, 2], curve[:, 3] = arrays.kind, arrays.b, arrays.k, arrays.s
    if arrays.first.size:
        curve[:, 4], curve[:, 5] = arrays.first, arrays.count
    state = np.where(switch, ANY, ON)
    high = np.minimum(arrays.high, np.maximum(arrays.budget if budget is None else budget, 0.0))
    state = np.where(switch & (high < arrays.low), 2, state)
    turned = np.argsort(rank)
    return Space(
        np.ascontiguousarray(curve[order]),
        np.ascontiguousarray(arrays.points),
        arrays.low[order],
        high[order],
        fee[order],
        state[order],
        np.concatenate([[0], np.cumsum(np.bincount(slot, minlength=groups + 1))]),
        np.concatenate([arrays.group_min[turned], [0.0]]),
        np.concatenate([arrays.group_max[turned], [np.inf]]),
        float(arrays.budget if budget is None else budget),
        floor,
        order,
    )
