"""Visits: who comes to the hall today, when, how patient and in which class."""

from __future__ import annotations

from math import floor
from typing import Annotated

from sim.behaviour import At, State, Sum, Table, Uniform, behaviour
from sim.portable import log

HOUR = 3_600_000_000.0
"""Microseconds of an hour: hall time is whole microseconds."""


@behaviour(writes="visits", where="trip")
def visit(queue: Annotated[float, At("channel")]) -> float:
    """Whoever chose an option where people queue comes to the hall."""
    return queue


@behaviour(writes="hours", over="hour", where="visits", reduce=Sum())
def pick_hour(moment: Uniform, hour_starts: Table, hour_weight: Table) -> float:
    """When in the day a visitor comes, in hours after opening, after the hall's profile of arrivals.

    The inverse of the cumulated profile: `hour_starts` is the share of visitors before the hour, `hour_weight` one
    over the share within it. Source: model page O1.
    """
    return min(1.0, max(0.0, (moment - hour_starts) * hour_weight))


@behaviour(writes="arrives service patience priority", where="visits")
def arrive(
    hours: State,
    service: State,
    patience_luck: Uniform,
    opens: Table,
    stretch: Table,
    mean_patience: Table,
    second_class: Annotated[float, At("tier")],
) -> tuple[float, float, float, float]:
    """A visitor comes at a microsecond of the day, with patience and a class (0 = first), on the hall's clock.

    The clock is stretched where the simulated customers fill less than a hall, so that desks are as busy as real ones.
    All times are whole microseconds; patience is exponential. Source: model page O1.
    """
    patience = floor(-log(patience_luck) * mean_patience * stretch + 0.5)
    business = max(1.0, floor(service * stretch + 0.5))
    return floor(opens + hours * HOUR), business, patience, second_class
