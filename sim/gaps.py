"""Gaps: the time between two needs of a person, as a curve that every customer can afford to evaluate.

The quantile of a gamma distribution needs an iteration. As a function of ln(-ln(1 - u)) its logarithm is nearly
straight, so that a Chebyshev polynomial, made once for a shape, stands for it within a ten-thousandth of probability.
"""

from __future__ import annotations

from functools import lru_cache

from sim.portable import cos, exp, gamma_inverse, log

DEGREE = 8
LOWEST, HIGHEST = -9.0, 3.1
"""Range of ln(-ln(1 - u)); below lies a ten-thousandth of all gaps, above no draw at all."""
PI = 3.141592653589793


@lru_cache(maxsize=256)
def gap_curve(shape: float) -> tuple[float, ...]:
    """Coefficients of the logarithm of a gap of mean 1, in powers of z in [-1, 1] (z = -1 at LOWEST).

    Args:
        shape: of the gamma distribution: 1 is memoryless, larger is more regular.
    """
    n = DEGREE + 1
    angles = [PI * (j + 0.5) / n for j in range(n)]
    values = [_log_gap(0.5 * (LOWEST + HIGHEST) + 0.5 * (HIGHEST - LOWEST) * cos(a), shape) for a in angles]
    chebyshev = [2.0 / n * sum(v * cos(k * a) for v, a in zip(values, angles, strict=True)) for k in range(n)]
    chebyshev[0] *= 0.5
    return _powers(chebyshev)


def _log_gap(x: float, shape: float) -> float:
    return log(gamma_inverse(1.0 - exp(-exp(x)), shape) / shape)


def _powers(chebyshev: list[float]) -> tuple[float, ...]:
    """The same polynomial in powers of its argument."""
    total = [0.0] * len(chebyshev)
    before, now = [1.0], [0.0, 1.0]
    for k, weight in enumerate(chebyshev):
        for power, coefficient in enumerate(before):
            total[power] += weight * coefficient
        before, now = (
            now,
            [2.0 * (now[i - 1] if i else 0.0) - (before[i] if i < len(before) else 0.0) for i in range(len(now) + 1)],
        )
        if k + 1 == len(chebyshev):
            break
    return tuple(total)
