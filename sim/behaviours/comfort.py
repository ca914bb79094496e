"""Comfort: how much a channel does for the experience, in three levels, and what each level costs."""

from __future__ import annotations

from math import floor
from typing import Annotated

from sim.behaviour import At, Between, State, behaviour


@behaviour(writes="satisfaction", where="came")
def enjoy(
    satisfaction: State,
    level_above: Annotated[float, At("channel")],
    *,
    step: Annotated[float, Between(0.0, 0.5, "satisfaction a level", "experience_level_step")] = 0.06,
    speed: Annotated[float, Between(0.0, 1.0, "share a purchase", "satisfaction_speed")] = 0.15,
) -> float:
    """A visit or order on a higher level goes better, on a lower one worse; satisfaction moves its usual share.

    `level_above` is the channel's level less the middle one. Source: features C25 and C46; the size is assumed.
    """
    return min(1.0, max(0.0, satisfaction + speed * step * level_above))


@behaviour(writes="comfort_cost cost margin", where="bought")
def pay_for_comfort(
    cost: State, margin: State, level_cost: Annotated[float, At("channel")]
) -> tuple[float, float, float]:
    """What the level costs us for an order, in cents.

    Source: feature C46 (each level has its cost).
    """
    spent = floor(level_cost + 0.5)
    return spent, cost + spent, margin - spent
