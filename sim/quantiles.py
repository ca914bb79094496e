"""Quantiles of the normal, gamma and beta distributions, portable to the last bit; built on `sim.elementary`.

Traits and gaps are drawn by inverting one uniform, so a customer's place among the others stays when a mean changes.
"""

from __future__ import annotations

import math

from sim.elementary import exp, log

HALF_LOG_TWO_PI = 0.9189385332046727
LANCZOS = 7.0
G0, G1, G2, G3 = 0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313
G4 = -176.61502916214059
G5, G6, G7, G8 = 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7
TINY = 1e-300
CLOSE = 1e-15


def normal_inverse(u: float) -> float:
    """The standard normal quantile of u in (0, 1), relative error about 1e-15. Source: Wichura 1988, AS 241."""
    q = u - 0.5
    tail = u if q < 0.0 else 1.0 - u
    r = 0.180625 - q * q
    a = (((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
        + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r
        + 133.14166789178437745) * r + 3.387132872796366608)  # fmt: skip
    b = (((((((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
        + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r
        + 42.313330701600911252) * r + 1.0)  # fmt: skip
    if -0.425 <= q <= 0.425:
        return q * a / b
    r = math.sqrt(-log(tail))
    if r <= 5.0:
        r = r - 1.6
        a = (((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r
            + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.7694972214606914055) * r
            + 4.6303378461565452959) * r + 1.42343711074968357734)  # fmt: skip
        b = (((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r
            + 0.14810397642748007459) * r + 0.68976733498510000455) * r + 1.6763848301838038494) * r
            + 2.05319162663775882187) * r + 1.0)  # fmt: skip
    else:
        r = r - 5.0
        a = (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r
            + 0.026532189526576123093) * r + 0.29656057182850489123) * r + 1.7848265399172913358) * r
            + 5.4637849111641143699) * r + 6.6579046435011037772)  # fmt: skip
        b = (((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r
            + 7.868691311456132591e-4) * r + 0.0148753612908506148525) * r + 0.13692988092273580531) * r
            + 0.59983220655588793769) * r + 1.0)  # fmt: skip
    return -a / b if q < 0.0 else a / b


def log_gamma(x: float) -> float:
    """Logarithm of the gamma function for x > 0, relative error about 1e-14. Source: Lanczos, g = 7, n = 9."""
    y = x if x >= 0.5 else x + 1.0
    z = y - 1.0
    s = G0 + G1 / (z + 1.0) + G2 / (z + 2.0) + G3 / (z + 3.0) + G4 / (z + 4.0)
    s = s + G5 / (z + 5.0) + G6 / (z + 6.0) + G7 / (z + 7.0) + G8 / (z + 8.0)
    t = z + LANCZOS + 0.5
    value = HALF_LOG_TWO_PI + (z + 0.5) * log(t) - t + log(s)
    return value if x >= 0.5 else value - log(x)


def gamma_share(x: float, shape: float, log_gamma_shape: float, upper: bool) -> float:
    """Logarithm of the share of a gamma distribution below x (or above it), for x > 0."""
    front = shape * log(x) - x - log_gamma_shape
    if x < shape + 1.0:
        total, term, n = 1.0 / shape, 1.0 / shape, shape
        for _ in range(5000):
            n = n + 1.0
            term = term * x / n
            total = total + term
            if term < total * CLOSE:
                break
        below = front + log(total)
        return log(1.0 - exp(below)) if upper else below
    b = x + 1.0 - shape
    c, d = 1.0 / TINY, 1.0 / b
    h = d
    for i in range(1, 5000):
        an = -i * (i - shape)
        b = b + 2.0
        d = an * d + b
        d = TINY if -TINY < d < TINY else d
        c = b + an / c
        c = TINY if -TINY < c < TINY else c
        d = 1.0 / d
        step = d * c
        h = h * step
        if 1.0 - CLOSE < step < 1.0 + CLOSE:
            break
    above = front + log(h)
    return above if upper else log(1.0 - exp(above))


