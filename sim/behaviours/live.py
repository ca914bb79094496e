"""Live: when in the day people order online; a live sale brings its orders within the hours it is on air."""

from __future__ import annotations

from math import floor
from typing import Annotated

from sim.behaviour import At, State, Sum, Table, Uniform, behaviour


@behaviour(writes="usual_hour", over="clock_hour", where="bought", reduce=Sum())
def pick_usual_hour(moment: Uniform, order_starts: Table, order_weight: Table) -> float:
    """When in the day an online order comes, in hours after midnight, after the profile of the hours.

    The inverse of the cumulated profile, as for visits to the hall. Source: model page O4 (online hours).
    """
    return min(1.0, max(0.0, (moment - order_starts) * order_weight))


@behaviour(writes="order_hour online_order", where="bought")
def place_order(
    usual_hour: State,
    air_luck: Uniform,
    online: Annotated[float, At("channel")],
    live_from: Annotated[float, At("channel")],
    live_hours: Annotated[float, At("channel")],
) -> tuple[float, float]:
    """The hour of an order; at a live sale while it is on air.

    Source: feature C12 (live sales come with a peak of load).
    """
    hour = live_from + live_hours * air_luck if live_hours > 0.0 else usual_hour
    return min(23.0, floor(hour)), online
