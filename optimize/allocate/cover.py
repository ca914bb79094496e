"""Straight lines over a curve: never below it, exact where it matters, refined where a plan lands.

A curve is cut into modes: convex stretches, each under its chord, and one concave stretch under tangents. A mode's
lines hold as intercept x z + slope x spend when spend is within [low z, high z] and z is 0 or 1, so that their linear
relaxation is the concave envelope itself.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, field

import numpy as np

from optimize.allocate.arrays import curve_arrays
from optimize.allocate.kernel_curves import inflection, slope, value
from optimize.allocate.response import Response


@dataclass(frozen=True)
class Mode:
    """Spend in [low, high], worth at most every line (intercept, slope)."""

    low: float
    high: float
    lines: tuple[tuple[float, float], ...]


@dataclass
class Cover:
    """Lines over one curve on [low, high]; `touch` adds lines where a plan stands."""

    response: Response
    low: float
    high: float
    cuts: list[float] = field(default_factory=list)
    touches: list[float] = field(default_factory=list)
    row: np.ndarray = field(init=False)
    points: np.ndarray = field(init=False)
    bend: float = field(init=False)

    def __post_init__(self) -> None:
        found = curve_arrays([self.response])
        numbers = [found[name][0] for name in ("kind", "b", "k", "s", "first", "count")]
        self.row, self.points = np.array(numbers, dtype=float), found["points"]
        self.bend = min(max(float(inflection(self.row)), self.low), self.high) if not self.is_table else self.low
        if not self.is_table and self.bend < self.high:
            first = max(self.bend, 1e-4 * self.high)
            spread = np.geomspace(first, self.high, 12) if first > 0 else np.linspace(0, self.high, 12)
            self.touches = sorted(set(spread.tolist()))

    @property
    def is_table(self) -> bool:
        """Whether the curve is straight between points (then its lines are exact from the start)."""
        return self.response.kind == "table"

    def at(self, spend: float) -> float:
        """True value."""
        return float(value(self.row, self.points, spend))

    def touch(self, spend: float) -> bool:
        """Make the lines exact at a spend; returns whether that was new."""
        if self.is_table or self.high <= self.low or not self.low <= spend <= self.high:
            return False
        near = 1e-7 * max(self.high, 1e-300)
        if spend < self.bend:
            ends = [self.low, *self.cuts, self.bend]
            fresh = min(abs(spend - end) for end in ends) > near
            if fresh:
                insort(self.cuts, spend)
            return fresh
        if spend <= near and slope(self.row, 0.0) > 1e290:  # infinitely steep at 0: come nearer, never there
            fresh = self.touches[0] > 1e-8 * self.high
            if fresh:
                insort(self.touches, self.touches[0] * 0.1)
            return fresh
        fresh = all(abs(spend - other) > near for other in self.touches)
        if fresh:
            insort(self.touches, spend)
        return fresh

    def modes(self) -> list[Mode]:
        """The modes in order of spend."""
        if self.high <= self.low:
            return [Mode(self.low, self.low, ((self.at(self.low), 0.0),))]
        if self.is_table:
            return self._table_modes()
        ends = [self.low, *self.cuts, self.bend] if self.bend > self.low else [self.low]
        made = [self._chord(a, b) for a, b in zip(ends, ends[1:], strict=False)]
        if self.bend < self.high:
            lines = tuple(
                self._tangent(x) for x in self.touches if self.bend <= x <= self.high and self._steep(x) < 1e250
            )
            made.append(Mode(self.bend, self.high, lines))
        return made

    def _steep(self, spend: float) -> float:
        return float(slope(self.row, spend))

    def _tangent(self, spend: float) -> tuple[float, float]:
        rise = self._steep(spend)
        return self.at(spend) - rise * spend, rise

    def _chord(self, a: float, b: float) -> Mode:
        rise = (self.at(b) - self.at(a)) / (b - a)
        return Mode(a, b, ((self.at(a) - rise * a, rise),))

    def _table_modes(self) -> list[Mode]:
        xs = [x for x in self.response.spend if self.low < x < self.high]
        xs = [self.low, *xs, self.high]
        modes: list[Mode] = []
        start, lines = xs[0], [self._chord(xs[0], xs[1]).lines[0]]
        for a, b in zip(xs[1:], xs[2:], strict=False):
            line = self._chord(a, b).lines[0]
            if line[1] > lines[-1][1]:
                modes.append(Mode(start, a, tuple(lines)))
                start, lines = a, []
            lines.append(line)
        return [*modes, Mode(start, xs[-1], tuple(lines))]
