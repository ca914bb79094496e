"""Feelings: the same purchase feels better to one customer, or on one day, than on another."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import Between, State, Uniform, behaviour
from sim.portable import normal_inverse


@behaviour(writes="satisfaction", where="came")
def feel_differently(
    satisfaction: State,
    luck: Uniform,
    *,
    spread: Annotated[float, Between(0.0, 1.0, "satisfaction", "experience_spread")] = 0.25,
    speed: Annotated[float, Between(0.0, 1.0, "share a purchase", "satisfaction_speed")] = 0.15,
) -> float:
    """How an experience felt differs from how it went, by luck that is normal and on average nought.

    It counts in satisfaction as the experience itself does. Source: Hu, Pavlou and Zhang 2009, who had everybody rate a
    purchase, not only those who wished to: ratings are about normal.
    """
    return min(1.0, max(0.0, satisfaction + speed * spread * normal_inverse(luck)))
