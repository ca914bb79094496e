"""Offers to single people: coupons that a contact brings, and bundles for those who need more than one thing."""

from __future__ import annotations

from typing import Annotated

from sim.behaviour import At, Between, EachUniform, State, Sum, Table, behaviour
from sim.portable import log


@behaviour(writes="brought", over="medium", where="met", reduce=Sum())
def bring_coupon(reached: State, contact: State, direct: Table, coupon_depth: Table) -> float:
    """The depth of the coupon that today's contact brings (one contact a day, so one coupon)."""
    return coupon_depth * contact if reached > 0.0 and direct > 0.5 else 0.0


@behaviour(writes="coupon issued", where="met")
def keep_coupon(coupon: State, brought: State) -> tuple[float, float]:
    """A person keeps the best coupon."""
    return max(coupon, brought), 1.0 if brought > 0.0 else 0.0


@behaviour(writes="offer", where="trip")
def take_coupon_along(offer: State, coupon: State) -> float:
    """A coupon in hand takes its part off our prices."""
    return offer + log(1.0 - coupon) if coupon > 0.0 else offer


@behaviour(writes="coupon redeemed", where="bought")
def redeem(coupon: State, offered: Annotated[float, At("channel")]) -> tuple[float, float]:
    """A coupon is used up by a purchase where offers count."""
    used = coupon > 0.0 and offered > 0.5
    return 0.0 if used else coupon, 1.0 if used else 0.0


@behaviour(writes="coupon")
def expire_coupon(coupon: State) -> float:
    """Every 28 days coupons run out."""
    return 0.0 * coupon


@behaviour(writes="offer", where="trip")
def bundle(
    offer: State,
    needed: State,
    *,
    depth: Annotated[float, Between(0.0, 0.9, "share of the price")] = 0.10,
) -> float:
    """Who needs more than one thing is offered them together for less.

    Source: model page 3.5 and feature C21 (the depth is a decision).
    """
    return offer + log(1.0 - depth) if needed > 1.5 else offer


@behaviour(writes="temptation", over="category", where="bought", reduce=Sum())
def tempt(needs: State, tempts: Table) -> float:
    """How much the things a person needs call for others."""
    return needs * tempts


@behaviour(writes="temptation", where="bought")
def set_scene(temptation: State, scene: Annotated[float, At("channel")]) -> float:
    """Goods that are shown together, as in a furnished room, call more for each other.

    Source: feature A23 (a show-room shared with a partner); the size is a decision.
    """
    return temptation * (1.0 + scene)


@behaviour(writes="needs", over="category", where="bought")
def take_along(needs: State, temptation: State, luck: EachUniform, tempted: Table) -> float:
    """Some take along what goes with what they came for.

    Source: model page M13 (add-on by a matrix of categories, here of rank one).
    """
    return 1.0 if luck < temptation * tempted else needs
