"""What a channel earns in a segment at each level of spend, learned from paired runs, with its band.

Runs of one seed share every draw, so the difference between two levels of spend is sharp. The mean differences are made
concave by pooling adjacent slopes (more money never earns more per unit than less did), which a linear program needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Curve:
    """Margin (before the spend itself) against spend, for one channel and segment over the planning year.

    `spend` ascends from 0 to the highest level simulated. `gain` is concave and is 0 at the first knot; `half` is the
    half-width of the 95 % interval of each knot's raw mean; `per_seed` keeps the raw gains (seeds, knots).
    """

    channel: str
    segment: str
    spend: Floats
    gain: Floats
    half: Floats
    per_seed: Floats

    @property
    def slopes(self) -> Floats:
        """Margin earned by one more unit of money, between neighbouring knots."""
        return np.diff(self.gain) / np.diff(self.spend)

    def value(self, spend: float) -> float:
        """Margin earned at a level of spend, by linear interpolation; beyond the last level nothing is known."""
        if spend > self.spend[-1] * (1 + 1e-9):
            raise ValueError(f"nothing was simulated above {self.spend[-1]:g} for {self.channel} in {self.segment}")
        return float(np.interp(spend, self.spend, self.gain))


def interval_half(samples: Floats) -> Floats:
    """Half-width of the 95 % Student interval of the mean over the first axis (seeds)."""
    n = len(samples)
    if n < 2:
        return np.full(samples.shape[1:], np.inf)
    return np.asarray(student_quantile(0.975, n - 1) * samples.std(axis=0, ddof=1) / np.sqrt(n))


def student_quantile(p: float, freedom: int) -> float:
    """Quantile of Student's t. Source: scipy.special.stdtrit (imported when asked: it is slow to load)."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, p)) if freedom < 10_000 else NormalDist().inv_cdf(p)


def concave(spend: Floats, gain: Floats, weight: Floats) -> Floats:
    """The nearest concave curve through the first point: slopes that never rise, by pooling adjacent violators.

    Args:
        spend: ascending levels of spend (k,).
        gain: raw mean gain at each level (k,).
        weight: trust in each of the k - 1 slopes (inverse variance of the difference between neighbours).

    Returns:
        Concave gains (k,), equal to `gain` at the first level.

    Source: isotonic regression of slopes (Ayer et al. 1955), decreasing.
    """
    width = np.diff(spend)
    blocks: list[tuple[float, float, int]] = []
    for slope, trust in zip(np.diff(gain) / width, weight * width**2, strict=True):
        mean, total, size = float(slope), float(trust), 1
        while blocks and blocks[-1][0] <= mean:
            before, mass, count = blocks.pop()
            mean = (before * mass + mean * total) / (mass + total)
            total, size = total + mass, size + count
        blocks.append((mean, total, size))
    slopes = np.concatenate([np.full(size, mean) for mean, _, size in blocks])
    return np.concatenate(([gain[0]], gain[0] + np.cumsum(slopes * width)))


def learn(channel: str, segment: str, spend: Sequence[float], margin: Floats) -> Curve:
    """Learn one curve from paired runs.

    Args:
        channel: what the money buys.
        segment: whom it is spent on.
        spend: levels of spend, ascending from 0 (k,).
        margin: margin of each seed at each level (seeds, k), same draws along a row.
    """
    levels = np.asarray(spend, dtype=np.float64)
    raw = margin - margin[:, :1]
    steps = np.diff(raw, axis=1)
    variance = steps.var(axis=0, ddof=1) if len(raw) > 1 else np.ones(steps.shape[1])
    floor = max(float(variance.max()), 1e-12) * 1e-6
    gain = concave(levels, raw.mean(axis=0), 1.0 / np.maximum(variance, floor))
    return Curve(channel, segment, levels, gain, interval_half(raw), raw)
