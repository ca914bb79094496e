"""How often people need something, how much they differ and how regular they are: fitted by simulated moments.

Shopping days, the share of sales of the top fifth and week-to-week retention are taken together, because each alone is
met by wrong numbers: a memoryless clock that has the right shopping days loses too many households from week to week.
Source: method of simulated moments (McFadden 1989), common luck between trials.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from optimize.fitting.estimate import Assumed, Estimate, Floats
from optimize.fitting.moments import NAMES, Year, covariance, moments
from optimize.fitting.renewal import BasketSpread, Renewal, Rhythm

TARGETS = ("shopping_days", "top_fifth", "retention")
PEOPLE = 5_000
JUDGES = 20_000
FIT_SEED, JUDGE_SEED, BOOTSTRAP_SEED = 11, 2_000, 12
GAP_SHAPES = (0.25, 20.0)
RATE_SHAPES = (0.1, 20.0)
_TARGET_ROWS = [NAMES.index(name) for name in TARGETS]


@dataclass(frozen=True)
class MomentRow:
    """A fact of the data next to the same fact of the simulated year of the fitted people."""

    name: str
    data: float
    se: float
    simulated: float
    fitted: bool

    @property
    def z(self) -> float:
        """Difference in standard errors of the data."""
        return (self.simulated - self.data) / self.se if self.se > 0 else 0.0


@dataclass(frozen=True)
class NeedsFit:
    """The rhythm of needs that fits the data, with standard errors and the facts it was held against."""

    rate: Estimate
    rate_shape: Estimate
    gap_shape: Estimate
    rhythm: Rhythm
    table: tuple[MomentRow, ...]
    bound: tuple[str, ...]


def fit_needs(
    of: Year, season: Floats, basket: BasketSpread, share: float, share_sd: float, columns: tuple[str, ...]
) -> NeedsFit:
    """Find the rhythm whose simulated year has the data's shopping days, top-fifth share and retention.

    Args:
        of: the data by household. season: needs of each day per need of a week (days,).
        basket: what a shopping day is worth. share: of needs that is assumed to come to us.
        share_sd: how much people are assumed to differ in that share. columns: source columns of the estimates.
    """
    panel = Renewal(PEOPLE, season, basket, FIT_SEED)
    facts, spread = moments(of), covariance(of, BOOTSTRAP_SEED)
    rhythm = _search(panel, of, facts, share, share_sd)
    errors = _errors(panel, rhythm, spread, len(of))
    judged = moments(Renewal(JUDGES, season, basket, JUDGE_SEED).shop(rhythm))
    ses = np.sqrt(np.diag(spread))
    table = tuple(
        MomentRow(name, float(facts[i]), float(ses[i]), float(judged[i]), name in TARGETS)
        for i, name in enumerate(NAMES)
    )
    note = f"with {share:g} of needs assumed to come to us"
    made = [
        Estimate(getattr(rhythm, name), getattr(rhythm, name) * errors[i], len(of), columns, unit, note)
        for i, (name, unit) in enumerate(
            (("rate", "needs a person and week"), ("rate_shape", "gamma shape"), ("gap_shape", "gamma shape"))
        )
    ]
    return NeedsFit(made[0], made[1], made[2], rhythm, table, _bound(rhythm))


def assumed_share(share: float, share_sd: float) -> Assumed:
    """Which share of needs is ours: no file of one firm can say it."""
    return Assumed(
        "needs.share_ours",
        f"{share:g} of needs (people differ with sd {share_sd:g}): receipts of one firm do not show what was bought elsewhere",
    )


def _search(panel: Renewal, of: Year, facts: Floats, share: float, share_sd: float) -> Rhythm:
    target = facts[_TARGET_ROWS]
    scale = np.array([0.01 * target[0], 0.01, 0.01])

    def miss(x: Floats) -> Floats:
        found = moments(panel.shop(_rhythm(x, share, share_sd)))[_TARGET_ROWS]
        return np.asarray((found - target) / scale)

    low = np.log([1e-4, RATE_SHAPES[0], GAP_SHAPES[0]])
    high = np.log([20.0, RATE_SHAPES[1], GAP_SHAPES[1]])
    start = np.log([facts[0] / of.weeks / share, 1.0 / max(facts[3], 0.2) ** 2, 2.0])
    found = least_squares(
        miss, np.clip(start, low + 0.1, high - 0.1), bounds=(low, high), diff_step=0.03, x_scale=0.3, max_nfev=25,
        ftol=1e-3, xtol=2e-3,
    )  # fmt: skip
    return _rhythm(found.x, share, share_sd)


def _rhythm(x: Floats, share: float, share_sd: float) -> Rhythm:
    rate, rate_shape, gap_shape = (float(v) for v in np.exp(x))
    return Rhythm(rate, rate_shape, gap_shape, share, share_sd)


def _errors(panel: Renewal, at: Rhythm, spread: NDArray[np.float64], households: int) -> Floats:
    """Relative standard errors of rate, rate shape and gap shape: the data's and the simulation's noise, delta method."""
    slopes = np.empty((3, 3))
    for column, name in enumerate(("rate", "rate_shape", "gap_shape")):
        up, down = (
            moments(panel.shop(replace(at, **{name: getattr(at, name) * factor})))[_TARGET_ROWS]
            for factor in (1.05, 1 / 1.05)
        )
        slopes[:, column] = (up - down) / (2 * np.log(1.05))
    noise = spread[np.ix_(_TARGET_ROWS, _TARGET_ROWS)] * (1.0 + households / PEOPLE)
    inverse = np.linalg.pinv(slopes)
    return np.sqrt(np.maximum(np.diag(inverse @ noise @ inverse.T), 0.0))


def _bound(rhythm: Rhythm) -> tuple[str, ...]:
    """Which fitted number stopped at the end of its range, so that the data asked for more."""
    ends = (("needs.rate.shape", rhythm.rate_shape, RATE_SHAPES), ("needs.gap_shape", rhythm.gap_shape, GAP_SHAPES))
    return tuple(name for name, value, (low, high) in ends if value < low * 1.01 or value > high * 0.99)
