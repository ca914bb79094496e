"""From paired runs to response curves: what a medium earns in a segment, and what the curves promise for a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimize.arms import Arm, Grid, reference
from optimize.curves import Curve, learn
from optimize.outcome import Outcome
from optimize.plan import CellCurve, split
from optimize.rules import Cell

Outcomes = Mapping[tuple[str, int], Outcome]
"""(key of an arm, replication) -> outcome."""


def segment_margin(outcome: Outcome) -> NDArray[np.float64]:
    """Margin of each segment over the judged days and the run-out, money as simulated: sales less goods, settlement."""
    margin = outcome.total("margin_gross").sum(axis=1).astype(np.float64)
    if "settlement" in outcome:
        margin -= outcome.total("settlement").sum(axis=1)
    profit: NDArray[np.float64] = margin / 100.0
    return profit


def segment_sales(outcome: Outcome) -> NDArray[np.float64]:
    """Sales of each segment over the judged days and the run-out, money as simulated."""
    sales: NDArray[np.float64] = outcome.total("sales").sum(axis=1) / 100.0
    return sales


@dataclass(frozen=True)
class Teaching:
    """Everything learned about media: curves by (medium, segment), and each cell's part of them."""

    curves: Mapping[tuple[str, str], Curve]
    cells: tuple[CellCurve, ...]
    replications: tuple[int, ...]
    today: Arm
    grid: Grid

    def predicted(self, plan: Mapping[Cell, float], other: Mapping[Cell, float]) -> NDArray[np.float64]:
        """Profit of a plan over another that each teaching replication's own runs promise, level by level."""
        gains = np.zeros(len(self.replications))
        for cell in self.cells:
            curve = self.curves[cell.cell[:2]]
            share = cell.spend[-1] / float(curve.spend[-1])
            for money, sign in ((plan.get(cell.cell, 0.0), 1.0), (other.get(cell.cell, 0.0), -1.0)):
                level = min(money / share, float(curve.spend[-1]))
                raw = [np.interp(level, curve.spend, row) for row in curve.per_seed]
                gains += sign * (share * np.array(raw) - money)
        return gains


def learn_curves(
    outcomes: Outcomes,
    today: Arm,
    arms: Mapping[tuple[str, float], Arm],
    grid: Grid,
    replications: Sequence[int],
    refunded: Mapping[str, float],
    worth: Callable[[Outcome], NDArray[np.float64]] = segment_margin,
) -> Teaching:
    """Learn a curve for each medium and segment from the teaching arms.

    Args:
        outcomes: of today and every teaching arm under every replication.
        today: the paired baseline.
        arms: (medium, level) -> arm.
        grid: names of media and segments.
        replications: which taught.
        refunded: medium -> share of its money that a partner pays back, earned whatever the effect.
        worth: what is learned of an outcome, by segment: its margin, if nothing else is said.
    """
    base = np.array([worth(outcomes[today.key, r]) for r in replications])
    money = reference(today)
    curves: dict[tuple[str, str], Curve] = {}
    cells: list[CellCurve] = []
    for i, medium in enumerate(grid.media):
        now = 1.0 if today.money[i].sum() > 0 else 0.0
        margins = {
            level: np.array([worth(outcomes[arm.key, r]) for r in replications])
            for (m, level), arm in arms.items()
            if m == medium
        }
        margins[now] = base
        levels = sorted(margins)
        for j, segment in enumerate(grid.segments):
            year = float(money[i, j].sum())
            if year == 0.0:
                continue
            spend = [level * year for level in levels]
            earned = np.stack([margins[level][:, j] for level in levels], axis=1)
            curve = learn(medium, segment, spend, earned + refunded.get(medium, 0.0) * np.array(spend))
            curves[medium, segment] = curve
            cells += split(curve, money[i, j] / year, now * year)
    return Teaching(curves, tuple(cells), tuple(replications), today, grid)
