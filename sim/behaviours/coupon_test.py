"""Coupons on trial: some people are kept out by lot, so that what coupons win can be told from who uses them."""

from __future__ import annotations

from sim.behaviour import State, Trait, behaviour

ARMS = ("offered", "held_out")
"""Who may get coupons, by lot at birth."""
USES = ("never", "used")
"""Whether a person has used a coupon so far: what a firm without a hold-out compares."""


@behaviour(writes="brought", where="met")
def withhold_coupon(brought: State, coupon_arm: Trait) -> float:
    """Who is held out gets the same message without a coupon."""
    return brought * (1.0 - coupon_arm)


@behaviour(writes="coupon_use", where="bought")
def note_coupon_use(coupon_use: State, redeemed: State) -> float:
    """Who has used a coupon once counts as a user from then on."""
    return max(coupon_use, redeemed)
