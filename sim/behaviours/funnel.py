"""Funnel: how far a person came with us in a month: met, interested, considering, acting, buying."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import At, Between, State, Uniform, behaviour

STAGES = ("not met", "met", "interested", "considering", "acting", "buying")
"""How far one can come; whoever is at a stage has been at all before it."""


@behaviour(writes="funnel_depth", where="met")
def enter_funnel(funnel_depth: State, exposed_today: State, interested_today: State) -> float:
    """Whom a medium of ours reaches is met; who then wants to know more is interested.

    Source: model page M7 (exposure, interest).
    """
    met = max(funnel_depth, 1.0) if exposed_today > 0.5 else funnel_depth
    return max(met, 2.0) if interested_today > 0.5 else met


@behaviour(writes="dropped", where="trip")
def leave_cart(
    considers: State,
    luck: Uniform,
    own: Annotated[float, At("channel")],
    *,
    chance: Annotated[float, Between(0.0, 1.0, "share of those who considered us", "basket_dropped")] = 0.3,
) -> float:
    """Some who considered us and bought elsewhere, or nothing, had filled a cart and left it.

    Source: feature C8; the share is assumed.
    """
    return 1.0 if considers > 0.5 and own < 0.5 and luck < chance else 0.0


@behaviour(writes="came_in carts", where="trip")
def act(
    dropped: State,
    own: Annotated[float, At("channel")],
    online: Annotated[float, At("channel")],
) -> tuple[float, float]:
    """What a trip led to with us: a visit to a place of ours, or a cart filled online (which may have been left)."""
    return own * (1.0 - online), own * online + dropped


@behaviour(writes="funnel_depth", where="trip")
def go_down_funnel(funnel_depth: State, considers: State, came_in: State, carts: State, bought: State) -> float:
    """Who is interested and has a need may consider us, act, and buy: each stage is part of the one before.

    Source: model page M7 (action = visit or cart when a need arises; purchase = M9).
    """
    reached = 5.0 if bought > 0.5 else 4.0 if came_in + carts > 0.5 else 3.0
    return max(funnel_depth, reached) if funnel_depth > 1.5 and considers > 0.5 else funnel_depth


@behaviour(writes="funnel_depth")
def leave_funnel(funnel_depth: State) -> float:
    """A new month: everybody starts again as not met."""
    return 0.0 * funnel_depth
