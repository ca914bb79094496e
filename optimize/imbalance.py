"""Imbalance: how far the split of the money is from what a little more or less of it earns in each medium."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from optimize.record import StudyRecord

STEP = 0.25
"""How much more and less of a medium's money is looked at."""


@dataclass(frozen=True)
class Share:
    """A medium's share of the money, and of what a percent more money for every medium would earn.

    Attributes:
        medium: its name. money, earns: the two shares.
    """

    medium: str
    money: float
    earns: float


def shares(curves: Mapping[str, tuple[ArrayLike, ArrayLike]], money: Mapping[str, float]) -> list[Share]:
    """Both shares of each medium; they are alike where the next unit earns the same in all media.

    Args:
        curves: medium -> levels of spend, and what each earns.
        money: medium -> what is spent on it.
    """
    earned = {name: money[name] * max(_next(*curves[name], money[name]), 0.0) for name in curves}
    spent, all_earned = sum(money[name] for name in curves), sum(earned.values())
    return [
        Share(name, money[name] / spent if spent else 0.0, earned[name] / all_earned if all_earned else 0.0)
        for name in curves
    ]


def index(found: list[Share]) -> float:
    """The share of the money that would have to move for the two shares of every medium to be alike: 0 to 1."""
    return 0.5 * sum(abs(one.money - one.earns) for one in found)


def of_record(record: StudyRecord) -> tuple[float, float]:
    """The imbalance of a study's split of today, and of its plan."""
    curves = {c.channel: ([p.spend for p in c.points], [p.gain.mean for p in c.points]) for c in record.curves}
    today, plan = ({c.channel: getattr(c, when) for c in record.curves} for when in ("today", "plan"))
    return index(shares(curves, today)), index(shares(curves, plan))


def _next(spend: ArrayLike, gain: ArrayLike, level: float) -> float:
    """What a unit earns around a level: between a quarter less and a quarter more of it, where that was simulated."""
    levels, earned = np.asarray(spend, np.float64), np.asarray(gain, np.float64)
    low, high = max(level * (1.0 - STEP), levels[0]), min(level * (1.0 + STEP), levels[-1])
    if high <= low:
        return 0.0
    return float((np.interp(high, levels, earned) - np.interp(low, levels, earned)) / (high - low))
