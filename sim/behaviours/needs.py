"""Needs: each person's clock runs faster or slower, with the season, towards the next thing that person needs."""

from __future__ import annotations

from sim.behaviour import EachUniform, Seen, State, Sum, Table, behaviour
from sim.portable import exp, log

MIDDLE, SCALE = -2.95, 1.0 / 6.05
"""Centre and inverse half-width of the range of `sim.gaps`."""


@behaviour(writes="until needs", over="category")
def count_down(until: State, need_rate: State, season: Seen) -> tuple[float, float]:
    """The clock to the next need runs with the person's own rate and the season; at nought the need is there.

    `until` is operational time (mean gap 1), `season` the needs of a day per need of a week.
    Source: model page M1 (renewal process in operational time).
    """
    left = until - need_rate * season
    return left, 1.0 if left <= 0.0 else 0.0


@behaviour(writes="needed", over="category", reduce=Sum())
def gather(needs: State) -> float:
    """How many categories a person needs something of today: one trip serves them all."""
    return needs


@behaviour(writes="trip")
def set_out(needed: State) -> float:
    """Whoever needs something today looks for where to get it."""
    return 1.0 if needed > 0.0 else 0.0


@behaviour(writes="until", over="category", where="trip")
def wind_clock(
    until: State,
    needs: State,
    luck: EachUniform,
    gap_0: Table,
    gap_1: Table,
    gap_2: Table,
    gap_3: Table,
    gap_4: Table,
    gap_5: Table,
    gap_6: Table,
    gap_7: Table,
    gap_8: Table,
) -> float:
    """The time to the next need is drawn anew: a gamma gap of mean 1, regular if its shape is above 1.

    The tables are the coefficients of `sim.gaps.gap_curve`. Source: model page M1 (gamma renewals; shape 1 is Poisson).
    """
    x = log(-log(1.0 - luck))
    z = max(-1.0, (x - MIDDLE) * SCALE)
    high = ((gap_8 * z + gap_7) * z + gap_6) * z + gap_5
    gap = exp((((high * z + gap_4) * z + gap_3) * z + gap_2) * z * z + gap_1 * z + gap_0)
    return until + gap if needs > 0.5 else until
