"""Where a plan's predicted gain comes from: moving money between channels, segments and quarters."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from math import factorial

import numpy as np
from numpy.typing import NDArray

from optimize.record import GainPart
from optimize.rules import Cell
from optimize.teaching import Teaching
from optimize.validate import estimate

PARTS = ("channels", "segments", "quarters")


def gain_parts(teaching: Teaching, today: Mapping[Cell, float], plan: Mapping[Cell, float]) -> list[GainPart]:
    """Parts of the predicted gain that add up to it, whatever the order of the moves.

    Both spend the same money. Each move replaces today's split by the plan's: of money over channels, of a channel's
    money over segments, of a cell's money over quarters.

    Source: Shapley value over the three moves (Shapley 1953).
    """
    grid = teaching.grid
    before, after = grid.money(today), grid.money(plan)
    worth = {
        moves: teaching.predicted(_cells(teaching, _mixed(before, after, moves)), today)
        for size in range(4)
        for moves in combinations(PARTS, size)
    }
    return [GainPart.model_validate({"part": part, "gain": estimate(_shapley(worth, part))}) for part in PARTS]


def _shapley(worth: Mapping[tuple[str, ...], NDArray[np.float64]], part: str) -> NDArray[np.float64]:
    others = [p for p in PARTS if p != part]
    total = np.zeros_like(worth[()])
    for size in range(len(others) + 1):
        weight = factorial(size) * factorial(len(PARTS) - size - 1) / factorial(len(PARTS))
        for group in combinations(others, size):
            joined = tuple(p for p in PARTS if p in group or p == part)
            total += weight * (worth[joined] - worth[group])
    return total


def _mixed(before: NDArray[np.float64], after: NDArray[np.float64], moves: tuple[str, ...]) -> NDArray[np.float64]:
    """Money with the plan's split in some moves and today's in the others; (channel, segment, quarter)."""
    channel = (after if "channels" in moves else before).sum(axis=(1, 2))
    segment = _shares((after if "segments" in moves else before).sum(axis=2), before.sum(axis=2), 1)
    quarter = _shares(after if "quarters" in moves else before, before, 2)
    return np.asarray(channel[:, None, None] * segment[:, :, None] * quarter)


def _shares(money: NDArray[np.float64], otherwise: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """Shares along an axis; where there is no money, those of `otherwise`, or equal ones."""
    total, spare = money.sum(axis=axis, keepdims=True), otherwise.sum(axis=axis, keepdims=True)
    even = np.full_like(money, 1.0 / money.shape[axis])
    fallback = np.divide(otherwise, spare, out=even, where=spare > 0)
    return np.asarray(np.divide(money, total, out=fallback.copy(), where=total > 0))


def _cells(teaching: Teaching, money: NDArray[np.float64]) -> dict[Cell, float]:
    grid = teaching.grid
    return {
        cell.cell: float(money[grid.media.index(cell.cell[0]), grid.segments.index(cell.cell[1]), cell.cell[2]])
        for cell in teaching.cells
    }
