"""Visits: who comes to the hall today, when, how patient and in which class."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import At, State, Sum, Table, Uniform, behaviour
from sim.portable import floor, log

HOUR = 3_600_000_000.0
"""Microseconds of an hour: hall time is whole microseconds."""


@behaviour(writes="visits")
def visit(trip: State, channel: State, queue: Annotated[float, At("channel")]) -> float:
    """Whoever chose an option where people queue comes to the hall."""
    return trip * queue


@behaviour(writes="hours", over="hour", where="visits", reduce=Sum())
def pick_hour(moment: Uniform, hour_starts: Table, hour_weight: Table) -> float:
    """When in the day a visitor comes, in hours after opening, after the hall's profile of arrivals.

    The inverse of the cumulated profile: `hour_starts` is the share of visitors before the hour, `hour_weight` one
    over the share within it (0 for closed hours). Source: model page O1.
    """
    return min(1.0, max(0.0, (moment - hour_starts) * hour_weight))


@behaviour(writes="arrives patience priority", where="visits")
def arrive(
    hours: State,
    patience_luck: Uniform,
    opens: Table,
    mean_patience: Table,
    first_class: Annotated[float, At("tier")],
) -> tuple[float, float, float]:
    """A visitor arrives at a microsecond of the day, ready to wait for an exponential time, in a class (0 = first).

    `opens` and `mean_patience` are microseconds. Source: model page O1.
    """
    patience = floor(-log(patience_luck) * mean_patience + 0.5)
    return floor(opens + hours * HOUR), patience, 0.0 if first_class > 0.5 else 1.0