def gamma_inverse(u: float, shape: float) -> float:
    """The quantile of u in (0, 1) of a gamma distribution with that shape and scale 1, relative error about 1e-12.

    Newton on the logarithm of the smaller tail against log x, where it is concave, so that it cannot run away.
    Source: Wilson and Hilferty 1931 for the first guess.
    """
    norm = log_gamma(shape)
    upper = u > 0.5
    wanted = log(1.0 - u) if upper else log(u)
    y = _gamma_guess(u, shape, norm)
    for _ in range(60):
        x = exp(y)
        found = gamma_share(x, shape, norm, upper)
        slope = exp(shape * y - x - norm - found)
        step = (found - wanted) / slope
        step = -step if upper else step
        step = 3.0 if step > 3.0 else step
        step = -3.0 if step < -3.0 else step
        y = y - step
        if -1e-13 < step < 1e-13:
            break
    return exp(y)


def _gamma_guess(u: float, shape: float, norm: float) -> float:
    z, ninth = normal_inverse(u), 1.0 / (9.0 * shape)
    cube = 1.0 - ninth + z * math.sqrt(ninth)
    small = (log(u) + norm + log(shape)) / shape
    return small if cube < 0.3 or shape < 0.3 else log(shape) + 3.0 * log(cube)


def beta_share(x: float, a: float, b: float, front: float) -> float:
    """The share of a beta distribution below x; `front` is log_gamma(a + b) - log_gamma(a) - log_gamma(b)."""
    flip = x > (a + 1.0) / (a + b + 2.0)
    p, q = (b, a) if flip else (a, b)
    v = 1.0 - x if flip else x
    c, d = 1.0, 1.0 - (p + q) * v / (p + 1.0)
    d = 1.0 / (TINY if -TINY < d < TINY else d)
    h = d
    for m in range(1, 5000):
        for odd in range(2):
            top = m * (q - m) * v / ((p + 2.0 * m - 1.0) * (p + 2.0 * m))
            if odd == 1:
                top = -(p + m) * (p + q + m) * v / ((p + 2.0 * m) * (p + 2.0 * m + 1.0))
            d = 1.0 + top * d
            d = TINY if -TINY < d < TINY else d
            c = 1.0 + top / c
            c = TINY if -TINY < c < TINY else c
            d = 1.0 / d
            step = d * c
            h = h * step
        if 1.0 - CLOSE < step < 1.0 + CLOSE:
            break
    part = exp(front + p * log(v) + q * log(1.0 - v)) * h / p
    return 1.0 - part if flip else part


def beta_inverse(u: float, a: float, b: float) -> float:
    """The quantile of u in (0, 1) of a beta distribution, relative error about 1e-11 (of x, or of 1 - x beyond 0.5).

    Newton on the log-odds of x, kept between the bounds found so far.
    """
    front = log_gamma(a + b) - log_gamma(a) - log_gamma(b)
    mean = a / (a + b)
    below = u < beta_share(mean, a, b, front)
    y = _beta_tail(u, a, front) if below else -_beta_tail(1.0 - u, b, front)
    middle = log(mean / (1.0 - mean))
    low, high = (-700.0, middle) if below else (middle, 700.0)
    y = middle if y > high or y < low else y
    for _ in range(100):
        x, rest = 1.0 / (1.0 + exp(-y)), 1.0 / (1.0 + exp(y))
        miss = (beta_share(x, a, b, front) - u) if below else (1.0 - u) - beta_share(rest, b, a, front)
        low, high = (low, y) if miss > 0.0 else (y, high)
        step = miss / exp(front + a * log(x) + b * log(rest))
        fresh = y - step
        fresh = 0.5 * (low + high) if fresh <= low or fresh >= high else fresh
        step, y = y - fresh, fresh
        if -1e-13 < step < 1e-13:
            break
    return 1.0 / (1.0 + exp(-y))


def _beta_tail(u: float, a: float, front: float) -> float:
    """Log-odds whose lower tail, by its first term, holds u."""
    y = (log(u) + log(a) - front) / a
    return y if y < -0.1 else -0.1
