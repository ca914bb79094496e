"""Needs: each person's clock runs faster or slower, with the season, towards the next thing that person needs."""

from __future__ import annotations

from sim.behaviour import EachUniform, Seen, State, Sum, Table, behaviour
from sim.portable import gamma_inverse


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
    gap_shape: Table,
) -> float:
    """The time to the next need is drawn anew: a gamma gap of mean 1, regular if its shape is above 1.

    Source: model page M1 (gamma renewals; shape 1 is Poisson).
    """
    gap = gamma_inverse(luck, gap_shape) / gap_shape
    return until + gap if needs > 0.5 else until
