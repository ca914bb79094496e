"""Arms of an experiment: which strategy and which money, and the levels of money that teach the curves."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimize.rules import Cell

Money = NDArray[np.float64]
"""Money as simulated by (medium, segment, quarter)."""

LEVELS = (0.0, 0.5, 2.0, 4.0)
"""Multiples of today's spend that teach a curve; today itself is the paired baseline."""


@dataclass(frozen=True, eq=False)
class Arm:
    """One way to run the year: a strategy of the scenario ("" is none) and the money of each cell."""

    name: str
    strategy: str
    money: Money

    @property
    def key(self) -> str:
        """A hash of what the arm does, whatever it is called."""
        digest = hashlib.blake2b(self.strategy.encode() + b"\0", digest_size=12)
        digest.update(np.ascontiguousarray(np.round(self.money, 6)).tobytes())
        return digest.hexdigest()

    @property
    def spend(self) -> float:
        """All money of the year."""
        return float(self.money.sum())


@dataclass(frozen=True)
class Grid:
    """The names along the axes of an arm's money."""

    media: tuple[str, ...]
    segments: tuple[str, ...]
    quarters: int

    def money(self, spend: Mapping[Cell, float]) -> Money:
        """A plan's money by cell, as the simulator takes it."""
        made = np.zeros((len(self.media), len(self.segments), self.quarters))
        for (medium, segment, quarter), amount in spend.items():
            made[self.media.index(medium), self.segments.index(segment), quarter] = amount
        return made


def reference(today: Arm) -> Money:
    """The money that levels are multiples of: today's, or what the others have on average where there is none."""
    money = today.money.copy()
    funded = money.sum(axis=(1, 2)) > 0
    if not funded.any():
        raise ValueError("today's budget spends nothing, so there is no level to learn from")
    money[~funded] = money[funded].mean(axis=0)
    return money


def teaching_arms(today: Arm, grid: Grid, levels: Sequence[float] = LEVELS) -> dict[tuple[str, float], Arm]:
    """The arms that teach: each medium alone at each level of its reference money, in all its segments at once.

    Returns:
        (medium, level) -> arm; today's own level (1, or 0 for a medium without money) is the paired baseline.

    Raises:
        ValueError: a level is negative or is today's own, or nothing is spent today.
    """
    if any(level < 0 or level == 1 for level in levels):
        raise ValueError("levels are multiples of today's money, at least 0 and other than 1")
    base = reference(today)
    arms = {}
    for i, medium in enumerate(grid.media):
        funded = today.money[i].sum() > 0
        for level in levels if funded else [level for level in levels if level > 0]:
            money = today.money.copy()
            money[i] = level * base[i]
            arms[medium, level] = Arm(f"{medium} x {level:g}", today.strategy, money)
    return arms
