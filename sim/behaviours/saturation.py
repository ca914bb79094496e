"""Saturation by Hill's curve: little happens at first, then much, then little again."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import At, Between, State, Sum, Table, behaviour
from sim.portable import power

HALF = 0.6931471805599453
"""Memory, in units of kappa, at which half of the effect is reached, here as with the curve of the first day (ln 2)."""


@behaviour(writes="push", over="medium", where="trip", reduce=Sum())
def persuade_by_hill(
    adstock: State,
    attention: State,
    direct: Table,
    sharpness: Table,
    effect: Annotated[float, At("segment")],
    *,
    strength: Annotated[float, Between(0.0, 10.0, "factor on all media")] = 1.0,
    shape: Annotated[float, Between(0.2, 10.0, "exponent", "hill_shape")] = 1.5,
) -> float:
    """What is remembered pushes us into the consideration set; a little of it does next to nothing (shape above 1).

    Half of the ceiling is reached at the same memory as without this submodel. Source: model page M3 (Hill by option).
    """
    x = power(max(adstock * sharpness / HALF, 1e-12), shape)
    return strength * effect * x / (1.0 + x) * (attention if direct > 0.5 else 1.0)
