"""How unequal customers are: what each fifth of them brings, and the thirds that a plan calls segments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimize.fitting.estimate import Estimate, Floats
from optimize.fitting.moments import Year

SEGMENTS = ("light", "middle", "heavy")
SEED, ROUNDS = 13, 200


@dataclass(frozen=True)
class TierFit:
    """Shares of sales, lowest spenders first: of fifths and thirds; and shopping days of the thirds."""

    fifths: tuple[Estimate, ...]
    thirds: tuple[Estimate, ...]
    third_days: tuple[Estimate, ...]


def fit_tiers(of: Year, columns: tuple[str, ...]) -> TierFit:
    """Group households by what they spent in the window; standard errors by drawing households again."""
    draws = np.random.Generator(np.random.Philox(SEED))
    n = len(of)
    everyone = _shares(of.spend, of.days)
    again = []
    for _ in range(ROUNDS):
        picked = draws.integers(0, n, n)
        again.append(_shares(of.spend[picked], of.days[picked]))
    errors = np.std(np.array(again), axis=0, ddof=1)
    units = ("share of sales",) * 8 + ("shopping days",) * 3
    made = [Estimate(float(v), float(e), n, columns, u) for v, e, u in zip(everyone, errors, units, strict=True)]
    return TierFit(tuple(made[:5]), tuple(made[5:8]), tuple(made[8:]))


def _shares(spend: Floats, days: Floats) -> Floats:
    order = np.argsort(spend, kind="stable")
    fifths = [part.sum() for part in np.array_split(spend[order], 5)]
    thirds = [part.sum() for part in np.array_split(spend[order], 3)]
    visits = [part.mean() for part in np.array_split(days[order], 3)]
    return np.array([*(np.array(fifths) / spend.sum()), *(np.array(thirds) / spend.sum()), *visits])


def main_store(shares: Floats, columns: tuple[str, ...]) -> Estimate | None:
    """Mean share of a person's spend at the store they use most; None where stores are not recorded."""
    if len(shares) < 2:
        return None
    error = float(shares.std(ddof=1) / np.sqrt(len(shares)))
    return Estimate(float(shares.mean()), error, len(shares), columns, "share of a person's spend")
