"""Buy till you die: how often a cohort of first-time buyers comes back, and how many never do.

While a customer is alive, purchases are Poisson with a gamma distributed rate; after each purchase the customer leaves
with a beta distributed chance. Source: Fader, Hardie and Lee 2005, "Counting your customers the easy way" (BG/NBD).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import betaln, gammaln, hyp2f1

from optimize.fitting.estimate import Estimate, FitError, Floats

_COLUMNS = ("customer_id", "date")


@dataclass(frozen=True)
class Cohort:
    """First-time buyers and what they did since: one entry a customer, times in weeks.

    Attributes:
        repeats: purchases after the first. last: time of the last of them (0 without). age: time observed.
    """

    repeats: Floats
    last: Floats
    age: Floats

    def __len__(self) -> int:
        return len(self.repeats)


@dataclass(frozen=True)
class BuyTillYouDie:
    """Rates are gamma(r, rate alpha) a week; the chance to leave after a purchase is beta(a, b).

    a = 0 means that nobody ever leaves (plain NBD; b is then unused).
    """

    r: float
    alpha: float
    a: float
    b: float

    def log_likelihood(self, of: Cohort) -> float:
        """Logarithm of the chance of what the cohort did (equation 6 of the source)."""
        x = of.repeats
        base = gammaln(self.r + x) - gammaln(self.r) + self.r * np.log(self.alpha)
        staying = -(self.r + x) * np.log(self.alpha + of.age)
        if self.a == 0.0:
            return float((base + staying).sum())
        stays = betaln(self.a, self.b + x) - betaln(self.a, self.b) + staying
        gone = betaln(self.a + 1.0, self.b + np.maximum(x, 1.0) - 1.0) - betaln(self.a, self.b)
        leaves = np.where(x > 0, gone - (self.r + x) * np.log(self.alpha + of.last), -np.inf)
        return float((base + np.logaddexp(stays, leaves)).sum())

    def repeats_by(self, weeks: Floats | float) -> Floats:
        """Expected repeat purchases of a new customer within so many weeks (equation 9)."""
        t = np.asarray(weeks, dtype=np.float64)
        if self.a == 0.0:
            return np.asarray(self.r * t / self.alpha)
        r, alpha, a, b = self.r, self.alpha, self.a, self.b
        shrink = (alpha / (alpha + t)) ** r * hyp2f1(r, b, a + b - 1.0, t / (alpha + t))
        return np.asarray((a + b - 1.0) / (a - 1.0) * (1.0 - shrink))

    def future(self, of: Cohort, weeks: float) -> Floats:
        """Expected purchases of each customer in the next weeks, given what the customer did (equation 10)."""
        x, age, t = of.repeats, of.age, weeks
        if self.a == 0.0:
            return np.asarray((self.r + x) / (self.alpha + age) * t)
        r, alpha, a, b = self.r, self.alpha, self.a, self.b
        shrink = ((alpha + age) / (alpha + age + t)) ** (r + x)
        series = hyp2f1(r + x, b + x, a + b + x - 1.0, t / (alpha + age + t))
        top = (a + b + x - 1.0) / (a - 1.0) * (1.0 - shrink * series)
        odds = a / (b + np.maximum(x, 1.0) - 1.0) * ((alpha + age) / (alpha + of.last)) ** (r + x)
        return np.asarray(top / (1.0 + np.where(x > 0, odds, 0.0)))

    def play(self, age: Floats, seed: int) -> Cohort:
        """A cohort that behaves like this, observed for so many weeks each; longer ages only add to the same lives."""
        draws = np.random.Generator(np.random.Philox(seed))
        n = len(age)
        rate = draws.gamma(self.r, 1.0 / self.alpha, n)
        leave = draws.beta(self.a, self.b, n) if self.a > 0 else np.zeros(n)
        clock, last, repeats = np.zeros(n), np.zeros(n), np.zeros(n)
        alive = np.ones(n, dtype=bool)
        while alive.any():
            clock += draws.exponential(1.0, n) / np.maximum(rate, 1e-300)
            alive &= clock <= age
            repeats[alive] += 1.0
            last[alive] = clock[alive]
            alive &= draws.random(n) >= leave
        return Cohort(repeats, last, np.asarray(age, dtype=np.float64))


@dataclass(frozen=True)
class DropoutFit:
    """Fitted numbers with standard errors, and the log-likelihoods with and without dropout."""

    model: BuyTillYouDie
    r: Estimate
    alpha: Estimate
    a: Estimate
    b: Estimate
    log_likelihood: float
    without_dropout: BuyTillYouDie
    log_likelihood_without: float


def fit_dropout(of: Cohort) -> DropoutFit:
    """Maximum likelihood of BG/NBD, and of the same without dropout for comparison.

    Raises:
        FitError: fewer than fifty customers, or nobody came back.
    """
    back = int((of.repeats > 0).sum())
    if len(of) < 50 or not back:
        raise FitError(f"{len(of)} customers, of whom {back} came back; at least 50 and 1 are needed")
    if (of.last > of.age).any() or (of.age < 0).any():
        raise FitError("a customer's last purchase lies after the end of the observed time")
    plain = _climb(lambda p: BuyTillYouDie(p[0], p[1], 0.0, 1.0).log_likelihood(of), np.array([0.5, 5.0]))
    model = _climb(lambda p: BuyTillYouDie(*p).log_likelihood(of), np.array([plain[0], plain[1], 0.5, 2.0]))
    found = BuyTillYouDie(*(float(v) for v in model))
    errors = _errors(lambda p: BuyTillYouDie(*p).log_likelihood(of), model)
    units = ("gamma shape", "weeks", "beta shape", "beta shape")
    r, alpha, a, b = (
        Estimate(float(v), float(e), len(of), _COLUMNS, u) for v, e, u in zip(model, errors, units, strict=True)
    )
    without = BuyTillYouDie(float(plain[0]), float(plain[1]), 0.0, 1.0)
    return DropoutFit(found, r, alpha, a, b, found.log_likelihood(of), without, without.log_likelihood(of))


def _climb(score: Callable[[Floats], float], start: Floats) -> Floats:
    """The highest point of a log-likelihood of positive numbers, searched on their logarithms."""

    def fall(x: Floats) -> float:
        value = score(np.exp(np.clip(x, -12.0, 12.0)))
        return -value if np.isfinite(value) else 1e12

    rough = minimize(fall, np.log(start), method="Nelder-Mead", options={"maxiter": 2000, "xatol": 1e-4, "fatol": 1e-4})
    fine = minimize(fall, rough.x, method="BFGS")
    return np.asarray(np.exp(fine.x if fine.fun <= rough.fun else rough.x), dtype=np.float64)


def _errors(score: Callable[[Floats], float], at: Floats) -> Floats:
    """Standard errors from the curvature of the log-likelihood (central differences)."""
    size = len(at)
    step = np.diag(1e-3 * at)
    curve: NDArray[np.float64] = np.empty((size, size))
    for i in range(size):
        for j in range(size):
            corners = (
                score(at + step[i] + step[j])
                - score(at + step[i] - step[j])
                - score(at - step[i] + step[j])
                + score(at - step[i] - step[j])
            )
            curve[i, j] = -corners / (4.0 * step[i, i] * step[j, j])
    return np.asarray(np.sqrt(np.maximum(np.diag(np.linalg.pinv(curve)), 0.0)), dtype=np.float64)
