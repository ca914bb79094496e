"""How often people need something, how much they differ and how regular they are: fitted by simulated moments.

Shopping days, the share of sales of the top fifth and week-to-week retention are taken together, because each alone is
met by wrong numbers: a memoryless clock that has the right shopping days loses too many households from week to week.
Source: method of simulated moments (McFadden 1989), common luck between trials.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimize.fitting.estimate import Assumed, Estimate, Floats
from optimize.fitting.moments import NAMES, Year, covariance, moments
from optimize.fitting.renewal import BasketSpread, Renewal, Rhythm

TARGETS = ("shopping_days", "top_fifth", "retention")
PEOPLE = 6_000
JUDGES = 20_000
FIT_SEED, JUDGE_SEED, BOOTSTRAP_SEED = 11, 2_000, 12
SURE_DIGITS = 3
ROUNDS, CLOSE, PATIENCE = 10, 0.1, 3
WIDE_STEP, LARGEST_STEP = 0.15, 0.7
_FREE = ("rate", "rate_shape", "gap_shape")
_RANGES = {"rate": (1e-4, 14.0), "rate_shape": (0.05, 50.0), "gap_shape": (0.2, 20.0)}
"""What a scenario may hold."""
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

    @property
    def missed(self) -> tuple[str, ...]:
        """Fitted facts that no rhythm meets with the share that is assumed: far off in errors and in size."""
        return tuple(r.name for r in self.table if r.fitted and abs(r.z) > 2 and abs(r.simulated / r.data - 1) > 0.02)


def fit_needs(
    of: Year, season: Floats, basket: BasketSpread, share: float, share_sd: float, columns: tuple[str, ...]
) -> NeedsFit:
    """Find the rhythm whose simulated year has the data's shopping days, top-fifth share and retention.

    Args:
        of: the data by household.
        season: needs of each day per need of a week (days,).
        basket: what a shopping day is worth.
        share: of needs that is assumed to come to us.
        share_sd: how much people are assumed to differ in that share.
        columns: source columns of the estimates.
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
        Estimate(getattr(rhythm, name), getattr(rhythm, name) * errors[i], len(of), columns, unit, note, SURE_DIGITS)
        for i, (name, unit) in enumerate(
            (("rate", "needs a person and week"), ("rate_shape", "gamma shape"), ("gap_shape", "gamma shape"))
        )
    ]
    return NeedsFit(made[0], made[1], made[2], rhythm, table)


def assumed_share(share: float, share_sd: float) -> Assumed:
    """Which share of needs is ours: no file of one firm can say it."""
    return Assumed(
        "needs.share_ours",
        f"{share:g} of needs (people differ with sd {share_sd:g}): our receipts do not show what was bought elsewhere",
    )


def _search(panel: Renewal, of: Year, facts: Floats, share: float, share_sd: float) -> Rhythm:
    """Newton's method on the three facts, with slopes from wide steps: simulated facts move in small jumps."""
    target = facts[_TARGET_ROWS]
    scale = np.array([0.01 * target[0], 0.01, 0.01])
    heterogeneity = float(np.clip(1.0 / max(facts[3], 0.2) ** 2, 0.3, 5.0))
    here = Rhythm(float(facts[0]) / of.weeks / share, heterogeneity, 2.0, share, share_sd)
    best, least, idle = here, np.inf, 0
    for _ in range(ROUNDS):
        miss = (moments(panel.shop(here))[_TARGET_ROWS] - target) / scale
        size = float(np.abs(miss).max())
        idle = 0 if size < 0.95 * least else idle + 1
        if size < least:
            best, least = here, size
        if size < CLOSE or idle == PATIENCE:
            break
        slopes = _slopes(panel, here) / scale[:, None]
        step = np.linalg.lstsq(slopes, -miss, rcond=1e-3)[0]
        here = _moved(here, np.clip(step, -LARGEST_STEP, LARGEST_STEP))
    return best


def _moved(at: Rhythm, step: Floats) -> Rhythm:
    """The rhythm after a step of the logarithms of its numbers, kept inside their ranges."""
    values = {}
    for name, by in zip(_FREE, step, strict=True):
        low, high = _RANGES[name]
        values[name] = float(np.clip(getattr(at, name) * np.exp(by), low, high))
    return replace(at, **values)


def _slopes(panel: Renewal, at: Rhythm) -> NDArray[np.float64]:
    """Change of each target per unit of the logarithm of rate, rate shape and gap shape (3, 3)."""
    slopes = np.empty((3, 3))
    for column in range(3):
        step = np.zeros(3)
        step[column] = WIDE_STEP
        up, down = _moved(at, step), _moved(at, -step)
        width = np.log(getattr(up, _FREE[column]) / getattr(down, _FREE[column]))
        change = moments(panel.shop(up))[_TARGET_ROWS] - moments(panel.shop(down))[_TARGET_ROWS]
        slopes[:, column] = change / width
    return slopes


def _errors(panel: Renewal, at: Rhythm, spread: NDArray[np.float64], households: int) -> Floats:
    """Relative standard errors of rate, rate shape and gap shape, from data and simulation (delta method)."""
    noise = spread[np.ix_(_TARGET_ROWS, _TARGET_ROWS)] * (1.0 + households / panel.people)
    inverse = np.linalg.pinv(_slopes(panel, at), rcond=1e-4)
    return np.asarray(np.sqrt(np.maximum(np.diag(inverse @ noise @ inverse.T), 0.0)), dtype=np.float64)
