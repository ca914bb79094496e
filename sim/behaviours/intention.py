"""Intention: what customers say about buying again, which is not what they do."""

from __future__ import annotations

from math import floor
from typing import Annotated

from sim.behaviour import Between, State, Uniform, behaviour
from sim.portable import exp, normal_inverse


@behaviour(writes="intention")
def say_intention(
    satisfaction: State,
    luck: Uniform,
    *,
    steepness: Annotated[float, Between(0.0, 30.0, "per unit of satisfaction", "intention_steepness")] = 6.0,
    middle: Annotated[float, Between(0.0, 1.0, "satisfaction", "intention_middle")] = 0.62,
    spread: Annotated[float, Between(0.0, 5.0, "points", "intention_spread")] = 1.2,
) -> float:
    """How likely people say they would buy from us again, 0 to 10, asked once a week; nothing follows from it.

    Source: model page O11, which asks for recommendation in the same way.
    """
    answer = floor(10.0 / (1.0 + exp(-steepness * (satisfaction - middle))) + spread * normal_inverse(luck) + 0.5)
    return min(10.0, max(0.0, answer))
