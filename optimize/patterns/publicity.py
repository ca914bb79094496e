"""Patterns of publicity: what is said of us moves orders, and a new name is taken up along an S."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from optimize.patterns.pattern import Ground, Outcomes, Pattern, Values, arc, orders, weekly
from optimize.patterns.trial import Trial
from sim.spans import YEAR

TENTH = 1.1**0.5
"""Ten percent between a little more and a little less."""
LAUNCH_YEARS = 10


def _ratings(g: Ground) -> Mapping[str, Trial]:
    """Ratings are shown better, or more of them, from the first judged morning on, and stay so."""
    return {
        f"{what} {way}": Trial(then=(f"behaviours.heed_word.{what}={factor!r}",))
        for what in ("volume", "valence")
        for way, factor in (("up", TENTH), ("down", 1.0 / TENTH))
    }


def _heeded(o: Outcomes, g: Ground) -> Values:
    return {
        what: arc(orders(o[f"{what} up"]), orders(o[f"{what} down"]), TENTH, 1.0 / TENTH)
        for what in ("volume", "valence")
    }


def _launch(g: Ground) -> Mapping[str, Trial]:
    always = ("burn_in_days=0", "people.aware=0")
    return {"launch": Trial(scenario="launch", always=always, length=LAUNCH_YEARS * YEAR, people=0.15)}


def _adoption(o: Outcomes, g: Ground) -> Values:
    """First purchases of each year as a Bass curve."""
    first = weekly(o["launch"], "adopters")
    p, q, share = fit_bass(first[: 52 * LAUNCH_YEARS].reshape(LAUNCH_YEARS, 52).sum(axis=1))
    return {"fit": share, "ratio": q / p, "p": p, "q": q}


def fit_bass(adopters: NDArray[np.float64]) -> tuple[float, float, float]:
    """Coefficients of innovation and imitation a year, and the share of variance that the curve explains.

    Non-linear least squares on adopters by year (Srinivasan and Mason 1986); the market's size is fitted too. Where no
    curve fits, all is innovation and nothing is explained: 1, 0, 0.
    """
    from scipy.optimize import curve_fit

    years = np.arange(len(adopters) + 1, dtype=np.float64)

    def curve(x: NDArray[np.float64], p: float, q: float, size: float) -> NDArray[np.float64]:
        fading = np.exp(-(p + q) * years)
        return np.asarray(np.diff(size * (1.0 - fading) / (1.0 + q / p * fading)))

    most = float(adopters.sum())
    ends = [1e-5, 1e-5, most], [1.0, 5.0, 100.0 * most]
    try:
        found, _ = curve_fit(curve, years[1:], adopters, p0=(0.02, 0.4, 2.0 * most), bounds=ends)
    except (RuntimeError, ValueError):
        return 1.0, 0.0, 0.0
    rest = float(((adopters - curve(years[1:], *found)) ** 2).sum())
    return float(found[0]), float(found[1]), 1.0 - rest / float(((adopters - adopters.mean()) ** 2).sum())


PATTERNS = (
    Pattern("V15", _ratings, _heeded, on=("word_of_mouth",), suspects={"without habit": ("off=[inertia]",)}),
    Pattern("V16", _launch, _adoption, pooled=True),
)
