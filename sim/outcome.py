"""Outcome: some days of a run, from which measures are read at the scale of all members."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.market import Market
from sim.partners import Ledger, ledgers


@dataclass(frozen=True)
class Outcome:
    """Some days of a run of a market, read at the scale of all members.

    Attributes:
        tallies: of the run, days in front.
        market: the description that ran.
        customers: how many of our customers were simulated.
        first_day: the day of the calendar of the tallies' first row.
        days: which rows count.
    """

    tallies: Mapping[str, NDArray[np.int64]]
    market: Market
    customers: int
    first_day: int = 0
    days: slice = field(default_factory=lambda: slice(None))

    @property
    def scale(self) -> float:
        """Members for each simulated customer."""
        return self.market.members / self.customers

    @property
    def length(self) -> int:
        """How many days count."""
        return len(self.calendar)

    @property
    def calendar(self) -> range:
        """The days of the calendar that count."""
        rows = len(next(iter(self.tallies.values())))
        return range(self.first_day, self.first_day + rows)[self.days]

    def table(self, name: str) -> NDArray[np.int64]:
        """A tally summed over the days that count, in simulated people or cents."""
        summed: NDArray[np.int64] = self.tallies[name][self.days].sum(axis=0)
        return summed

    def count(self, name: str) -> float:
        """A tally over all its cells, in simulated people, acts or cents; 0 where no submodel takes it."""
        return float(self.table(name).sum()) if name in self.tallies else 0.0

    def at(self, name: str, kinds: Collection[str]) -> float:
        """A tally by option over our channels of some kinds; 0 where no submodel takes it."""
        chosen = [k for k, option in enumerate(self.market.options) if option.kind in kinds]
        return float(self.table(name)[:, chosen].sum()) if name in self.tallies else 0.0

    def total(self, name: str) -> float:
        """People or acts, of all members."""
        return float(self.table(name).sum()) * self.scale

    def money(self, name: str) -> float:
        """Money, of all members."""
        return self.total(name) / 100.0

    def mean(self, name: str) -> float:
        """Mean of a weekly count over the weeks in which it was taken, in simulated people."""
        by_day = self.tallies[name][self.days].reshape(self.length, -1).sum(axis=1)
        taken = by_day[by_day > 0]
        return float(taken.mean()) if len(taken) else 0.0

    def ledgers(self) -> tuple[Ledger, ...]:
        """The accounts of every agreement."""
        return ledgers(self.table, self.market, self.scale, self.calendar)


def ratio(part: float, whole: float) -> float:
    """A share that is 0 where there is nothing to share."""
    return part / whole if whole else 0.0
