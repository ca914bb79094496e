"""Coupon places: a coupon that came online counts in some of our channels only."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import At, State, Table, behaviour
from sim.portable import log


@behaviour(writes="value", over="option", where="trip")
def miss_coupon(
    value: State,
    coupon: State,
    honours: Table,
    offered: Table,
    price_weight: Annotated[float, At("segment")],
) -> float:
    """Where a coupon does not count, the price is the full one.

    Source: feature C13 (handing online activity over to the store).
    """
    return value + (1.0 - honours) * offered * price_weight * log(1.0 - coupon) if coupon > 0.0 else value


@behaviour(writes="offer", where="bought")
def leave_coupon_out(offer: State, coupon: State, honours: Annotated[float, At("channel")]) -> float:
    """Who pays where the coupon does not count pays without it."""
    return offer - log(1.0 - coupon) if coupon > 0.0 and honours < 0.5 else offer


@behaviour(writes="coupon redeemed", where="bought")
def redeem_where_it_counts(
    coupon: State,
    offered: Annotated[float, At("channel")],
    honours: Annotated[float, At("channel")],
) -> tuple[float, float]:
    """A coupon is used up by a purchase where it counts."""
    used = coupon > 0.0 and offered > 0.5 and honours > 0.5
    return 0.0 if used else coupon, 1.0 if used else 0.0
